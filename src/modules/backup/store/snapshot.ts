import type pg from 'pg';
import { plainText } from './rows.ts';

/** `below`: every transaction of a smaller number has ended. `newest`: none of this number or a greater one had begun. */
export type Snapshot = { below: string; newest: string; serverVersion: string };

/** One instant of the whole database, held until the connection ends or commits. */
export async function holdSnapshot(client: pg.ClientBase): Promise<Snapshot> {
  await client.query(plainText);
  await client.query('set statement_timeout = 0; set idle_in_transaction_session_timeout = 0');
  await client.query('begin isolation level repeatable read read only');
  const { rows: [s] } = await client.query(`select pg_snapshot_xmin(pg_current_snapshot())::text as below, pg_snapshot_xmax(pg_current_snapshot())::text as newest, current_setting('server_version') as version`);
  return { below: s.below, newest: s.newest, serverVersion: s.version };
}
