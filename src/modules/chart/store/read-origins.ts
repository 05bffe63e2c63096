import type { Tx } from '../../../platform/db/tx.ts';
import { binaryArray } from '../../../platform/db/binary-array.ts';

const people = { name: 'chart.actor-names', text: 'select id, name from access.published_people where id = any($1::text[])' };

/** Names of people and programs by the ids that versions carry. */
export async function actorNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const rows = await tx.query(people, [binaryArray('text', wanted)]);
  return new Map(rows.map((r) => [r.id as string, r.name as string]));
}

export type ItemOrigin = { source: string; standard: string; receivedAt: string };

const items = { name: 'chart.item-origins', text: `
  select item_id, source, standard, to_char(received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as received_at from exchange.published_items where item_id = any($1::bigint[])` };

/** What the inbound store tells of received items. */
export async function itemOrigins(tx: Tx, ids: readonly (string | null)[]): Promise<Map<string, ItemOrigin>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  if (wanted.length === 0) return new Map();
  const rows = await tx.query(items, [binaryArray('bigint', wanted)]);
  return new Map(rows.map((r) => [r.item_id as string, { source: r.source, standard: r.standard, receivedAt: r.received_at }]));
}

const headed = { name: 'chart.person-chart-here', text: `select 1 from chart.chart where chart_id = $1 and kind = 'person'` };

/** Whether there is such a chart of a person. */
export async function isPersonChart(tx: Tx, chartId: string): Promise<boolean> {
  return (await tx.query(headed, [chartId])).length > 0;
}
