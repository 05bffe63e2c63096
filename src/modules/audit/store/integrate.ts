import type { Tx } from '../../../platform/db/tx.ts';

export type Progress = { size: string; frontier: Buffer; last_tx: string; last_id: string };
export type Batch = { ids: string[]; hashes: Buffer; lastTx: string; lastId: string };

/** One integrator works at a time, in whichever process; the lock goes with the transaction. */
export async function lockIntegration(tx: Tx): Promise<boolean> {
  return (await tx.query<{ mine: boolean }>(`select pg_try_advisory_xact_lock(hashtext('audit.integrate')) as mine`))[0]!.mine;
}

export const readProgress = async (tx: Tx): Promise<Progress> => (await tx.query<Progress>('select size, frontier, last_tx, last_id from audit.progress'))[0]!;

// An entry is taken when no transaction that began before its own can still commit: tx < xmin of the snapshot. Among those the
// order (tx, id) is final, so that no late commit can come to stand before a numbered entry.
// Further subjects are read once for all entries of the batch: a look-up for each costs more than all the rest.
const nextBatch = `
  with n as materialized (
    select e.id, e.tx, e.at, e.actor, e.action, e.outcome, e.problem, e.purpose, e.detail_hash, e.chart_id, e.entries, e.further from audit.entry e
    where e.tx >= $1::bigint and (e.tx, e.id) > ($1::bigint, $2::bigint) and e.tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    order by e.tx, e.id limit $3),
  f as materialized (
    select s.entry_id, string_agg(s.chart_id || ' ' || s.entries, chr(30) order by s.chart_id) as subjects from audit.subject s
    where s.entry_id = any((select array_agg(id) from n where further <> 0)::bigint[]) and s.entry_id between (select min(id) from n where further <> 0) and (select max(id) from n where further <> 0)
    group by s.entry_id)
  select array_agg(h.id::text order by h.tx, h.id) as ids, string_agg(h.hash, ''::bytea order by h.tx, h.id) as hashes, (array_agg(h.tx order by h.tx desc, h.id desc))[1] as last_tx, (array_agg(h.id order by h.tx desc, h.id desc))[1] as last_id
  from (
    select n.id, n.tx, sha256('\\x00'::bytea || convert_to(concat_ws(chr(31), 'ck1', n.id, (extract(epoch from n.at) * 1000000)::bigint, a.kind, a.id, a.facility, n.action,
      n.outcome, n.problem, n.purpose, encode(n.detail_hash, 'hex'), n.chart_id, n.entries, case when n.further = 0 then '' else f.subjects end), 'UTF8')) as hash
    from n left join audit.actor a on a.no = n.actor left join f on f.entry_id = n.id
  ) h`;

export async function readBatch(tx: Tx, after: Progress, limit: number): Promise<Batch | undefined> {
  const [row] = await tx.query<{ ids: string[] | null; hashes: Buffer; last_tx: string; last_id: string }>(nextBatch, [after.last_tx, after.last_id, limit]);
  return row?.ids ? { ids: row.ids, hashes: row.hashes, lastTx: row.last_tx, lastId: row.last_id } : undefined;
}

export function insertRun(tx: Tx, first: number, ids: readonly string[], hashes: Buffer): void {
  tx.send(`insert into audit.leaf_run (first, span, entry_ids, hashes)
    select $1, int8range(min(i), max(i), '[]'), $2::bigint[], $3 from unnest($2::bigint[]) i`, [first, ids, hashes]);
}

export function writeProgress(tx: Tx, size: number, frontier: Buffer, batch: { lastTx: string; lastId: string }): void {
  tx.send('update audit.progress set size = $1, frontier = $2, last_tx = $3, last_id = $4', [size, frontier, batch.lastTx, batch.lastId]);
}

export const lastCheckpointSize = async (tx: Tx): Promise<number> =>
  Number((await tx.query<{ size: string | null }>('select max(size) as size from audit.checkpoint'))[0]?.size ?? 0);

export function insertCheckpoint(tx: Tx, c: { size: number; at: Date; root: Buffer; note: string }): void {
  tx.send('insert into audit.checkpoint (size, at, root, note) values ($1, $2, $3, $4)', [c.size, c.at.toISOString(), c.root, c.note]);
}

export async function knowSigner(tx: Tx, name: string, publicKey: Buffer): Promise<void> {
  await tx.query('insert into audit.signer (name, public_key) values ($1, $2) on conflict do nothing', [name, publicKey]);
}

/** Makes the partitions of the months ahead, by a function of the owner. */
export const makePartitions = async (tx: Tx, monthsAhead: number): Promise<number> =>
  (await tx.query<{ made: number }>('select audit.make_partitions($1) as made', [monthsAhead]))[0]!.made;
