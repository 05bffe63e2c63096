import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

/**
 * Waits until every transaction of the server that began before now has ended. Test files share one server, and what is
 * numbered or settled waits for the oldest writer of any database on it.
 */
export async function settled(pool: pg.Pool): Promise<void> {
  const { rows: [{ now }] } = await pool.query(`select pg_current_xact_id()::text as now`);
  for (let i = 0; i < 2000; i += 1) {
    const { rows: [{ oldest }] } = await pool.query(`select pg_snapshot_xmin(pg_current_snapshot())::text as oldest`);
    if (BigInt(oldest) > BigInt(now)) return;
    await sleep(10);
  }
  throw new Error('a transaction on the test server has been open for twenty seconds');
}
