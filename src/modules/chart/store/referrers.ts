import type { Named, Tx } from '../../../platform/db/tx.ts';
import { binaryArray } from '../../../platform/db/binary-array.ts';
import { typeName, typeNumber } from './type-numbers.ts';

const referring: Named = { name: 'chart.referrers', text: `
  select distinct r.target_type, r.target_id, e.chart_id, e.rid, e.type, e.id from unnest($1::smallint[], $2::text[]) as u(type, id)
  join chart.idx_reference r on r.target_id = u.id and r.target_type = u.type join chart.entry e on e.chart_id = r.chart_id and e.rid = r.rid and not e.deleted
  where e.chart_id = any($3::bigint[]) limit 5000` };

/** Entries of these charts that refer to some of these, with what they refer to (`Type/id`). */
export async function referrersOf(tx: Tx, targets: readonly { type: string; id: string }[], charts: readonly string[]): Promise<{ target: string; chartId: string; rid: string; type: string; id: string }[]> {
  if (targets.length === 0) return [];
  const rows = await tx.query(referring, [binaryArray('smallint', targets.map((t) => typeNumber(t.type))), binaryArray('text', targets.map((t) => t.id)), binaryArray('bigint', charts)]);
  return rows.map((r) => ({ target: `${typeName(r.target_type)}/${r.target_id}`, chartId: r.chart_id, rid: r.rid, type: typeName(r.type), id: r.id }));
}
