import type { Tx } from '../../../platform/db/tx.ts';

export type ChartFacts = { chartId: string; facility: string; openedAt: string; counts: { type: string; count: number }[] };

/** Where and when charts were begun, and how much of each kind stands in them. */
export async function chartFacts(tx: Tx, charts: readonly string[]): Promise<ChartFacts[]> {
  const rows = await tx.query<{ chart_id: string; facility: string; created_at: Date; counts: Record<string, number> | null }>({ name: 'patient-index.chart-facts', text: `
    select b.chart_id, b.facility, b.created_at, (select jsonb_object_agg(c.type, c.n) from chart.published_entry_counts c where c.chart_id = b.chart_id) as counts
    from chart.published_begun b where b.chart_id = any($1::bigint[]) order by b.chart_id` }, [charts]);
  return rows.map((r) => ({ chartId: r.chart_id, facility: r.facility, openedAt: r.created_at.toISOString(), counts: Object.entries(r.counts ?? {}).map(([type, count]) => ({ type, count: Number(count) })).sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1)) }));
}

export type FirstVersion = { chartId: string; rid: string; type: string; id: string; version: number; recordedAt: Date; actor: string; itemId: string | null; reason: string | null };

/** Entries that were first written in these charts, each at or after its instant (milliseconds), oldest first. */
export async function writtenSince(tx: Tx, charts: ReadonlyMap<string, number>): Promise<FirstVersion[]> {
  const rows = await tx.query({ name: 'patient-index.written-since', text: `
    select v.chart_id, v.rid, v.type, v.id, v.version, v.recorded_at, v.actor, v.item_id, v.reason from unnest($1::bigint[], $2::timestamptz[]) as s(chart_id, since) join chart.published_first_versions v on v.chart_id = s.chart_id and v.recorded_at >= s.since where v.type not in ('Patient', 'Provenance', 'AuditEvent') order by v.recorded_at, v.rid` }, [[...charts.keys()], [...charts.values()].map((ms) => new Date(ms).toISOString())]);
  return rows.map((r: any) => ({ chartId: r.chart_id, rid: r.rid, type: r.type, id: r.id, version: r.version, recordedAt: r.recorded_at, actor: r.actor, itemId: r.item_id, reason: r.reason }));
}

/** How many entries each of these actors had written in each of these charts before an instant. */
export async function wroteBefore(tx: Tx, charts: readonly string[], before: Date, actors: readonly string[]): Promise<{ chartId: string; actor: string; n: number }[]> {
  if (actors.length === 0) return [];
  return tx.query({ name: 'patient-index.wrote-before', text: `select chart_id as "chartId", actor, count(*)::int as n from chart.published_first_versions where chart_id = any($1::bigint[]) and recorded_at < $2 and actor = any($3::text[]) group by 1, 2` }, [charts, before, actors]);
}

/** How many open correction cases are about each of these charts. */
export async function openCases(tx: Tx, charts: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ chart_id: string; n: number }>({ name: 'patient-index.open-cases', text: 'select chart_id, n from charting.published_open_cases where chart_id = any($1::bigint[])' }, [charts]);
  return new Map(rows.map((r) => [r.chart_id, r.n]));
}
