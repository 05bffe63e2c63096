import type { Ctx } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import type { Draft } from '../../chart/index.ts';
import { chartDoor, chartsToRead, faultsOf, markedFor, mayMarkInError, newResourceId } from '../../chart/index.ts';
import { decideCase as contract } from '../contract.ts';
import { moved, referencesIn } from '../rules/plan-move.ts';
import type { Node } from '../rules/recorded.ts';
import type { CaseRow } from '../store/cases.ts';
import { closeCase, lockCase } from '../store/cases.ts';
import { visitOf } from './entry-facts.ts';
import type { Plan } from './plan-move.ts';
import { patientKey, planOf } from './plan-move.ts';

type Move = { from: { type: string; id: string }; to: { type: string; id: string } };
type Entry = { type: string; id: string; expectVersion: number };

/**
 * Decides a correction case, in one transaction: a version in the right chart and a tombstone in the wrong one for each entry, or a new version in the right
 * visit, or a mark of error. Nothing is deleted: the versions before stay where they were, and both sides name the case.
 */
export const decideCaseAction = actionOf(contract, {
  title: 'Decide a correction case', kind: 'write', right: 'charting.move', weight: 'heavy',
  async run(ctx, input) {
    const found = /^\d{1,18}$/.test(input.caseId) ? await lockCase(ctx.tx, input.caseId) : undefined;
    if (!found) throw notFound('There is no such case');
    if (found.state !== 'open') throw new Problem('conflict', 'This case was decided already');
    const charts = await chartsToRead(ctx, found.from_chart);
    const toChart = input.toChart ?? found.to_chart ?? undefined, toEncounter = input.toEncounter ?? found.to_encounter ?? undefined;
    let done: Move[] = [];
    if (input.decision !== 'refuse' && input.entries.length === 0) throw new Problem('invalid-input', 'Choose the entries', { issues: [{ at: 'entries', says: 'must name at least one entry' }] });
    if (input.decision === 'move') done = found.kind === 'wrong-encounter' ? await toVisit(ctx, found, charts, input.entries, toEncounter, input.reason) : await toOther(ctx, found, input.entries, toChart, toEncounter, input.reason);
    if (input.decision === 'mark-in-error') await mark(ctx, found, charts, input.entries, input.reason);
    await closeCase(ctx.tx, { caseId: input.caseId, state: input.decision === 'move' ? 'moved' : input.decision === 'refuse' ? 'refused' : 'marked', toChart: toChart ?? null, toEncounter: toEncounter ?? null, entries: input.decision === 'refuse' ? found.entries : input.entries.map(({ type, id }) => ({ type, id })), decidedBy: ctx.actor.id, decidedAt: ctx.now, outcome: input.reason });
    ctx.note({ caseId: input.caseId, decision: input.decision, moved: done.length });
    return { moved: done };
  },
});

function requireAsSeen(plan: Plan, entries: readonly Entry[]): void {
  if (plan.forbids.length > 0) throw new Problem('rule-refused', plan.forbids[0]!, { issues: plan.forbids.map((says) => ({ at: 'entries', says })) });
  for (const e of entries) {
    const m = plan.moves.get(`${e.type}/${e.id}`);
    if (!m) throw notFound();
    if (m.row.version !== e.expectVersion) throw new Problem('stale', 'An entry was changed meanwhile: look at the plan again');
  }
  // What the plan adds (parts, and what was written in a visit) was shown to whom decides and must be sent back, so that nothing moves unseen.
  const unseen = [...plan.moves.keys()].filter((k) => !entries.some((e) => `${e.type}/${e.id}` === k));
  if (unseen.length > 0) throw new Problem('stale', 'More moves than was shown: look at the plan again');
}

async function toOther(ctx: Ctx, found: CaseRow, entries: readonly Entry[], toChart: string | undefined, toEncounter: string | undefined, reason: string): Promise<Move[]> {
  if (toChart === undefined) throw new Problem('invalid-input', 'Choose whose chart it belongs in', { issues: [{ at: 'toChart', says: 'must name the right chart' }] });
  const target = await chartsToRead(ctx, toChart), patient = await patientKey(ctx, toChart);
  if (patient === undefined) throw new Problem('conflict', 'The right chart has no patient at its head');
  const plan = await planOf(ctx, entries, { toChart });
  requireAsSeen(plan, entries);
  if (!plan.charts.includes(found.from_chart)) throw new Problem('rule-refused', 'These entries are not of the chart that the case is about');
  await visitOf(ctx, target, toEncounter);
  const ids = new Map([...plan.moves.keys()].map((k) => [k, `${k.slice(0, k.indexOf('/'))}/${newResourceId()}`]));
  const ownPatients = new Set((await Promise.all(plan.charts.map((c) => patientKey(ctx, c)))).filter((k) => k !== undefined));
  const named = [...new Set([...plan.moves.values()].flatMap((m) => referencesIn(m.resource)))].filter((r) => /^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/.test(r) && !ids.has(r) && !ownPatients.has(r));
  const places = await chartDoor.locate(ctx, named.map((r) => ({ type: r.split('/')[0]!, id: r.split('/')[1]! })));
  const leftBehind = new Set([...places].filter(([, l]) => plan.charts.includes(l.chartId)).map(([k]) => k));
  const drafts: Draft[] = [], done: Move[] = [];
  for (const [key, m] of plan.moves) {
    const to = ids.get(key)!, id = to.slice(to.indexOf('/') + 1);
    const { id: _i, meta, ...rest } = moved(m.resource, { from: ownPatients, to: patient }, ids, leftBehind) as Node & { meta?: Node };
    const { versionId: _v, lastUpdated: _l, ...kept } = (meta ?? {}) as Node;
    const inVisit = toEncounter !== undefined && 'encounter' in m.resource ? { encounter: { reference: `Encounter/${toEncounter}` } } : {};
    const made = parseExact(JSON.stringify({ ...rest, ...(Object.keys(kept).length ? { meta: kept } : {}), ...inVisit, id }));
    const faults = faultsOf(made.value);
    if (faults.length > faultsOf(parseExact(JSON.stringify(m.resource)).value).length) throw new Problem('rule-refused', `${m.row.type} cannot stand in the other chart as it is`, { issues: faults });
    drafts.push({ chartId: toChart, type: m.row.type, id, ...made, ...(m.row.itemId ? { itemId: m.row.itemId } : {}), reason: `Moved here by correction case ${found.case_id}: ${reason}` });
    drafts.push({ chartId: m.row.chartId, rid: m.row.rid, type: m.row.type, id: m.row.id, value: {}, exact: {}, expectVersion: m.row.version, deleted: true, reason: `Moved out by correction case ${found.case_id}: ${reason}` });
    ctx.touch(m.row.chartId, [key]); ctx.touch(toChart, [to]);
    done.push({ from: { type: m.row.type, id: m.row.id }, to: { type: m.row.type, id } });
  }
  await chartDoor.file(ctx, drafts.filter((d) => !d.deleted));
  await chartDoor.file(ctx, drafts.filter((d) => d.deleted));
  return done;
}

async function toVisit(ctx: Ctx, found: CaseRow, charts: readonly string[], entries: readonly Entry[], toEncounter: string | undefined, reason: string): Promise<Move[]> {
  if (toEncounter === undefined) throw new Problem('invalid-input', 'Choose the right visit', { issues: [{ at: 'toEncounter', says: 'must name the right visit' }] });
  await visitOf(ctx, charts, toEncounter);
  const plan = await planOf(ctx, entries, { toEncounter });
  requireAsSeen(plan, entries);
  const drafts: Draft[] = [...plan.moves.values()].map(({ row, resource }) => {
    const visit = { reference: `Encounter/${toEncounter}` };
    const next = row.type === 'DocumentReference' ? { ...resource, context: { ...resource['context'], encounter: [visit] } } : row.type === 'MedicationStatement' ? { ...resource, context: visit } : { ...resource, encounter: visit };
    const made = parseExact(JSON.stringify(next)), faults = faultsOf(made.value);
    if (faults.length > 0 && faults.length > faultsOf(parseExact(JSON.stringify(resource)).value).length) throw new Problem('rule-refused', `${row.type} belongs to no visit`, { issues: faults });
    ctx.touch(row.chartId, [`${row.type}/${row.id}`]);
    return { chartId: row.chartId, rid: row.rid, type: row.type, id: row.id, ...made, expectVersion: row.version, reason: `Put in the right visit by correction case ${found.case_id}: ${reason}` };
  });
  await chartDoor.file(ctx, drafts);
  return drafts.map((d) => ({ from: { type: d.type, id: d.id }, to: { type: d.type, id: d.id } }));
}

async function mark(ctx: Ctx, found: CaseRow, charts: readonly string[], entries: readonly Entry[], reason: string): Promise<void> {
  const plan = await planOf(ctx, entries, { toEncounter: '' });
  requireAsSeen(plan, entries);
  const authored = [...plan.moves.values()].filter(({ row, resource }) => mayMarkInError(resource, row.itemId !== null, ctx.actor.id).decision === 'refuse');
  if (authored.length > 0 && found.opened_by === ctx.actor.id) throw new Problem('rule-refused', 'A clinician stands behind this entry: it is marked in error when somebody else than who reported it decides so, or by its author', {
    because: [{ rule: 'charting.second-person', citation: '42 CFR 482.24(c)(1)' }], issues: authored.map(({ row }) => ({ at: 'entries', says: `${row.type}/${row.id} is authenticated by its author`, mend: 'Let the author, or a colleague, decide this case' })),
  });
  await chartDoor.file(ctx, [...plan.moves.values()].map(({ row }) => {
    if (!charts.includes(row.chartId)) throw notFound();
    const { value, exact } = parseExact(row.text);
    ctx.touch(row.chartId, [`${row.type}/${row.id}`]);
    return { chartId: row.chartId, rid: row.rid, type: row.type, id: row.id, ...markedFor(value, exact), expectVersion: row.version, reason: `Entered in error, by correction case ${found.case_id}: ${reason}` };
  }));
}
