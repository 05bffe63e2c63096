import { actionOf } from '../../../platform/module.ts';
import { notFound } from '../../../platform/problem.ts';
import { chartDoor, chartsToRead } from '../../chart/index.ts';
import { lineOf } from '../../patients/index.ts';
import { listJoins as listContract, personHistory as historyContract, showJoin as showContract } from '../contract-joins.ts';
import { refuseSealed } from '../read-seals.ts';
import { personsOf } from '../rules/person-sets.ts';
import { writeJoins } from '../show-joins.ts';
import { edgesOf, listJoinRows, readJoin } from '../store/joins.ts';
import { showValue, tellsPeople, walkHistories } from '../undo-values.ts';

const only = (ctx: { actor: { onlyCharts?: ReadonlySet<string> } }): string[] | null => (ctx.actor.onlyCharts ? [...ctx.actor.onlyCharts] : null);

/** Joins, newest first: all of them, of a person, or those that wait for a second person. */
export const listJoinsAction = actionOf(listContract, {
  title: 'List joins', kind: 'read', right: 'patient-index.read',
  async run(ctx, { chartId, state, kind, selfReviewed, before, limit }) {
    const charts = chartId === undefined ? null : await chartsToRead(ctx, chartId);
    const rows = await listJoinRows(ctx.tx, { charts, state: state ?? null, kind: kind ?? null, selfReviewed, before, limit, onlyCharts: only(ctx) });
    return { joins: await writeJoins(ctx, rows.slice(0, limit)), next: rows.length > limit ? rows[limit - 1]!.join_id : null };
  },
});

/** One join with its plan as it was decided, and what became of each value. */
export const showJoinAction = actionOf(showContract, {
  title: 'Show a join', kind: 'read', right: 'patient-index.read',
  async run(ctx, { joinId }) {
    const row = await readJoin(ctx.tx, joinId);
    if (!row) throw notFound('There is no such join');
    const [line] = await writeJoins(ctx, [row]);
    // The plan tells of every chart that was the person then.
    for (const side of [row.plan.survivor, row.plan.joined]) for (const c of side.charts) ctx.touch(c.chartId);
    await refuseSealed(ctx, [row.survivor_chart, row.joined_chart]);
    const { values } = await walkHistories(ctx, row, await chartDoor.chartsOfPerson(ctx, row.survivor_chart));
    return { ...line!, plan: row.plan, values: values.filter(tellsPeople).map(showValue), moved: row.undone?.moved ?? [] };
  },
});

/** Who this person is made of now, and everything that ever joined or parted them. */
export const personHistoryAction = actionOf(historyContract, {
  title: 'See what joined a person', kind: 'read', right: 'patient-index.read',
  async run(ctx, { chartId }) {
    const charts = await chartsToRead(ctx, chartId), all = await chartDoor.chartsOfPerson(ctx, chartId);
    const [lines, edges, rows] = await Promise.all([lineOf(ctx, charts), edgesOf(ctx.tx, all), listJoinRows(ctx.tx, { charts, state: null, kind: null, selfReviewed: false, before: null, limit: 199, onlyCharts: only(ctx) })]);
    const joins = await writeJoins(ctx, rows);
    const now = personsOf(all, edges).filter((p) => charts.includes(p.chartId)).map((p) => {
      const person = lines.get(p.chartId) ?? null, last = edges.filter((e) => e.joined === p.chartId || (e.kind === 'link' && e.survivor === p.chartId)).at(-1);
      const role = p.recordId !== p.chartId ? 'merged' as const : p.personId === p.chartId ? 'leading' as const : 'linked' as const;
      return { chartId: p.chartId, person, role, since: joins.find((j) => j.joinId === last?.joinId)?.joinedAt ?? null, formerNumber: role === 'merged' ? person?.mrn ?? null : null };
    });
    return { now, joins };
  },
});
