import type { Ctx } from '../../platform/action.ts';
import type { PersonComparison } from '../linkage/index.ts';
import { comparePeople, lineOf, linkingOf, matchPeople } from '../patients/index.ts';
import type { PairLine } from './contract-queue.ts';
import { pairSays } from './rules/pair-fields.ts';
import { gradeNames, stateNames } from './rules/settle-pair.ts';
import { sourcesOf } from './sources.ts';
import { namesOf } from './store/pair-events.ts';
import type { PairRow } from './store/pairs.ts';
import { sizesOfClusters } from './store/pairs.ts';

/** The two of each pair compared with the weights in force; a chart that is not encoded (its Patient is gone) compares with nobody. */
export async function compareRows(ctx: Ctx, rows: readonly { chart_a: string; chart_b: string }[]): Promise<(PersonComparison | undefined)[]> {
  const [people, linking] = await Promise.all([matchPeople(ctx, [...new Set(rows.flatMap((r) => [r.chart_a, r.chart_b]))]), linkingOf(ctx)]);
  return rows.map((r) => { const a = people.get(r.chart_a), b = people.get(r.chart_b); return a && b ? comparePeople(a.person, b.person, linking) : undefined; });
}

/** Pairs as the queue shows them. Touches both charts of each; a pair of which one may not be seen is left out. */
export async function pairLines(ctx: Ctx, rows: readonly PairRow[]): Promise<PairLine[]> {
  const seen = rows.filter((r) => ctx.actor.onlyCharts === undefined || (ctx.actor.onlyCharts.has(r.chart_a) && ctx.actor.onlyCharts.has(r.chart_b)));
  const [lines, compared, sources, owners, clusters] = await Promise.all([
    lineOf(ctx, seen.flatMap((r) => [r.chart_a, r.chart_b])), compareRows(ctx, seen), sourcesOf(ctx, seen.flatMap((r) => [r.source_a, r.source_b])), namesOf(ctx.tx, seen.flatMap((r) => r.owner ?? [])), sizesOfClusters(ctx.tx, ctx.actor.onlyCharts ? [] : [...new Set(seen.filter((r) => r.state <= 2).map((r) => r.cluster_id))]),
  ]);
  return seen.flatMap((r, at) => {
    const a = lines.get(r.chart_a), b = lines.get(r.chart_b), c = compared[at], waits = r.state <= 2, cluster = waits ? clusters.get(r.cluster_id) : undefined;
    if (!a || !b) return [];
    ctx.touch(r.chart_a); ctx.touch(r.chart_b);
    return [{
      pairId: r.pair_id, version: r.version, state: stateNames[r.state] as PairLine['state'], kind: r.kind === 1 ? 'duplicate' as const : 'overlap' as const, a, b, grade: gradeNames[r.grade]!, weight: r.weight, probability: r.probability,
      says: [...(r.asked === null ? [] : [r.asked]), ...(c ? pairSays(c) : [])], differs: r.differs, guards: c ? c.guards.map((g) => g.says) : [], harm: r.harm, harms: r.harms, identifierAgrees: r.identifier_agrees,
      facilities: [...new Set([r.facility_a, r.facility_b])], sources: [sources(r.source_a), sources(r.source_b)], openedAt: r.opened_at.toISOString(), dueAt: waits ? r.due_at.toISOString() : null, late: waits && r.due_at < ctx.now,
      owner: r.owner === null ? null : { id: r.owner, name: owners.get(r.owner) ?? null }, question: r.question, comments: r.comments, // A cluster is named after a chart, and counts charts, that a reader of listed charts may not know of.
      cluster: { clusterId: ctx.actor.onlyCharts ? r.chart_a : r.cluster_id, charts: cluster?.charts ?? 2, pairs: cluster?.pairs ?? 1 },
    }];
  });
}
