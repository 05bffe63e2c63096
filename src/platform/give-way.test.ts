import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { testHouse } from '../../test/kit/house.ts';
import type { TestHouse } from '../../test/kit/house.ts';
import type { Action } from './action.ts';
import { action } from './action.ts';
import { createRecorder } from '../modules/audit/index.ts';

let house: TestHouse, recorder: ReturnType<typeof createRecorder>;
beforeAll(async () => { house = await testHouse({ recorder: (_, connection) => recorder = createRecorder(connection) }); await house.db.light.query(`insert into platform.fact (name, value) values ('left', '0'), ('right', '0')`); });
afterAll(async () => { await recorder.close(); await house.close(); });
beforeEach(async () => { house.recorded.length = 0; told.length = 0; await house.db.light.query(`update platform.fact set value = '0'`); });

const add = 'update platform.fact set value = ((value::text)::integer + 1)::text::jsonb where name = $1';
const sum = async (): Promise<number[]> => (await house.db.light.query(`select (value::text)::integer as n from platform.fact where name in ('left', 'right') order by name`)).rows.map((r) => r.n);
const told: string[] = [];
/** Both have taken their first row before either asks for its second. */
function bothBegan(): () => Promise<void> {
  let began = 0, open: () => void;
  const opened = new Promise<void>((done) => { open = done; });
  return async () => { began += 1; if (began === 2) open(); if (began <= 2) await opened; };
}
const addBoth = (name: string, how: 'waited' | 'in one packet', meet: () => Promise<void>, more: Partial<Action> = {}): Action<any, any> => action({
  name: `test.${name}`, title: 'Add to both', kind: 'write', right: 'chart.read', input: z.object({ order: z.array(z.string()) }), ...more,
  async run(ctx, { order }: any) {
    ctx.touch('77', [`Patient/${order[0]}`]);
    ctx.note({ order: order[0] });
    ctx.tx.afterCommit(() => told.push(order[0]));
    if (how === 'in one packet') { ctx.tx.send(add, [order[0]]); ctx.tx.send('select pg_sleep(0.3)', []); ctx.tx.send(add, [order[1]]); return order[0]; }
    await ctx.tx.query(add, [order[0]]);
    await meet();
    await ctx.tx.query(add, [order[1]]);
    return order[0];
  },
} as Action<any, any>);

it.each(['waited', 'in one packet'] as const)('does an act anew that the server made give way in a deadlock, before anybody is answered: statements %s', async (how) => {
  const act = addBoth('add-both', how, bothBegan()), began = new Date();
  expect(await Promise.all([house.perform(act, { order: ['left', 'right'] }, house.clerk), house.perform(act, { order: ['right', 'left'] }, house.clerk)])).toEqual(['left', 'right']);
  // Each of them once: what was rolled back is not there, and what is told after the commit is told once.
  expect(await sum()).toEqual([2, 2]);
  expect(told.toSorted()).toEqual(['left', 'right']);
  const { rows } = await house.db.light.query(`select e.entries from audit.entry e where e.action = 'test.add-both' and e.at >= $1 order by e.entries`, [began]);
  expect(rows.map((r) => r.entries)).toEqual(['Patient/left', 'Patient/right']);
  expect(house.recorded.some((r) => r.outcome === 'done' && Number(r.detail['gaveWay']) > 0)).toBe(true);
});

it('does an act anew whose rows another changed since it read them', async () => {
  let first = true;
  const act = action({
    name: 'test.serial', title: 'Add one', kind: 'write', right: 'chart.read', input: z.object({}),
    async run(ctx) {
      await ctx.tx.query('set transaction isolation level repeatable read');
      const [{ n }] = await ctx.tx.query(`select (value::text)::integer as n from platform.fact where name = 'left'`) as [{ n: number }];
      if (first) { first = false; await house.db.light.query(add, ['left']); }
      await ctx.tx.query(`update platform.fact set value = $1::jsonb where name = 'left'`, [String(n + 1)]);
      return n + 1;
    },
  });
  expect(await house.perform(act, {}, house.clerk)).toBe(2);
  expect(await sum()).toEqual([2, 0]);
});

it('knows it also where the act made another error of it, or none', async () => {
  const meet = bothBegan(), act = addBoth('swallows', 'waited', meet, {
    async run(ctx, { order }: any) {
      await ctx.tx.query(add, [order[0]]);
      await meet();
      await ctx.tx.query(add, [order[1]]).catch(() => undefined);
      return order[0];
    },
  });
  await Promise.all([house.perform(act, { order: ['left', 'right'] }, house.clerk), house.perform(act, { order: ['right', 'left'] }, house.clerk)]);
  expect(await sum()).toEqual([2, 2]);
});

it('is not done anew where it did something outside, or only reads; and gives up in the end', async () => {
  let runs = 0;
  const collides = (more: Partial<Action>): Action<any, any> => action({
    name: 'test.collides', title: 'Collide', kind: 'write', right: 'chart.read', input: z.object({}), ...more,
    async run(ctx) { runs += 1; await ctx.tx.query(`select platform.require(false, '40001', 'somebody else was first')`); },
  } as Action<any, any>);
  for (const [more, times] of [[{ once: true }, 1], [{ kind: 'read' }, 1], [{}, 6]] as const) {
    runs = 0;
    await expect(house.perform(collides(more), {}, house.clerk)).rejects.toMatchObject({ kind: 'conflict', message: 'Two acts met on the same record; try again' });
    expect(runs).toBe(times);
  }
  expect(house.recorded.map((r) => r.outcome)).toEqual(['refused', 'refused', 'refused']);
});
