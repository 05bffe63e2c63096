import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { runner } from 'node-pg-migrate';
import { projectRoot } from '../config.ts';
import { Problem } from '../problem.ts';

const folder = join(projectRoot, 'db/migrations');
const table = { migrationsSchema: 'platform_migrations', migrationsTable: 'applied' };

/**
 * Runs the numbered SQL of db/migrations, forward only, each in its own transaction, under a lock of the database.
 * `upTo` many of them, for a restore of a backup that an earlier version made; all without it.
 */
export async function migrate(owner: pg.ClientConfig, upTo?: number): Promise<string[]> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    await refuseUnfit(client);
    const done = await runner({
      dbClient: client, dir: folder, direction: 'up', createMigrationsSchema: true, ...table, checkOrder: true, singleTransaction: false, noLock: false, ...(upTo === undefined ? {} : { count: upTo }),
      logger: { debug() {}, info() {}, warn() {}, error() {} }, ignorePattern: '\\..*|.*\\.md',
    });
    return done.map((m) => m.name);
  } finally { await client.end(); }
}

/** The names of migrations this program knows, in order. */
export const knownMigrations = (): string[] => readdirSync(folder).filter((f) => f.endsWith('.sql')).map((f) => f.slice(0, -4)).sort();

/** What stands between this database and this program. Usable by the application role too. */
export async function schemaState(client: { query(sql: string): Promise<{ rows: any[] }> }): Promise<{ missing: string[]; newer: string[] }> {
  const there = await client.query(`select to_regclass('platform_migrations.applied') is not null as yes`);
  const applied: string[] = there.rows[0].yes ? (await client.query('select name from platform_migrations.applied order by id')).rows.map((r) => r.name as string) : [];
  const known = knownMigrations();
  return { missing: known.filter((m) => !applied.includes(m)), newer: applied.filter((m) => !known.includes(m)) };
}

async function refuseUnfit(client: pg.Client): Promise<void> {
  const { rows } = await client.query('show server_version_num');
  if (Number(rows[0].server_version_num) < 150_000) throw new Problem('unavailable', 'This PostgreSQL is older than 15: bring it up to date, or use the embedded one');
  const encoding = await client.query('show server_encoding');
  if (encoding.rows[0].server_encoding !== 'UTF8') throw new Problem('unavailable', 'This database is not encoded in UTF8: create it with ENCODING \'UTF8\'');
  const { newer } = await schemaState(client);
  if (newer.length) throw new Problem('unavailable', `This database is newer than the program (it knows ${newer.at(-1)}): start the newer version of Chartkeeper, never an older one on it`);
}
