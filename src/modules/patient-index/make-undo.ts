import type { Ctx } from '../../platform/action.ts';
import { notFound, Problem } from '../../platform/problem.ts';
import { chartDoor, faultsOf } from '../chart/index.ts';
import { parseExact } from '../../standards/fhir/exact-json.ts';
import { moved, moveToOther, referencesIn, whereNamed } from '../charting/index.ts';
import { reasonOfUndo } from './gather-histories.ts';
import { draftOf, holdPeople } from './make-join.ts';
import { noteIdentityChange } from './note-identity-change.ts';
import { rememberParted } from './pair-memory.ts';
import type { UndoPlan } from './plan-undo.ts';
import { halfOfEach, planUndo } from './plan-undo.ts';
import type { Half } from './rules/attribute.ts';
import { applyChanges } from './rules/patient-changes.ts';
import type { Patient } from './rules/patient-parts.ts';
import { recordOf } from './rules/person-sets.ts';
import { settleValues } from './store/join-values.ts';
import { endJoin, readJoin } from './store/joins.ts';
import { tellsPeople } from './undo-values.ts';

export type UndoAsk = {
  joinId: string; reason: string; different: boolean; hash?: string | undefined;
  sides?: readonly { type: string; id: string; side: Half }[] | undefined; values?: readonly { valueId: string; do: 'take-back' | 'keep' }[] | undefined;
};
export type Undone = { joinId: string; moved: { from: string; to: string }[]; takenBack: number; kept: number };

/** Undoes a join, whatever happened since: links end, values that still stand go again, entries written since go to the side that was confirmed. */
export async function undoJoining(ctx: Ctx, ask: UndoAsk): Promise<Undone> {
  const found = await readJoin(ctx.tx, ask.joinId);
  if (!found) throw notFound('There is no such join');
  await holdPeople(ctx, [found.survivor_chart, found.joined_chart]);
  const plan = await planUndo(ctx, ask.joinId, true);
  if (ask.hash !== undefined && ask.hash !== plan.hash) throw new Problem('stale', 'Something changed since this proposal was shown: look at it again', { issues: [{ at: 'hash', says: 'names an earlier proposal', mend: 'Look at the new proposal, then confirm it' }] });
  const sides = confirmedSides(plan, ask.sides ?? []);
  await chartDoor.setPersons(ctx, plan.persons, `Join ${ask.joinId} undone: ${ask.reason}`, ask.joinId);
  const { takenBack, kept } = await takeValuesBack(ctx, plan, ask);
  const movedNow = plan.stillJoined ? [] : await moveEntries(ctx, plan, sides, ask.reason);
  if (!plan.stillJoined) await cutReferences(ctx, plan, sides, movedNow, ask.reason);
  await endJoin(ctx.tx, { joinId: ask.joinId, at: ctx.now, by: ctx.actor.id, why: ask.reason, undone: { moved: movedNow, takenBack, kept, different: ask.different } });
  const { row } = plan;
  noteIdentityChange(ctx, { kind: row.kind === 'merge' ? 'unmerged' : 'unlinked', chartId: row.survivor_chart, otherChartId: row.joined_chart, joinId: ask.joinId, reason: ask.reason });
  await rememberParted(ctx, { charts: [row.survivor_chart, row.joined_chart], joinId: ask.joinId, reason: ask.reason, different: ask.different && !plan.stillJoined });
  ctx.note({ joinId: ask.joinId, moved: movedNow.length, takenBack, kept });
  return { joinId: ask.joinId, moved: movedNow, takenBack, kept };
}

/** Each entry with the side it goes to: as proposed, or as the one who confirms says; what belongs together stays together. */
function confirmedSides(plan: UndoPlan, said: readonly { type: string; id: string; side: Half }[]): Map<string, Half> {
  const sides = new Map<string, Half>(plan.entries.map((e) => [`${e.type}/${e.id}`, e.proposed]));
  for (const [i, s] of said.entries()) {
    if (!sides.has(`${s.type}/${s.id}`)) throw new Problem('invalid-input', 'Some fields need another look', { issues: [{ at: `sides.${i}`, says: `${s.type}/${s.id} is no entry of this proposal`, mend: 'Look at the proposal again' }] });
    sides.set(`${s.type}/${s.id}`, s.side);
  }
  const torn = plan.entries.flatMap((e) => e.goesWith.filter((g) => sides.get(g) !== sides.get(`${e.type}/${e.id}`)).map((g) => ({ at: `${e.type}/${e.id}`, says: `belongs together with ${g}`, mend: 'Put both on the same side' })));
  if (torn.length > 0) throw new Problem('rule-refused', 'Entries that belong together are on different sides', { because: [{ rule: 'patient-index.together' }], issues: torn.slice(0, 50) });
  return sides;
}

/** What the join brought out of the Patients again, also where later joins copied it on; and the links of every Patient as the joins that are left make them. */
async function takeValuesBack(ctx: Ctx, plan: UndoPlan, ask: UndoAsk): Promise<{ takenBack: number; kept: number }> {
  const said = new Map((ask.values ?? []).map((v) => [v.valueId, v.do]));
  const keep = plan.undoing.values.filter((v) => v.now === 'stands' && said.get(v.valueId) === 'keep'), changes = plan.undoing.changes(keep);
  const became = new Map(plan.undoing.values.map((v) => [v, v.now === 'changed' ? 'changed' as const : keep.includes(v) ? 'kept' as const : 'taken-back' as const]));
  await settleValues(ctx.tx, [...became].map(([{ valueId, after }, state]) => ({ valueId, after, state })));
  const patients = new Map<string, Patient>([...plan.heads].map(([c, h]) => [c, applyChanges(h.patient, changes.get(c) ?? [])]));
  const patientOf = (c: string): string | undefined => plan.heads.get(c)?.id, says = reasonOfUndo(ask.joinId, ask.reason);
  const concerned = [...plan.heads.values()].filter((h) => changes.has(h.chartId) || h.chartId === plan.row.survivor_chart || h.chartId === plan.row.joined_chart);
  await chartDoor.file(ctx, concerned.map((h) => draftOf(h, patients.get(h.chartId)!, plan.rest, patientOf, says)));
  for (const h of concerned) ctx.touch(h.chartId, [`Patient/${h.id}`]);
  const shown = plan.undoing.values.filter((v) => tellsPeople(v) && v.now !== 'taken-back'), takenBack = shown.filter((v) => became.get(v) === 'taken-back').length;
  return { takenBack, kept: shown.length - takenBack };
}

async function moveEntries(ctx: Ctx, plan: UndoPlan, sides: ReadonlyMap<string, Half>, reason: string): Promise<{ from: string; to: string }[]> {
  const done: { from: string; to: string }[] = [];
  for (const to of ['survivor', 'joined'] as const) {
    const moving = plan.entries.filter((e) => sides.get(`${e.type}/${e.id}`) === to && e.standsIn !== to);
    if (moving.length === 0) continue;
    const toChart = recordOf(to === 'survivor' ? plan.row.survivor_chart : plan.row.joined_chart, plan.rest), fromChart = plan.halves[to === 'survivor' ? 'joined' : 'survivor'][0]!;
    const made = await moveToOther(ctx, { fromChart, toChart, entries: moving.map((e) => ({ type: e.type, id: e.id, expectVersion: e.version })), by: `the undoing of join ${plan.row.join_id}`, reason, atMost: 60_000, permitted: true });
    done.push(...made.map((m) => ({ from: `${m.from.type}/${m.from.id}`, to: `${m.to.type}/${m.to.id}` })));
  }
  return done;
}

/** Entries written since that refer to what is another person's now: the reference goes, its words stay. */
async function cutReferences(ctx: Ctx, plan: UndoPlan, sides: ReadonlyMap<string, Half>, moves: readonly { from: string; to: string }[], reason: string): Promise<void> {
  const gone = new Set(moves.map((m) => m.from)), halfOf = halfOfEach(plan.halves);
  const staying = [...plan.rows].filter(([k]) => !gone.has(k)).map(([k, row]) => ({ key: k, row, ...parseExact(row.text) }));
  const places = await whereNamed(ctx, staying.map((x) => x.value), (r) => r.startsWith('Patient/'));
  const drafts = staying.flatMap((s) => {
    const own = sides.get(s.key);
    const foreign = new Set(referencesIn(s.value).filter((r) => { const half = halfOf.get(places.get(r)?.chartId ?? ''); return gone.has(r) || (half !== undefined && half !== own); }));
    if (foreign.size === 0) return [];
    const none = { from: new Set<string>(), to: '' }, exact = moved(s.exact, none, new Map(), foreign), value = moved(s.value, none, new Map(), foreign);
    // An element that may not be missing keeps its reference: who reads it is told by the target's own chart.
    if (faultsOf(value).length > faultsOf(s.value).length) return [];
    ctx.touch(s.row.chartId, [s.key]);
    return [{ chartId: s.row.chartId, rid: s.row.rid, type: s.row.type, id: s.row.id, value, exact, expectVersion: s.row.version, reason: `A reference to another person dropped by the undoing of join ${plan.row.join_id}: ${reason}` }];
  });
  if (drafts.length > 0) await chartDoor.file(ctx, drafts);
}
