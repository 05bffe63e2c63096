import type { Tx } from '../../../platform/db/tx.ts';

const kept = 10;

/** The hash itself when this person signed in with this browser in the last half year. */
export const deviceKnownTo = async (tx: Tx, hash: Buffer, personId: string): Promise<Buffer | undefined> =>
  (await tx.query(`select 1 from access.known_device where secret_hash = $1 and person_id = $2 and seen_at > now() - interval '180 days'`, [hash, personId])).length ? hash : undefined;

/** Remembers the browser; of each person's the ten last used. */
export async function noteDevice(tx: Tx, hash: Buffer, personId: string, at: Date): Promise<void> {
  await tx.query('insert into access.known_device (secret_hash, person_id, seen_at) values ($1, $2, $3) on conflict (secret_hash) do update set seen_at = excluded.seen_at', [hash, personId, at]);
  await tx.query('delete from access.known_device where person_id = $1 and secret_hash not in (select secret_hash from access.known_device where person_id = $1 order by seen_at desc limit $2)', [personId, kept]);
}

export const forgetDevices = (tx: Tx, personId: string) => tx.query('delete from access.known_device where person_id = $1', [personId]);
