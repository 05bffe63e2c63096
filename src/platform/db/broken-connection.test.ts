import { afterAll, beforeAll, expect, it } from 'vitest';
import pg from 'pg';
import { z } from 'zod';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { action } from '../action.ts';
import { runBatch } from './batch.ts';
import { openDatabase } from './pool.ts';

/** Connections break: a server is restarted, a firewall forgets, a process is killed. Every act ends with an answer, and the program lives. */
let house: TestHouse, root: pg.Client;
beforeAll(async () => { house = await testHouse(); root = new pg.Client(house.database.superuser); await root.connect(); });
afterAll(async () => { await root.end(); await house.close(); });

const breakAll = (name: string) => root.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and datname = $2', [name, house.database.app.database]);
const count = async (name: string): Promise<number> => (await root.query('select 1 from platform.fact where name = $1', [name])).rowCount ?? 0;

const slowWrite = action({
  name: 'test.slow-write', title: 'Write, think, write', kind: 'write', right: 'chart.read', input: z.object({ name: z.string() }),
  async run(ctx, { name }) {
    await ctx.tx.query('insert into platform.fact (name, value) values ($1, $2)', [`${name}-1`, '1']);
    await breakAll('chartkeeper'); // between two statements, when nobody waits for an answer
    await new Promise((r) => setTimeout(r, 100));
    await ctx.tx.query('insert into platform.fact (name, value) values ($1, $2)', [`${name}-2`, '1']);
  },
});
const write = action({
  name: 'test.write', title: 'Write', kind: 'write', right: 'chart.read', input: z.object({ name: z.string() }),
  async run(ctx, { name }) { ctx.tx.send('insert into platform.fact (name, value) values ($1, $2)', [name, '1']); },
});
const look = action({
  name: 'test.look', title: 'Look', kind: 'read', right: 'chart.read', input: z.object({}),
  async run(ctx) { await ctx.tx.query('select pg_sleep(0.3)'); return 'seen'; },
});

it('a write whose connection breaks between two statements is undone and told; the next has a new one', async () => {
  await expect(house.perform(slowWrite, { name: 'torn' }, house.clerk)).rejects.toMatchObject({ kind: 'unavailable' });
  expect(await count('torn-1') + await count('torn-2')).toBe(0);
  await house.perform(write, { name: 'after' }, house.clerk);
  expect(await count('after')).toBe(1);
});

it('every read on a shared connection that breaks has an answer, and later ones are served', async () => {
  const acts = Array.from({ length: 30 }, () => house.perform(look, {}, house.clerk).then(() => 'seen', (e: { kind: string }) => e.kind));
  await new Promise((r) => setTimeout(r, 80));
  await breakAll('chartkeeper-reads');
  const ends = await Promise.all(acts);
  expect(ends).toContain('unavailable');
  expect(new Set(ends).difference(new Set(['seen', 'unavailable'])).size).toBe(0);
  expect(await house.perform(look, {}, house.clerk)).toBe('seen');
});

it('a database that stands still is given up: the reply comes, and the connection is thrown away', async () => {
  const { app } = house.database;
  const db = openDatabase({ ...app, application_name: 'frozen' }, { light: 1, reads: 1, answerMs: 1500 });
  try {
    const { runner, done } = await db.reads.take();
    await expect(runner.query('select pg_sleep(30)')).rejects.toThrow(/timeout/);
    done();
    await expect(db.light.connect().then(async (client) => { try { return await runBatch(client as never, [{ text: 'select pg_sleep(30)', values: [] }]); } finally { client.release(true); } })).rejects.toThrow(/timeout/);
    await new Promise((r) => setTimeout(r, 1700)); // no timer of an answered statement is left to break a good connection
    const again = await db.reads.take();
    expect((await again.runner.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    again.done();
  } finally { await db.close(); }
});

it('a statement that fails among those sent together undoes them all and leaves the connection in order', async () => {
  const two = action({
    name: 'test.two', title: 'Two writes', kind: 'write', right: 'chart.read', input: z.object({ first: z.string(), second: z.string() }),
    async run(ctx, { first, second }) { for (const name of [first, second]) ctx.tx.send({ name: 'test.fact', text: 'insert into platform.fact (name, value) values ($1, to_jsonb(1))' }, [name]); },
  });
  await expect(house.perform(two, { first: 'x', second: 'x' }, house.clerk)).rejects.toMatchObject({ kind: 'conflict' });
  expect(await count('x')).toBe(0);
  for (let i = 0; i < 10; i += 1) await house.perform(two, { first: `x${i}`, second: `y${i}` }, house.clerk);
  expect(await count('y9')).toBe(1);
});

it('a statement that is waited for behind one that failed says why that one failed', async () => {
  const behind = action({
    name: 'test.behind', title: 'Write twice, then look', kind: 'write', right: 'chart.read', input: z.object({ name: z.string() }),
    async run(ctx, { name }) {
      await ctx.tx.query('select 1');
      for (let i = 0; i < 2; i += 1) ctx.tx.send('insert into platform.fact (name, value) values ($1, to_jsonb(1))', [name]);
      await ctx.tx.query('select 1');
    },
  });
  await expect(house.perform(behind, { name: 'behind' }, house.clerk)).rejects.toMatchObject({ kind: 'conflict' });
  expect(await count('behind')).toBe(0);
});
