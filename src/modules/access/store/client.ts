import type { Tx } from '../../../platform/db/tx.ts';

export type ClientRow = { client_id: string; name: string; secret_hash: string; scope: string; active: boolean; created_at: Date };

export const insertClient = (tx: Tx, c: { id: string; name: string; secretHash: string; scope: string; facility: string }) =>
  tx.query('insert into access.client (client_id, name, secret_hash, scope, facility_id) values ($1, $2, $3, $4, $5)', [c.id, c.name, c.secretHash, c.scope, c.facility]);
export const allClients = (tx: Tx): Promise<ClientRow[]> => tx.query<ClientRow>('select * from access.client order by created_at');
export const clientById = async (tx: Tx, id: string): Promise<ClientRow | undefined> => (await tx.query<ClientRow>('select * from access.client where client_id = $1', [id]))[0];

/** Ends a client and every token it holds. Answers whether there was one. */
export async function endClientRow(tx: Tx, id: string): Promise<boolean> {
  const ended = await tx.query('update access.client set active = false where client_id = $1 returning 1', [id]);
  await tx.query('update access.token set revoked_at = now() where client_id = $1 and revoked_at is null', [id]);
  return ended.length > 0;
}

export const insertToken = (tx: Tx, t: { hash: Buffer; clientId: string; scope: string; at: Date; until: Date }) =>
  tx.query('insert into access.token (secret_hash, client_id, scope, issued_at, expires_at) values ($1, $2, $3, $4, $5)', [t.hash, t.clientId, t.scope, t.at, t.until]);
export const revokeTokenRow = async (tx: Tx, hash: Buffer, clientId: string, clientSecretHash: string): Promise<boolean> =>
  (await tx.query(`update access.token t set revoked_at = now() from access.client c where t.secret_hash = $1 and t.client_id = c.client_id and c.client_id = $2 and c.secret_hash = $3 returning 1`, [hash, clientId, clientSecretHash])).length > 0;
