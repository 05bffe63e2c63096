import type { Tx } from '../../../platform/db/tx.ts';
import type { DeskFilter } from '../contract.ts';

export const viewsOf = (tx: Tx, person: string) => tx.query<{ view_id: string; name: string; filter: DeskFilter }>('select view_id, name, filter from workforce.saved_view where person_id = $1 order by view_id limit 50', [person]);

/** A new view, or the same one changed; false where it is not this person's. */
export async function putView(tx: Tx, v: { person: string; id: string; fresh: boolean; name: string; filter: DeskFilter }): Promise<boolean> {
  const values = [v.person, v.id, v.name, JSON.stringify(v.filter)];
  if (v.fresh) { await tx.query('insert into workforce.saved_view (person_id, view_id, name, filter) values ($1, $2, $3, $4::jsonb)', values); return true; }
  return (await tx.query('update workforce.saved_view set name = $3, filter = $4::jsonb where person_id = $1 and view_id = $2 returning 1 as x', values)).length > 0;
}

export const deleteView = async (tx: Tx, person: string, id: string): Promise<boolean> => (await tx.query('delete from workforce.saved_view where person_id = $1 and view_id = $2 returning 1 as x', [person, id])).length > 0;
