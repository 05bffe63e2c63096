import type { Tx } from '../../../platform/db/tx.ts';

export const rememberTotpStep = (tx: Tx, personId: string, step: number) => tx.query('update access.person set totp_used = $2 where person_id = $1', [personId, step]);
export const useUpRecovery = (tx: Tx, personId: string, hash: string) => tx.query('update access.person set recovery_hashes = array_remove(recovery_hashes, $2) where person_id = $1', [personId, hash]);
export const setTotp = (tx: Tx, personId: string, key: string, recoveryHashes: readonly string[]) =>
  tx.query('update access.person set totp_key = $2, recovery_hashes = $3 where person_id = $1', [personId, key, recoveryHashes]);

/** A challenge waits for its answer for a while: `totp`, `passkey` (adding one) or `sign-in` (nobody's yet). */
export async function putChallenge(tx: Tx, c: { id: string; personId: string | null; challenge: string; purpose: 'totp' | 'passkey' | 'sign-in' }): Promise<void> {
  if (c.personId) await tx.query('delete from access.challenge where person_id = $1 and purpose = $2', [c.personId, c.purpose]);
  else await tx.query(`delete from access.challenge where created_at < now() - interval '1 hour'`);
  await tx.query('insert into access.challenge (challenge_id, person_id, challenge, purpose) values ($1, $2, $3, $4)', [c.id, c.personId, c.challenge, c.purpose]);
}
export const readChallenge = async (tx: Tx, personId: string, purpose: 'totp' | 'passkey'): Promise<string | undefined> =>
  (await tx.query(`select challenge from access.challenge where person_id = $1 and purpose = $2 and created_at > now() - interval '15 minutes'`, [personId, purpose]))[0]?.challenge;
export const dropChallenges = (tx: Tx, personId: string, purpose: string) => tx.query('delete from access.challenge where person_id = $1 and purpose = $2', [personId, purpose]);
/** Takes a sign-in challenge away as it is answered: it serves once. */
export const takeSignInChallenge = async (tx: Tx, id: string): Promise<string | undefined> =>
  (await tx.query(`delete from access.challenge where challenge_id = $1 and purpose = 'sign-in' and created_at > now() - interval '5 minutes' returning challenge`, [id]))[0]?.challenge;

export type PasskeyRow = { credential_id: string; person_id: string; public_key: Buffer; counter: string; transports: string[]; active: boolean };
export const passkeyIdsOf = async (tx: Tx, personId: string): Promise<string[]> => (await tx.query('select credential_id from access.passkey where person_id = $1', [personId])).map((r) => r.credential_id);
export const passkeysOf = (tx: Tx, personId: string): Promise<{ credential_id: string; name: string; created_at: Date; last_used_at: Date | null }[]> => tx.query('select credential_id, name, created_at, last_used_at from access.passkey where person_id = $1 order by created_at, credential_id', [personId]);
export const deletePasskey = async (tx: Tx, personId: string, id: string): Promise<boolean> => (await tx.query('delete from access.passkey where person_id = $1 and credential_id = $2 returning 1', [personId, id])).length > 0;
export const passkeyById = async (tx: Tx, id: string): Promise<PasskeyRow | undefined> => (await tx.query<PasskeyRow>('select k.*, p.active from access.passkey k join access.person p using (person_id) where credential_id = $1', [id]))[0];
export const insertPasskey = (tx: Tx, k: { id: string; personId: string; publicKey: Buffer; counter: number; transports: readonly string[]; name: string }) =>
  tx.query('insert into access.passkey (credential_id, person_id, public_key, counter, transports, name) values ($1, $2, $3, $4, $5, $6)', [k.id, k.personId, k.publicKey, k.counter, k.transports, k.name]);
export const notePasskeyUse = (tx: Tx, id: string, counter: number, at: Date) => tx.query('update access.passkey set counter = $2, last_used_at = $3 where credential_id = $1', [id, counter, at]);
