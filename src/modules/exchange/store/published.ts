import type { Tx } from '../../../platform/db/tx.ts';

export type ItemEntry = { chartId: string; rid: string; type: string; id: string; version: number; currentVersion: number; deleted: boolean };

/** What an item became: every entry version that came from it. */
export async function entriesOfItem(tx: Tx, itemId: string, limit = 5000): Promise<ItemEntry[]> {
  const rows = await tx.query('select chart_id, rid, type, id, version, current_version, deleted from chart.published_item_entries where item_id = $1 order by chart_id, rid, version limit $2', [itemId, limit]);
  return rows.map((r) => ({ chartId: r.chart_id, rid: r.rid, type: r.type, id: r.id, version: r.version, currentVersion: r.current_version, deleted: r.deleted }));
}
