import type { Named, Tx } from '../../../platform/db/tx.ts';

const hold: Named = { name: 'patients.hold-receipt', text: 'select pg_advisory_xact_lock(hashtextextended($1, 4715))' };
const read: Named = { name: 'patients.read-receipt', text: 'select chart_id from patients.door_receipt where actor_id = $1 and key = $2' };
const keep: Named = { name: 'patients.keep-receipt', text: 'insert into patients.door_receipt (actor_id, key, chart_id, at) values ($1, $2, $3, $4)' };

/** The chart that this key already registered. Two presses at once wait for each other here. */
export async function receiptOf(tx: Tx, actorId: string, key: string): Promise<string | undefined> {
  await tx.query(hold, [`${actorId}/${key}`]);
  return (await tx.query<{ chart_id: string }>(read, [actorId, key]))[0]?.chart_id;
}

export const keepReceipt = (tx: Tx, actorId: string, key: string, chartId: string, now: Date): void => tx.send(keep, [actorId, key, chartId, now]);

const turn: Named = { name: 'patients.registration-turn', text: 'select pg_advisory_xact_lock(42, 1)' };
/** Registrations by hand take turns from the look at who is already here to their commit: two clerks who register one person at once do not both see nobody. */
export const oneAtATime = async (tx: Tx): Promise<void> => { await tx.query(turn); };
