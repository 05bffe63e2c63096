import type { Ctx } from '../../platform/action.ts';
import { Problem } from '../../platform/problem.ts';
import type { IdentityPolicy, MrnPolicy } from '../patients/rules/door.ts';
import { identityPolicy } from '../patients/rules/door.ts';
import type { Choices, JoinCheck, JoinKind, JoinPlan } from './contract-joins.ts';
import type { Side } from './gather-sides.ts';
import { gatherSide, showSide } from './gather-sides.ts';
import { askModules } from './merge-checks.ts';
import { shareEnterpriseId } from './rules/enterprise-id.ts';
import type { NewValue } from './rules/join-values.ts';
import { joinValues, resultValues, retired } from './rules/join-values.ts';
import { planSentences } from './rules/join-words.ts';
import type { CheckStates } from './rules/own-checks.ts';
import { ownChecks } from './rules/own-checks.ts';
import type { Patient } from './rules/patient-parts.ts';
import { textOf } from './rules/patient-parts.ts';
import type { FieldPlan } from './rules/plan-fields.ts';
import { planFields, showFields } from './rules/plan-fields.ts';
import type { SurvivorRule } from './rules/survivor.ts';
import { chooseSurvivor } from './rules/survivor.ts';
import { saidDifferent } from './store/pairs-decided.ts';
import { planMark } from './rules/plan-mark.ts';

export type Asked = {
  charts: readonly [string, string]; kind?: JoinKind | undefined; survivor?: string | undefined; choices: Choices;
  /** What the survivor is to say afterwards, as another system wants it; numbers are joined as ever. */
  result?: Patient | undefined;
};
export type Planned = { plan: JoinPlan; survivor: Side; joined: Side; next: Patient; values: NewValue[]; joinedNext: Patient; joinedValues: NewValue[]; kind: JoinKind };

/** What a join would do, from what stands now. `joinId` names what it would write. The same facts and choices give the same hash. */
export async function planJoining(ctx: Ctx, asked: Asked, joinId: string): Promise<Planned> {
  const [first, second] = asked.charts;
  if (first === second) throw new Problem('rule-refused', 'A record cannot be joined with itself', { because: [{ rule: 'patient-index.two-records' }], issues: [{ at: 'charts', says: 'must name two records', mend: 'Choose the other record' }] });
  const a = await gatherSide(ctx, first), b = await gatherSide(ctx, second);
  const identity = identityPolicy((id) => ctx.policy(id)), { numbering } = ctx.policy<MrnPolicy>('patients.mrn');
  const kind = asked.kind ?? (numbering === 'unit' || a.facility === b.facility ? 'merge' : 'link');
  refuseJoined(a, b, kind);
  const chosen = survivorOf(ctx, a, b, asked.survivor, identity);
  const [survivor, joined] = chosen.survivor === a.record ? [a, b] : [b, a];
  // A link copies nothing but the number above the facilities': each keeps its own and its view.
  const fields = kind === 'merge' ? planFields(survivor.head.patient, joined.head.patient, asked.choices, identity) : [];
  const { next, values } = asked.result ? resultValues(survivor.head.patient, joined.head.patient, asked.result, joinId) : joinValues(survivor.head.patient, joined.head.patient, new Map(fields.map((f) => [f.field, f.chosen])), joinId);
  const checks = await checksOf(ctx, kind, survivor, joined, identity, numbering);
  const shown = { kind, survivor: showSide(survivor), joined: showSide(joined), whySurvivor: chosen.because, fields: showFields(survivor.head.patient, joined.head.patient, next, fields), checks, needsSecond: checks.some((c) => c.state === 'forbid') };
  return { plan: { hash: hashOf(survivor, joined, kind, fields, checks, asked.result), ...shown, sentences: planSentences(shown) }, survivor, joined, next, values, ...retire(ctx, kind, survivor, joined, joinId), kind };
}

function refuseJoined(a: Side, b: Side, kind: JoinKind): void {
  if (a.record === b.record) throw new Problem('conflict', 'These two are one record already: one was merged into the other', { because: [{ rule: 'patient-index.joined-already' }] });
  if (a.charts.includes(b.record) && kind === 'link') throw new Problem('conflict', 'These two are linked already: they are one person with two numbers', { because: [{ rule: 'patient-index.joined-already' }] });
}

function survivorOf(ctx: Ctx, a: Side, b: Side, wanted: string | undefined, identity: IdentityPolicy): { survivor: string; because: string[] } {
  const facts = (s: Side) => ({ chartId: s.record, patient: s.head.patient, openedAt: s.openedAt, encounters: s.encounters, entries: s.entries, inpatientNow: s.inpatient.some((x) => x.ongoing) });
  const proposed = chooseSurvivor(facts(a), facts(b), ctx.policy<SurvivorRule[]>('patient-index.survivor'), identity);
  if (wanted === undefined) return proposed;
  const side = [a, b].find((s) => s.record === wanted || s.charts.includes(wanted));
  if (!side) throw new Problem('invalid-input', 'The survivor must be one of the two', { issues: [{ at: 'survivor', says: 'names neither of the two records', mend: 'Choose one of them' }] });
  return side.record === proposed.survivor ? proposed : { survivor: side.record, because: ['Chosen here'] };
}

/** The other record afterwards: merged away it is not in use, linked it shares the number above the facilities'. */
function retire(ctx: Ctx, kind: JoinKind, survivor: Side, joined: Side, joinId: string): { joinedNext: Patient; joinedValues: NewValue[] } {
  const { numbering, enterpriseSystem } = ctx.policy<MrnPolicy>('patients.mrn'), patient = joined.head.patient;
  const { next, values } = kind === 'merge' ? retired(patient) : numbering === 'facility' ? shareEnterpriseId(survivor.head.patient, patient, enterpriseSystem, joinId) : { next: patient, values: [] };
  return { joinedNext: next, joinedValues: values };
}

async function checksOf(ctx: Ctx, kind: JoinKind, survivor: Side, joined: Side, identity: IdentityPolicy, numbering: MrnPolicy['numbering']): Promise<JoinCheck[]> {
  const side = (s: Side) => ({ patient: s.head.patient, facility: s.facility, inpatient: s.inpatient, openCases: s.openCases });
  const facts = { kind, survivor: side(survivor), joined: side(joined), now: ctx.now.toISOString(), identity, numbering };
  const states = ctx.policy<CheckStates>('patient-index.join-checks');
  const different = await saidDifferent(ctx.tx, survivor.charts, joined.charts);
  const remembered: JoinCheck = different === undefined ? { rule: 'recorded-different', state: 'ok', says: 'Nobody has said that they are two people', mend: null }
    : { rule: 'recorded-different', state: states['recorded-different'] ?? 'forbid', says: `It was decided on ${different.toISOString().slice(0, 10)} that they are two people`, mend: 'Read why on the pair, before deciding otherwise' };
  const more = await askModules(ctx, { ...facts, charts: { survivor: survivor.charts, joined: joined.charts }, records: { survivor: survivor.record, joined: joined.record } });
  const rank = { forbid: 0, warn: 1, ok: 2 } as const;
  return [remembered, ...ownChecks(facts, states), ...more.map((c) => (c.state === 'ok' ? c : { ...c, state: states[c.rule] ?? c.state }))].map((c, i) => ({ c, i })).sort((x, y) => rank[x.c.state] - rank[y.c.state] || x.i - y.i).map((x) => x.c);
}

/** Everything the decision hangs on: both Patients as read, which charts each person is, the choices, and what the checks said. Not the join's id, nor how many entries there are by now. */
function hashOf(survivor: Side, joined: Side, kind: JoinKind, fields: readonly FieldPlan[], checks: readonly JoinCheck[], result: Patient | undefined): string {
  const side = (s: Side) => [s.record, s.head.version, [...s.charts].sort()];
  return planMark(textOf([kind, side(survivor), side(joined), fields.map((f) => [f.field, f.chosen]), checks.map((c) => [c.rule, c.state, c.says]), result ?? null]));
}
