import type { Tx } from '../../../platform/db/tx.ts';

export type Assigned = { list: string; ref: string; owner: string };

/** Who has these in hand. */
export async function ownersOf(tx: Tx, list: string, refs: readonly string[]): Promise<Map<string, string>> {
  if (!refs.length) return new Map();
  return new Map((await tx.query<{ ref: string; owner: string }>('select ref, owner from workforce.assignment where list = $1 and ref = any($2::text[])', [list, refs])).map((r) => [r.ref, r.owner]));
}

/** What one has in hand: so that it is found beyond the bound of the worklist, too. */
export const refsOf = async (tx: Tx, list: string, owner: string, limit: number): Promise<string[]> =>
  (await tx.query<{ ref: string }>('select ref from workforce.assignment where owner = $1 and list = $2 order by assigned_at limit $3', [owner, list, limit])).map((r) => r.ref);

export const putOwner = (tx: Tx, a: Assigned & { by: string; at: Date }) =>
  tx.query(`insert into workforce.assignment (list, ref, owner, assigned_by, assigned_at) values ($1, $2, $3, $4, $5) on conflict (list, ref) do update set owner = excluded.owner, assigned_by = excluded.assigned_by, assigned_at = excluded.assigned_at`, [a.list, a.ref, a.owner, a.by, a.at]);

export const dropOwners = (tx: Tx, list: string, refs: readonly string[]) => tx.query('delete from workforce.assignment where list = $1 and ref = any($2::text[])', [list, refs]);

/** The oldest, to see whether they still wait. */
export const oldestRefs = async (tx: Tx, list: string, before: Date, limit: number): Promise<string[]> =>
  (await tx.query<{ ref: string }>('select ref from workforce.assignment where list = $1 and assigned_at < $2 order by assigned_at limit $3', [list, before, limit])).map((r) => r.ref);
