import { createHash } from 'node:crypto';
import type { Tx } from '../../../platform/db/tx.ts';

/** A part of a hash: enough to tell names apart, too little to learn what was typed into the wrong field. */
const keyOf = (signInName: string): Buffer => createHash('sha256').update(`sign-in\u0000${signInName}`).digest().subarray(0, 8);

/** How this name has fared. Tries under one name stand in line until each has ended, so that many at once are counted one by one. */
export async function readSlowed(tx: Tx, signInName: string): Promise<{ failures: number; waitUntil: Date | null }> {
  const key = keyOf(signInName);
  await tx.query('select pg_advisory_xact_lock(41, $1)', [key.readInt32BE()]);
  const [row] = await tx.query<{ failures: number; wait_until: Date | null }>('select failures, wait_until from access.slowed_name where name_hash = $1', [key]);
  return { failures: row?.failures ?? 0, waitUntil: row?.wait_until ?? null };
}

/** Counts a failure; what nobody tried for a day is forgotten, a little at a time. */
export async function noteFailure(tx: Tx, signInName: string, failures: number, waitUntil: Date | null, at: Date): Promise<void> {
  await tx.query(`delete from access.slowed_name where name_hash in (select name_hash from access.slowed_name where touched_at < $1::timestamptz - interval '1 day' order by touched_at limit 20)`, [at]);
  await tx.query(`insert into access.slowed_name (name_hash, failures, wait_until, touched_at) values ($1, $2, $3, $4)
    on conflict (name_hash) do update set failures = excluded.failures, wait_until = excluded.wait_until, touched_at = excluded.touched_at`, [keyOf(signInName), failures, waitUntil, at]);
}

export const forgetFailures = (tx: Tx, signInName: string) => tx.query('delete from access.slowed_name where name_hash = $1', [keyOf(signInName)]);
