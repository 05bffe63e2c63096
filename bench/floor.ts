import { mkdtempSync, rmSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { bearBreaks } from '../src/platform/db/broken-connection.ts';
import { connectionOf, createRoles, passwordFile, startEmbedded } from '../src/platform/db/embedded.ts';

/** The bare named SQL on the same engine in the same run: what no server on this machine can beat. */
export async function benchFloor(): Promise<void> {
  const base = mkdtempSync(join(tmpdir(), 'chartkeeper-floor-'));
  const server = await startEmbedded(join(base, 'data'));
  const secret = (role: 'superuser' | 'owner' | 'app'): string => readFileSync(passwordFile(join(base, 'data'), role), 'utf8');
  try {
    await createRoles(connectionOf(server, 'superuser', secret('superuser'), 'postgres'), { owner: secret('owner'), app: secret('app') });
    const pool = new pg.Pool({ ...connectionOf(server, 'owner', secret('owner')), max: 8, pipeline: true } as pg.PoolConfig);
    bearBreaks(pool); // the server's farewell to a connection that is just being closed
    await pool.query('create table t (id int primary key, content text not null)');
    await pool.query(`insert into t select i, repeat(md5(i::text), 75) from generate_series(1, 10000) i`);
    await pool.query('create table a (id bigint generated always as identity primary key, at timestamptz default now(), who text, what text)');
    for (const c of [1, 8, 32]) {
      const read = await rate(c, () => pool.query({ name: 'read', text: 'select content from t where id = $1', values: [1 + Math.floor(Math.random() * 10_000)] }));
      const write = await rate(c, () => pool.query({ name: 'write', text: 'insert into a (who, what) values ($1, $2)', values: ['a', 'b'] }));
      console.log(`c=${String(c).padEnd(3)} select by key ${read}/s   insert, one commit each ${write}/s`);
    }
    await pool.end();
  } finally {
    await server.stop();
    if (server.moved) rmSync(join(server.folder, '..'), { recursive: true, force: true });
    rmSync(base, { recursive: true, force: true });
  }
}

async function rate(c: number, once: () => Promise<unknown>): Promise<number> {
  let stop = false, n = 0;
  const work = Array.from({ length: c }, async () => { while (!stop) { await once(); n++; } });
  await new Promise((r) => setTimeout(r, 1000));
  const before = n, began = performance.now();
  await new Promise((r) => setTimeout(r, 3000));
  const result = Math.round((n - before) / ((performance.now() - began) / 1000));
  stop = true;
  await Promise.all(work);
  return result;
}
