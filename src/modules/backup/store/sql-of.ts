import type { Tx } from '../../../platform/db/tx.ts';
import type { Sql } from '../../../platform/keys/index.ts';

/** A transaction in the shape the key ring asks for. */
export const sqlOf = (tx: Tx): Sql => ({ query: async (text, values) => ({ rows: await tx.query(text, values ?? []) }) });
