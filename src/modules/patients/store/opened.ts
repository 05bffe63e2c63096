import type { Named, Tx } from '../../../platform/db/tx.ts';

const note: Named = { name: 'patients.note-opened', text: `
  insert into patients.opened (chart_id, actor_id, opened_at, did) values ($1, $2, $3, $4)
  on conflict (chart_id, actor_id) do update set opened_at = excluded.opened_at, did = excluded.did
  where opened.opened_at < excluded.opened_at - interval '1 minute' or opened.did <> excluded.did` };

/** Remembers whom an actor had open last. Looking again within a minute writes nothing. */
export const noteOpened = (tx: Tx, actorId: string, chartId: string, at: Date, did: string): void => tx.send(note, [chartId, actorId, at, did]);

const list: Named = { name: 'patients.list-opened', text: 'select chart_id, opened_at, did from patients.opened where actor_id = $1 order by opened_at desc limit $2' };

export const listOpened = (tx: Tx, actorId: string, limit: number): Promise<{ chart_id: string; opened_at: Date; did: string }[]> => tx.query(list, [actorId, limit]);
