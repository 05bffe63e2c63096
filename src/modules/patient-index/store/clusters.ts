import { binaryArray } from '../../../platform/db/binary-array.ts';
import type { Named, Tx } from '../../../platform/db/tx.ts';

// Everything that hangs together with these charts through open pairs; a bound, so that a thousand alike people cost no more than that.
const reach: Named = { name: 'patient-index.reach', text: `
  with recursive r(chart) as (select unnest($1::bigint[]) union select case when p.chart_a = r.chart then p.chart_b else p.chart_a end from r join lateral (
    select chart_a, chart_b from patient_index.pair where chart_a = r.chart and state <= 2 union all select chart_a, chart_b from patient_index.pair where chart_b = r.chart and state <= 2) p on true)
  select p.pair_id, p.chart_a, p.chart_b, p.cluster_id from (select chart from r limit 5000) c join patient_index.pair p on p.chart_a = c.chart and p.state <= 2` };

const name: Named = { name: 'patient-index.name-clusters', text: 'update patient_index.pair p set cluster_id = u.cluster_id from unnest($1::bigint[], $2::bigint[]) as u(pair_id, cluster_id) where p.pair_id = u.pair_id' };

type Edge = { pair_id: string; chart_a: string; chart_b: string; cluster_id: string };

const older = (a: string, b: string): string => (a.length - b.length || (a < b ? -1 : 1)) < 0 ? a : b;

/** The pairs whose cluster is to be named anew: each after the oldest chart that it hangs together with. Pure. */
export function nameClusters(edges: readonly Edge[]): { pairId: string; clusterId: string }[] {
  const head = new Map<string, string>();
  const find = (chart: string): string => { let at = chart; while ((head.get(at) ?? at) !== at) at = head.get(at)!; head.set(chart, at); return at; };
  for (const e of edges) { const a = find(e.chart_a), b = find(e.chart_b), least = older(a, b); head.set(a, least); head.set(b, least); }
  return edges.flatMap((e) => { const clusterId = find(e.chart_a); return clusterId === e.cluster_id ? [] : [{ pairId: e.pair_id, clusterId }]; });
}

/** After pairs of these charts opened or closed: what hangs together now. */
export async function renameClusters(tx: Tx, charts: readonly string[]): Promise<void> {
  if (!charts.length) return;
  const moved = nameClusters(await tx.query<Edge>(reach, [binaryArray('bigint', [...new Set(charts)])]));
  if (moved.length) tx.send(name, [binaryArray('bigint', moved.map((m) => m.pairId)), binaryArray('bigint', moved.map((m) => m.clusterId))]);
}
