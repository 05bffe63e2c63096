import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { testHouse } from '../../../../test/kit/house.ts';
import type { TestHouse } from '../../../../test/kit/house.ts';
import { action } from '../../../platform/action.ts';
import type { Ctx } from '../../../platform/action.ts';
import { chartDoor, newResourceId } from '../index.ts';
import { reindex, reindexStep } from './reindex.ts';

let house: TestHouse;
beforeAll(async () => { house = await testHouse(); });
afterAll(() => house.close());
const act = action<(ctx: Ctx) => Promise<any>, any>({ name: 'chart.test', title: 'Test', kind: 'write', right: 'chart.read', checkInput: false, input: z.any() as never, run: (ctx, work) => work(ctx) });
const dump = async (): Promise<unknown> => Promise.all(['idx_token', 'idx_string', 'idx_date', 'idx_quantity', 'idx_reference', 'idx_uri', 'dangling_reference'].map(async (t) => (await house.db.light.query(`select x::text from chart.${t} x order by 1`)).rows));

it('makes the same index anew, step by step, from an index that was lost', async () => {
  await house.perform(act, async (ctx: Ctx) => {
    for (let c = 0; c < 3; c += 1) {
      const chartId = await chartDoor.newChart(ctx, 'main');
      const id = newResourceId();
      const patient = { resourceType: 'Patient', name: [{ family: `Example${c}` }], birthDate: '1980-01-01' };
      await chartDoor.file(ctx, [{ chartId, type: 'Patient', id, value: patient, exact: patient }, ...Array.from({ length: 200 }, (_, i) => {
        const value = { resourceType: 'Observation', status: 'final', code: { coding: [{ system: 'urn:c', code: `c${i}` }] }, subject: { reference: `Patient/${id}` }, encounter: { reference: 'Encounter/away' }, effectiveDateTime: '2020-01-01', valueQuantity: { value: i, unit: 'g' } };
        return { chartId, type: 'Observation', id: newResourceId(), value, exact: value };
      })]);
    }
  }, house.clerk);
  const before = await dump();
  await house.db.light.query('delete from chart.idx_string');
  await house.db.light.query(`delete from chart.idx_token where code like 'c1%'`);
  expect(await house.perform(reindex, {}, house.operator)).toEqual({ started: true });
  await expect(house.perform(reindex, {}, house.clerk)).rejects.toMatchObject({ kind: 'not-permitted' });
  let steps = 0;
  for (let next = house.published.shift(); next; next = house.published.shift()) { await house.perform(reindexStep, next.data, house.system); steps += 1; }
  expect(steps).toBe(2);
  expect(await dump()).toEqual(before);
});
