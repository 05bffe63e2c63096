import pg from 'pg';
import { existsSync, readFileSync } from 'node:fs';
import { getConstructionPlans, getMigrationPlans } from 'pg-boss';
import { migrate } from './migrate.ts';
import { connectionOf, createRoles, passwordFile, appRole } from './embedded.ts';
import { readConfig } from '../config.ts';
import { jobsSchema } from '../jobs.ts';
import { Problem } from '../problem.ts';

/**
 * Runs in a process of its own: makes roles and database (embedded), applies the migrations as the owner, and ends.
 * The server never holds the owner's password.
 */
export async function prepare(owner: pg.ClientConfig, upTo?: number): Promise<string[]> {
  const bare = new pg.Client(owner);
  await bare.connect();
  try {
    await bare.query(`create schema if not exists platform_migrations`);
    await bare.query(`create table if not exists platform_migrations.applied (id serial primary key, name varchar(255) not null, run_on timestamp not null)`);
  } finally { await bare.end(); }
  const done = await migrate(owner, upTo);
  const client = new pg.Client(owner);
  await client.connect();
  try {
    const there = await client.query(`select to_regclass('${jobsSchema}.version') is not null as yes`);
    if (!there.rows[0].yes) await client.query(getConstructionPlans(jobsSchema));
    else {
      const { rows } = await client.query(`select version from ${jobsSchema}.version`);
      const plans = migrationPlans(Number(rows[0].version));
      if (plans) await client.query(plans);
    }
    await client.query(`grant usage on schema ${jobsSchema} to ${appRole};
      grant select, insert, update, delete on all tables in schema ${jobsSchema} to ${appRole};
      grant usage on all sequences in schema ${jobsSchema} to ${appRole};
      grant execute on all functions in schema ${jobsSchema} to ${appRole}`);
  } finally { await client.end(); }
  return done;
}

function migrationPlans(from: number): string | undefined {
  try { return getMigrationPlans(jobsSchema, from); } catch { return undefined; } // already the newest
}

if (import.meta.main) {
  const config = readConfig();
  try {
    const socket = process.argv[2];
    let owner: pg.ClientConfig;
    if (socket && socket !== '-') {
      const secret = (role: 'superuser' | 'owner' | 'app') => {
        const file = passwordFile(config.home, role);
        if (!existsSync(file)) throw new Problem('unavailable', `The password file ${file} is missing; restore it from where you keep it, or restore a backup into a new home`);
        return readFileSync(file, 'utf8');
      };
      const server = { socket, port: 5432 };
      await createRoles(connectionOf(server, 'superuser', secret('superuser'), 'postgres'), { owner: secret('owner'), app: secret('app') });
      owner = connectionOf(server, 'owner', secret('owner'));
    } else {
      if (!config.databaseOwnerUrl) throw new Problem('unavailable', 'DATABASE_OWNER_URL is not set: migrations run as the owner role, apart from the program');
      owner = { connectionString: config.databaseOwnerUrl };
    }
    process.stdout.write(JSON.stringify({ applied: await prepare(owner) }));
  } catch (error) {
    process.stderr.write(error instanceof Problem ? error.message : `The migrations did not run: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
