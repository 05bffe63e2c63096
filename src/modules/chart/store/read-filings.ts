import type { Named, Tx } from '../../../platform/db/tx.ts';
import { binaryArray } from '../../../platform/db/binary-array.ts';
import { typeName } from './type-numbers.ts';

export type FilingRow = { chartId: string; rid: string; type: string; id: string; version: number; recordedAt: string; actor: string; itemId: string | null; reason: string | null };

const filings: Named = { name: 'chart.filings', text: `
  select e.chart_id, e.rid, e.type, e.id, v.version, to_char(v.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at, v.actor, v.item_id, v.reason
  from unnest($1::bigint[], $2::bigint[], $3::integer[]) with ordinality as u(chart_id, rid, version, place)
  join chart.entry e on e.chart_id = u.chart_id and e.rid = u.rid
  join chart.version v on v.chart_id = e.chart_id and v.rid = e.rid and v.version = coalesce(u.version, e.version) and not v.deleted order by u.place` };

/** How these versions were filed; without a version, the current one. */
export async function filingsOf(tx: Tx, keys: readonly { chartId: string; rid: string; version?: number }[]): Promise<FilingRow[]> {
  if (keys.length === 0) return [];
  const rows = await tx.query(filings, [binaryArray('bigint', keys.map((k) => k.chartId)), binaryArray('bigint', keys.map((k) => k.rid)), binaryArray('integer', keys.map((k) => k.version ?? null))]);
  return rows.map((r) => ({ chartId: r.chart_id, rid: r.rid, type: typeName(r.type), id: r.id, version: r.version, recordedAt: r.recorded_at, actor: r.actor, itemId: r.item_id, reason: r.reason }));
}
