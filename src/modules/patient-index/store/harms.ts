import { binaryArray } from '../../../platform/db/binary-array.ts';
import type { Named, Tx } from '../../../platform/db/tx.ts';
import type { Harm } from '../contract-queue.ts';

const staleHours = 6;
/** What the timer asks: a waiting pair whose harm was never weighed, or long ago; a patient may have been admitted since. */
export const somethingToWeigh: Named = { name: 'patient-index.something-to-weigh', text: `
  select 1 where exists (select 1 from (select weighed_at from patient_index.pair where state <= 2 order by weighed_at nulls first, pair_id limit 1) f where f.weighed_at is null or f.weighed_at < now() - interval '${staleHours} hours')` };

export type ToWeigh = { pair_id: string; chart_a: string; chart_b: string; facility_b: string; harm: number; grade: number; asked: string | null; opened_at: Date };
const next: Named = { name: 'patient-index.to-weigh', text: `
  select pair_id, chart_a, chart_b, facility_b, harm, grade, asked, opened_at from patient_index.pair where state <= 2 and (weighed_at is null or weighed_at < now() - interval '${staleHours} hours')
  order by weighed_at nulls first, pair_id limit $1 for update skip locked` };
export const pairsToWeigh = (tx: Tx, limit: number): Promise<ToWeigh[]> => tx.query<ToWeigh>(next, [limit]);

const write: Named = { name: 'patient-index.weighed', text: `
  update patient_index.pair p set harm = u.harm, harms = u.harms::jsonb, weighed_at = $5, due_at = u.due_at from unnest($1::bigint[], $2::smallint[], $3::text[], $4::timestamptz[]) as u(pair_id, harm, harms, due_at) where p.pair_id = u.pair_id` };
export function weighed(tx: Tx, rows: readonly { pairId: string; harms: readonly Harm[]; dueAt: Date }[], now: Date): void {
  if (rows.length) tx.send(write, [binaryArray('bigint', rows.map((r) => r.pairId)), binaryArray('smallint', rows.map((r) => Math.max(0, ...r.harms.map((h) => h.weight)))), binaryArray('text', rows.map((r) => JSON.stringify(r.harms))), binaryArray('timestamptz', rows.map((r) => r.dueAt)), now]);
}
