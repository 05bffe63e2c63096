import { afterAll, beforeAll, expect, it } from 'vitest';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { addPerson, changePerson, listChartGrants } from './actions/people.ts';

let house: TestHouse, id: string;
beforeAll(async () => { house = await testHouse(); await house.db.light.query(`insert into access.facility (facility_id, name, zone, mrn_system) values ('main', 'Main', 'UTC', 'urn:x') on conflict do nothing`); id = (await house.perform(addPerson, { name: 'Rhea Viewer', role: 'external-reviewer' }, house.admin) as any).id; });
afterAll(() => house.close());
const set = (onlyCharts: object[]) => house.perform(changePerson, { id, onlyCharts }, house.admin);
const listed = async () => (await house.perform(listChartGrants, { id }, house.admin) as any).charts;

it('the charts of an external reviewer and their dates are set, read back and named in the audit', async () => {
  await set([{ chartId: '41', from: '2026-01-01T05:00:00.000Z', to: '2026-02-01T05:00:00.000Z', entriesFrom: '2020-01-01', entriesTo: '2021-12-31' }, { chartId: '42', from: null, to: null }]);
  expect(await listed()).toEqual([{ chartId: '41', from: '2026-01-01T05:00:00.000Z', to: '2026-02-01T05:00:00.000Z', entriesFrom: '2020-01-01', entriesTo: '2021-12-31' }, { chartId: '42', from: null, to: null, entriesFrom: null, entriesTo: null }]);
  await set([{ chartId: '42', from: null, to: null }]);
  // Taking a chart away stands with that chart too.
  expect(house.recorded.findLast((e) => e.action === 'access.change-person')!.subjects.map((s) => s.chartId)).toEqual(expect.arrayContaining(['41', '42']));
  expect((await listed()).length).toBe(1);
});

it('a chart listed twice and a span that ends before it begins are refused', async () => {
  await expect(set([{ chartId: '42', from: null, to: null }, { chartId: '42', from: null, to: null }])).rejects.toMatchObject({ kind: 'invalid-input' });
  await expect(set([{ chartId: '42', from: null, to: null, entriesFrom: '2021-01-01', entriesTo: '2020-01-01' }])).rejects.toMatchObject({ kind: 'invalid-input' });
  await expect(set([{ chartId: '42', from: '2026-02-01', to: '2026-01-01' }])).rejects.toMatchObject({ kind: 'invalid-input' });
  await expect(house.perform(listChartGrants, { id }, house.clerk)).rejects.toMatchObject({ kind: 'not-permitted' });
  await expect(house.perform(listChartGrants, { id: '7' }, house.admin)).rejects.toMatchObject({ kind: 'not-found' });
});
