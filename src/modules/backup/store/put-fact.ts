import type { Tx } from '../../../platform/db/tx.ts';

/** A fact about this installation, such as when it was last backed up: what the health page shows. */
export const putFact = (tx: Tx, name: string, value: object, at: Date) => tx.query('insert into platform.fact (name, value, changed_at) values ($1, $2, $3) on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at', [name, JSON.stringify(value), at]);
