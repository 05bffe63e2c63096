import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { appRole, connectionOf } from '../../src/platform/db/embedded.ts';

export type TestDatabase = { name: string; app: pg.PoolConfig; owner: pg.ClientConfig; superuser: pg.ClientConfig; drop(): Promise<void> };

/** A migrated database of its own, cloned from the template in about 80 ms. */
export async function testDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const server = inject('server');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const at = { socket: server.socket, port: 5432 };
  const admin = connectionOf(at, 'superuser', server.superuser, 'postgres');
  const run = async (...statements: string[]): Promise<void> => {
    const client = new pg.Client(admin);
    await client.connect();
    try { for (const s of statements) await client.query(s); } finally { await client.end(); }
  };
  await run(`create database ${name} template ${options.empty ? 'template0' : server.template} owner chartkeeper_owner`, `grant connect, temporary on database ${name} to ${appRole}`);
  return {
    name, app: connectionOf(at, 'app', server.app, name) as pg.PoolConfig, owner: connectionOf(at, 'owner', server.owner, name), superuser: connectionOf(at, 'superuser', server.superuser, name),
    drop: () => run(`drop database if exists ${name} with (force)`),
  };
}
