import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { testHouse } from '../../test/kit/house.ts';
import type { TestHouse } from '../../test/kit/house.ts';
import { action } from './action.ts';
import { Problem } from './problem.ts';

let house: TestHouse;
beforeAll(async () => { house = await testHouse(); });
afterAll(() => house.close());
beforeEach(() => { house.recorded.length = 0; });

const writeFact = action({
  name: 'test.write-fact', title: 'Write a fact', kind: 'write', right: 'chart.read', input: z.object({ name: z.string(), fail: z.boolean().default(false) }),
  async run(ctx, { name, fail }) {
    await ctx.tx.query('insert into platform.fact (name, value) values ($1, $2)', [name, JSON.stringify(1)]);
    ctx.touch('77', ['Patient/1']);
    if (fail) throw new Error('a failed assertion');
    return name;
  },
});
const count = async (name: string): Promise<number> => (await house.db.light.query('select 1 from platform.fact where name = $1', [name])).rowCount ?? 0;

it('runs, records and commits together', async () => {
  await house.perform(writeFact, { name: 'a' }, house.clerk);
  expect(await count('a')).toBe(1);
  expect(house.recorded).toMatchObject([{ action: 'test.write-fact', outcome: 'done', subjects: [{ chartId: '77', entries: ['Patient/1'] }] }]);
});

it('rolls back a failure, answers it as a bug without detail, and records it', async () => {
  await expect(house.perform(writeFact, { name: 'b', fail: true }, house.clerk)).rejects.toMatchObject({ kind: 'bug', message: expect.not.stringContaining('assertion') });
  expect(await count('b')).toBe(0);
  expect(house.recorded).toMatchObject([{ outcome: 'failed', problem: 'bug' }]);
});

it('refuses nobody and the powerless, and records the refusal', async () => {
  await expect(house.perform(writeFact, { name: 'c' }, house.nobody)).rejects.toMatchObject({ kind: 'not-signed-in' });
  await expect(house.perform(writeFact, { name: 'c' }, house.admin)).rejects.toMatchObject({ kind: 'not-permitted', because: [{ rule: 'access.right-missing.chart.read' }] });
  expect(house.recorded.map((r) => r.outcome)).toEqual(['refused', 'refused']);
  expect(await count('c')).toBe(0);
});

it('names the field of a wrong input', async () => {
  await expect(house.perform(writeFact, { name: 5 }, house.clerk)).rejects.toMatchObject({ kind: 'invalid-input', issues: [{ at: 'name' }] });
});

it('answers not-found for a chart outside the actor\'s list', async () => {
  const reviewer = { ...house.actor('external-reviewer'), onlyCharts: new Set(['1']) };
  await expect(house.perform(writeFact, { name: 'd' }, reviewer)).rejects.toMatchObject({ kind: 'not-found' });
  expect(await count('d')).toBe(0);
});

it('sends a last write along with the commit, and rolls everything back when it fails', async () => {
  const sends = action({
    name: 'test.send', title: 'Send', kind: 'write', right: 'chart.read', input: z.object({ name: z.string(), state: z.string().nullable() }),
    async run(ctx, { name, state }) {
      ctx.tx.send('insert into platform.fact (name, value) values ($1, $2)', [name, '1']);
      if (state) ctx.tx.send('select platform.require(false, $1, $2)', [state, 'it moved on']);
    },
  });
  await house.perform(sends, { name: 'e', state: null }, house.clerk);
  expect(await count('e')).toBe(1);
  await expect(house.perform(sends, { name: 'f', state: 'CK412' }, house.clerk)).rejects.toMatchObject({ kind: 'stale' });
  expect(await count('f')).toBe(0);
});

it('a duplicate is a conflict, not a crash', async () => {
  await expect(house.perform(writeFact, { name: 'a' }, house.clerk)).rejects.toBeInstanceOf(Problem);
  await expect(house.perform(writeFact, { name: 'a' }, house.clerk)).rejects.toMatchObject({ kind: 'conflict' });
});
