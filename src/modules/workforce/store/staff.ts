import type { Tx } from '../../../platform/db/tx.ts';

export type Staff = { id: string; name: string; roles: string[] };

/** Active people with one of these roles, by name; `text` is any part of it. */
export const findStaff = (tx: Tx, roles: readonly string[], text: string, limit: number): Promise<Staff[]> =>
  tx.query<Staff>(`select id, name, roles from access.published_staff where active and roles && $1::text[] and ($2 = '' or strpos(lower(name), lower($2)) > 0) order by name, id limit $3`, [roles, text, limit]);

export const staffById = async (tx: Tx, id: string): Promise<Staff | undefined> => (await tx.query<Staff>('select id, name, roles from access.published_staff where active and id = $1', [id]))[0];

/** The names behind ids, people who left included. */
export const namesOf = async (tx: Tx, ids: readonly string[]): Promise<Map<string, string>> =>
  new Map(ids.length ? (await tx.query<{ id: string; name: string }>('select id, name from access.published_staff where id = any($1::text[])', [[...new Set(ids)]])).map((r) => [r.id, r.name]) : []);
