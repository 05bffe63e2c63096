import type pg from 'pg';

/**
 * Puts the integrator's place right in the new database: what is in the tree lies behind it; entries that were committed but
 * not yet numbered when the backup was taken count as written now, and are numbered first.
 */
export async function placeUnnumbered(client: pg.ClientBase): Promise<void> {
  await client.query('alter table audit.entry disable trigger user');
  await client.query(`update audit.entry e set tx = pg_current_xact_id()::text::bigint where not exists (select from audit.leaf l where l.entry_id = e.id)`);
  await client.query('alter table audit.entry enable trigger user');
  await client.query('update audit.progress set last_tx = 0, last_id = coalesce((select max(id) from audit.entry where tx = 0), 0)');
}

/** Sessions and tokens that were open when the backup was taken may have been ended since: nobody comes in by them. */
export async function endSessions(client: pg.ClientBase): Promise<void> {
  await client.query(`update access.session set ended_at = now(), ended_by = 'restore' where ended_at is null`);
  await client.query('update access.token set revoked_at = now() where revoked_at is null');
  await client.query('update access.changed set counter = counter + 1');
  await client.query(`update jobs.job set state = 'retry' where state = 'active'`);
}
