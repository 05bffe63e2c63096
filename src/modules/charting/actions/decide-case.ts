import type { Ctx } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import type { Draft } from '../../chart/index.ts';
import { chartDoor, chartsToRead, faultsOf, markedFor, mayMarkInError } from '../../chart/index.ts';
import { decideCase as contract } from '../contract.ts';
import type { CaseRow } from '../store/cases.ts';
import { closeCase, lockCase } from '../store/cases.ts';
import { visitOf } from './entry-facts.ts';
import type { Entry, Move } from '../move-entries.ts';
import { moveToOther, requireAsSeen } from '../move-entries.ts';
import { planOf } from './plan-move.ts';


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
    if (input.decision === 'move') done = found.kind === 'wrong-encounter' ? await toVisit(ctx, found, charts, input.entries, toEncounter, input.reason) : await moveToOther(ctx, { fromChart: found.from_chart, toChart, toEncounter, entries: input.entries, by: `correction case ${found.case_id}`, reason: input.reason });
    if (input.decision === 'mark-in-error') await mark(ctx, found, charts, input.entries, input.reason);
    await closeCase(ctx.tx, { caseId: input.caseId, state: input.decision === 'move' ? 'moved' : input.decision === 'refuse' ? 'refused' : 'marked', toChart: toChart ?? null, toEncounter: toEncounter ?? null, entries: input.decision === 'refuse' ? found.entries : input.entries.map(({ type, id }) => ({ type, id })), decidedBy: ctx.actor.id, decidedAt: ctx.now, outcome: input.reason });
    ctx.note({ caseId: input.caseId, decision: input.decision, moved: done.length });
    return { moved: done };
  },
});

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
