import { binaryArray } from '../../../platform/db/binary-array.ts';
import type { Named, Tx } from '../../../platform/db/tx.ts';
import { reviewsToTake } from './reviews.ts';

/** A Patient that waits to be compared. `mark` names what it said when the row was written. */
export type ToCompare = { chartId: string; rid: string; mark: string };

// By chart, from where the last batch ended: those behind it are as old as they can be, and rows just removed there are not walked again each time.
const next: Named = { name: 'patients.to-compare', text: 'select chart_id, rid, mark from patients.to_compare where chart_id > $1 order by chart_id, rid limit $2' };

export const waitingToCompare = async (tx: Tx, after: string, limit: number): Promise<ToCompare[]> =>
  (await tx.query<{ chart_id: string; rid: string; mark: string }>(next, [after, limit])).map((r) => ({ chartId: r.chart_id, rid: r.rid, mark: r.mark }));

const remove: Named = { name: 'patients.compared', text: `delete from patients.to_compare t using unnest($1::bigint[], $2::bigint[], $3::text[]) as u(chart_id, rid, mark) where t.chart_id = u.chart_id and t.rid = u.rid and t.mark = u.mark` };

/** Takes off the list what was compared; whoever changed meanwhile has a row of another mark, and stays. Sent last, so that an edit waits for no comparison. */
export function compared(tx: Tx, rows: readonly ToCompare[]): void {
  tx.send(remove, [binaryArray('bigint', rows.map((r) => r.chartId)), binaryArray('bigint', rows.map((r) => r.rid)), binaryArray('text', rows.map((r) => r.mark))]);
}

/** True while somebody waits, or the first comparison is not done: what the timer asks before it performs. */
export const somebodyToCompare = (encoded: number): Named => ({ name: `patients.somebody-to-compare-${encoded}`, text: `
  select 1 where exists (select 1 from patients.to_compare) or not exists (select 1 from patients.match_fill where encoded = ${encoded} and done_at is not null) or ${reviewsToTake}` });

const size: Named = { name: 'patients.waiting-to-compare', text: `
  select (select count(*)::int from (select 1 from patients.to_compare limit 1000000) w) as waiting, (select extract(epoch from clock_timestamp() - min(noted_at)) from (select noted_at from patients.to_compare order by chart_id limit 10000) o) as oldest,
    (select case when reltuples >= 20000 then reltuples::bigint else (select count(*) from (select 1 from patients.match_person limit 30000) f) end from pg_class where oid = 'patients.match_person'::regclass) as compared` };

/** How many wait, how long the longest, and about how many were compared. */
export async function compareBacklog(tx: Tx): Promise<{ waiting: number; oldestSeconds: number | null; compared: number }> {
  const [row] = await tx.query<{ waiting: number; oldest: string | null; compared: string }>(size);
  return { waiting: row!.waiting, oldestSeconds: row!.oldest === null ? null : Math.round(Number(row!.oldest)), compared: Number(row!.compared) };
}

const begin: Named = { name: 'patients.begin-fill', text: 'insert into patients.match_fill (encoded, position, done, begun_at) values ($1, 0, 0, $2) on conflict do nothing' };
const fill: Named = { name: 'patients.fill', text: 'select position, done, done_at from patients.match_fill where encoded = $1' };
const walk: Named = { name: 'patients.fill-next', text: `
  select p.chart_id, p.rid from patients.patient p where p.chart_id > $1 and not exists (select 1 from patients.match_person m where m.chart_id = p.chart_id and m.rid = p.rid and m.encoded = $3) order by p.chart_id, p.rid limit $2` };
const move: Named = { name: 'patients.fill-moved', text: 'update patients.match_fill set position = greatest(position, $2), done = done + $3, done_at = case when $4 then $5 else done_at end where encoded = $1' };

/** Who comes next in the first comparison of a department that was here before; empty when it is done. The place is kept in the same transaction. */
export async function nextToFill(tx: Tx, encoded: number, now: Date, limit: number): Promise<ToCompare[]> {
  const [at] = await tx.query<{ position: string; done_at: Date | null }>(fill, [encoded]);
  if (at?.done_at) return [];
  if (!at) tx.send(begin, [encoded, now]);
  const rows = await tx.query<{ chart_id: string; rid: string }>(walk, [at?.position ?? '0', limit, encoded]);
  tx.send(move, [encoded, rows.at(-1)?.chart_id ?? '0', rows.length, rows.length === 0, now]);
  return rows.map((r) => ({ chartId: r.chart_id, rid: r.rid, mark: '' }));
}

/** How far that is; null when it is done. */
export async function fillProgress(tx: Tx, encoded: number): Promise<{ done: number } | null> {
  const [at] = await tx.query<{ done: number; done_at: Date | null }>(fill, [encoded]);
  return at === undefined ? { done: 0 } : at.done_at ? null : { done: at.done };
}
