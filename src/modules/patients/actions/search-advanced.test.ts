import { afterAll, beforeAll, expect, it } from 'vitest';
import { testHouse } from '../../../../test/kit/house.ts';
import type { TestHouse } from '../../../../test/kit/house.ts';
import { registerProjection } from '../../chart/index.ts';
import { patientsProjection } from '../index.ts';
import { register } from './register.ts';
import { dropSearch, listSearches, saveSearch } from './saved-searches.ts';
import { exportSearch, searchAdvanced } from './search-advanced.ts';

let house: TestHouse;
const name = (family: string, ...given: string[]) => ({ use: 'official', family, given, prefix: [], suffix: [], from: null, to: null });
const mrns: string[] = [], charts: string[] = [];
beforeAll(async () => {
  for (const p of patientsProjection) registerProjection(p);
  house = await testHouse();
  const people: [object, string, object][] = [
    [name('García', 'Ana'), '1957-03-04', { addresses: [{ use: 'home', line: ['12 Quarry Hill Rd'], city: 'Fairhaven', state: 'OR', postalCode: '97218', country: null }], telecoms: [{ system: 'phone', use: 'home', value: '(503) 555-0148' }] }],
    [name('Garner', 'Bo'), '1980-01-01', { sex: 'male', identifiers: [{ system: 'urn:oid:1.2.3', type: 'MR', value: 'N-00417' }, { system: 'http://hl7.org/fhir/sid/us-ssn', type: 'SS', value: '123-45-5519' }] }],
    [name('=cmd|x', 'Formula'), '1980', { profile: { deceased: 'yes' } }],
  ];
  for (const [n, birthDate, more] of people) { const made: any = await house.perform(register, { names: [n], birthDate, sex: 'female', ...more } as never, house.clerk); mrns.push(made.mrn); charts.push(made.chartId); }
});
afterAll(() => house.close());
const find = async (criteria: object, who = house.clerk) => (await house.perform(searchAdvanced, { criteria } as never, who)) as any;
const given = async (criteria: object): Promise<string[]> => (await find(criteria)).hits.map((h: any) => h.given);

it('holds every criterion at once', async () => {
  expect(await given({ family: 'gar' })).toEqual(['Ana', 'Bo']);
  expect(await given({ family: 'gar', sex: 'male' })).toEqual(['Bo']);
  expect(await given({ bornFrom: '1957-01-01', bornTo: '1957-12-31' })).toEqual(['Ana']);
  expect(await given({ bornFrom: '1980-06-01', bornTo: '1980-12-31' })).toEqual(['Formula']);
  expect(await given({ city: 'fairh' })).toEqual(['Ana']);
  expect(await given({ address: 'quarry' })).toEqual(['Ana']);
  expect(await given({ phone: '555 0148' })).toEqual(['Ana']);
  expect(await given({ identifier: 'N417' })).toEqual([]);
  expect(await given({ identifier: 'N00417', assigner: '1.2.3' })).toEqual(['Bo']);
  expect(await given({ identifier: 'N00417', assigner: '9.9' })).toEqual([]);
  expect(await given({ deceased: 'yes' })).toEqual(['Formula']);
  expect(await given({ mrnFrom: mrns[1]!, mrnTo: mrns[1]! })).toEqual(['Bo']);
  expect((await given({ mrnFrom: mrns[0]! })).length).toBe(3);
  expect((await given({ registeredBy: house.clerk.id, registeredFrom: '2020-01-01', family: 'gar' })).length).toBe(2);
  expect(await given({ registeredTo: '2020-01-01' })).toEqual([]);
  expect(await given({ registeredBy: 'somebody-else' })).toEqual([]);
  expect((await find({ family: 'gar', facility: 'main' })).readAs).toMatch(/^family name beginning gar, at /);
  await expect(find({})).rejects.toMatchObject({ kind: 'invalid-input' });
  await expect(find({ family: '  ' })).rejects.toMatchObject({ kind: 'invalid-input' });
});

it('is limited to the charts listed for somebody who sees listed ones alone', async () => {
  expect((await find({ family: 'gar' }, { ...house.clerk, onlyCharts: new Set([charts[1]!]) } as never)).hits.map((h: any) => h.given)).toEqual(['Bo']);
});

it('saves the result for those who may, names every chart in the audit, runs nothing in a spreadsheet and tells no social security number', async () => {
  const made: any = await house.perform(exportSearch, { criteria: { bornTo: '2000-01-01' } } as never, house.clerk);
  expect(made.patients).toBe(3);
  expect(made.csv).toContain('García');
  expect(made.csv).not.toMatch(/(^|,)=cmd/m);
  expect(made.csv).not.toContain('5519');
  const entry = house.recorded.findLast((e) => e.action === 'patients.export-search')!;
  expect([...entry.subjects.map((s: any) => s.chartId)].sort()).toEqual([...charts].sort());
  await expect(house.perform(exportSearch, { criteria: { family: 'gar' } } as never, house.provider)).rejects.toMatchObject({ kind: 'not-permitted' });
  expect(made.fileName).toMatch(/^patients-\d{4}-\d\d-\d\d\.csv$/);
});

it('keeps searches for each person alone, sealed', async () => {
  await house.perform(saveSearch, { name: 'Born 1957', criteria: { bornFrom: '1957-01-01', bornTo: '1957-12-31' } } as never, house.clerk);
  const again: any = await house.perform(saveSearch, { name: 'born 1957', criteria: { bornFrom: '1957-01-01', family: 'Secretname' } } as never, house.clerk);
  expect(((await house.perform(listSearches, {}, house.clerk)) as any).searches).toEqual([{ searchId: again.searchId, name: 'born 1957', criteria: { bornFrom: '1957-01-01', family: 'Secretname' } }]);
  expect(((await house.perform(listSearches, {}, house.provider)) as any).searches).toEqual([]);
  const rows = await house.db.light.query('select content from patients.saved_search');
  expect(Buffer.concat(rows.rows.map((r: any) => r.content)).toString('latin1')).not.toContain('Secretname');
  await house.perform(dropSearch, { searchId: again.searchId }, house.provider);
  expect(((await house.perform(listSearches, {}, house.clerk)) as any).searches).toHaveLength(1);
  await house.perform(dropSearch, { searchId: again.searchId }, house.clerk);
  expect(((await house.perform(listSearches, {}, house.clerk)) as any).searches).toHaveLength(0);
});
