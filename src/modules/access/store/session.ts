import type { Tx } from '../../../platform/db/tx.ts';

export async function openSession(tx: Tx, s: { id: string; personId: string; secretHash: Buffer; at: Date; where: string }): Promise<void> {
  await tx.query('insert into access.session (session_id, person_id, secret_hash, started_at, last_seen_at, client_words) values ($1, $2, $3, $4, $4, $5)', [s.id, s.personId, s.secretHash, s.at, s.where.slice(0, 200)]);
}

export type SessionRow = { session_id: string; person_id: string; name: string; started_at: Date; last_seen_at: Date; client_words: string };

export const openSessions = (tx: Tx, personId?: string): Promise<SessionRow[]> => tx.query<SessionRow>(
  `select s.session_id, s.person_id, p.name, s.started_at, s.last_seen_at, s.client_words from access.session s join access.person p using (person_id)
   where s.ended_at is null and ($1::bigint is null or s.person_id = $1) and s.started_at > now() - interval '2 days' order by s.last_seen_at desc limit 500`, [personId ?? null]);

/** Ends one session; with `personId` only if it is that person's. Answers how many ended. */
export const endSession = async (tx: Tx, id: string, by: string, personId?: string): Promise<number> =>
  (await tx.query(`update access.session set ended_at = now(), ended_by = $2 where session_id = $1 and ended_at is null and ($3::bigint is null or person_id = $3) returning 1`, [id, by, personId ?? null])).length;

export const endSessionsOf = (tx: Tx, personId: string, by: string, except?: string) =>
  tx.query(`update access.session set ended_at = now(), ended_by = $2 where person_id = $1 and ended_at is null and ($3::bigint is null or session_id <> $3)`, [personId, by, except ?? null]);
