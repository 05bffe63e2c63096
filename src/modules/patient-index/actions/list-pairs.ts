import { Problem } from '../../../platform/problem.ts';
import { actionOf } from '../../../platform/module.ts';
import { lineOf } from '../../patients/index.ts';
import { listClusters as clustersContract, listPairs as contract, queueChoices as choicesContract } from '../contract-queue.ts';
import { pairLines } from '../pair-lines.ts';
import { fieldWords } from '../rules/pair-fields.ts';
import { gradeNames } from '../rules/settle-pair.ts';
import { sourcesOf } from '../sources.ts';
import { activeStaff } from '../store/pair-events.ts';
import { chartsOfClusters, countPairRows, cursorOf, listClusterRows, listPairRows } from '../store/pairs.ts';
import { protectedCharts } from '../store/protected-pairs.ts';
import type { Choices } from '../store/queue-choices.ts';
import { countChoices } from '../store/queue-choices.ts';
import { dueBeforeOf, mayDecide } from '../queue.ts';

const countMost = 10_000;

/** The queue. Each pair names two people, so that both charts are subjects of the audit entry. */
export const listPairs = actionOf(contract, {
  title: 'List pairs that may be one person', kind: 'read', right: 'patient-index.read', weight: 'heavy',
  async run(ctx, { filter, order, cursor, limit }) {
    const wanted = { filter, me: ctx.actor.id, now: ctx.now, dueBefore: await dueBeforeOf(ctx, filter.due), onlyCharts: ctx.actor.onlyCharts ? [...ctx.actor.onlyCharts] : null, sees: ctx.actor.rights.has('patient-index.sealed') };
    const rows = await listPairRows(ctx.tx, wanted, order, cursor, limit + 1), total = await countPairRows(ctx.tx, wanted, countMost);
    const page = rows.slice(0, limit), pairs = await pairLines(ctx, page);
    ctx.note({ pairs: pairs.length });
    return { pairs, next: rows.length > limit ? cursorOf(order, page.at(-1)!) : null, total: Math.min(total, countMost), more: total > countMost };
  },
});

/** Counts are of everybody's pairs: a reader of listed charts has none of them. */
const nothingToChoose: Choices = { facilities: [], sources: [], owners: [], grades: [], fields: [] };

/** What the filters may be set to. */
export const queueChoices = actionOf(choicesContract, {
  title: 'Choices of the duplicate queue', kind: 'read', right: 'patient-index.read', weight: 'heavy',
  async run(ctx) {
    const [counts, staff] = [ctx.actor.onlyCharts ? nothingToChoose : await countChoices(ctx.tx), await activeStaff(ctx.tx)], sources = await sourcesOf(ctx, counts.sources.map((s) => s.id)), names = new Map(staff.map((s) => [s.id, s.name]));
    return {
      facilities: counts.facilities, sources: counts.sources.map((s) => ({ ...sources(s.id), open: s.open })), owners: counts.owners.map((o) => ({ ...o, name: names.get(o.id) ?? o.id })),
      grades: counts.grades.map((g) => ({ grade: gradeNames[g.grade]!, open: g.open })), fields: counts.fields.map((f) => ({ ...f, label: fieldWords(f.field) })), people: staff.filter((s) => mayDecide(ctx, s.roles)).map(({ id, name }) => ({ id, name })),
    };
  },
});

const chartsShown = 20;

/** Clusters: where one decision touches another. */
export const listClusters = actionOf(clustersContract, {
  title: 'List clusters of pairs', kind: 'read', right: 'patient-index.read', weight: 'heavy',
  async run(ctx, { cursor, limit }) {
    if (cursor !== null && !/^\d{1,7}$/.test(cursor)) throw new Problem('unreadable', 'The page cursor is not one of ours', { issues: [{ at: 'cursor', says: 'is no cursor of this list', mend: 'Begin again without a cursor' }] });
    const from = Number(cursor ?? 0);
    const rows = await listClusterRows(ctx.tx, from, limit + 1), page = rows.slice(0, limit), charts = await chartsOfClusters(ctx.tx, page.map((r) => r.cluster_id));
    const hidden = ctx.actor.rights.has('patient-index.sealed') ? new Set<string>() : await protectedCharts(ctx.tx, [...charts.values()].flat());
    const seen = (c: string): boolean => !hidden.has(c) && (ctx.actor.onlyCharts?.has(c) ?? true), lines = await lineOf(ctx, [...charts.values()].flatMap((list) => list.slice(0, chartsShown)).filter(seen));
    for (const c of lines.keys()) ctx.touch(c);
    const clusters = page.flatMap((r) => {
      const all = charts.get(r.cluster_id) ?? [];
      return all.every(seen) ? [{ clusterId: r.cluster_id, charts: all.slice(0, chartsShown).flatMap((c) => lines.get(c) ?? []), chartCount: all.length, pairCount: r.pairs, bestGrade: gradeNames[r.grade]!, harm: r.harm, openedAt: r.opened_at.toISOString(), dueAt: r.due_at.toISOString(), late: r.due_at < ctx.now }] : [];
    });
    return { clusters, next: rows.length > limit ? String(from + limit) : null };
  },
});
