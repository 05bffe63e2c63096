import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestHouse } from '../../../test/kit/house.ts';
import type { IndexHouse, TestPerson } from '../../../test/kit/index-house.ts';
import { indexHouse, patient } from '../../../test/kit/index-house.ts';
import { decidePair } from './actions/decide-pair.ts';
import { exportFigures, indexFigures } from './actions/index-figures.ts';
import { joinAction } from './actions/join.ts';
import { planJoinAction } from './actions/plan-join.ts';
import './queue-parts.ts';

let index: IndexHouse, house: TestHouse;
beforeAll(async () => { index = await indexHouse(); house = index.house; });
afterAll(() => house.close());
const today = () => new Date().toISOString().slice(0, 10), month = { from: '2020-01-01', to: '2099-12-31' };
const figures = async (): Promise<any> => house.perform(indexFigures, month, index.analyst);

it('counts by the formulas: by site, source and user, by month, by grade, and which fields failed', async () => {
  const twice: TestPerson[] = [['Ames', 'Ada'], ['Boyd', 'Bea'], ['Cray', 'Cal']].map(([family, given], i) => ({ family: family!, given: [given!], birthDate: `195${i}-03-04`, gender: 'female', line: `${i + 1} Oak St`, phone: `503-226-01${i}1` }));
  for (const [i, p] of twice.entries()) { await index.create(patient(p)); await index.create(patient({ ...p, phone: `971-44${i}-7${i}82` })); }
  for (let i = 0; i < 6; i += 1) await index.create(patient({ family: `Only${'abcdef'[i]}`, given: ['Unique'], birthDate: `19${30 + i * 7}-01-0${i + 1}`, gender: 'male', line: `${90 + i} Far Rd`, zip: `9730${i}` }), 'north');
  await index.compareAll();
  await index.compareAll();
  const before = await figures();
  expect(before.records).toBe(12);
  expect(before.whole.duplicate).toEqual({ part: 6, whole: 12, percent: 50 });
  expect(before.bySite).toEqual(expect.arrayContaining([expect.objectContaining({ id: 'main', name: 'Main', duplicate: { part: 6, whole: 6, percent: 100 } }), expect.objectContaining({ id: 'north', duplicate: { part: 0, whole: 6, percent: 0 } })]));
  // Both records of a pair are in the set, so that the months say what the whole says.
  expect(before.months).toMatchObject([{ month: today().slice(0, 7), duplicate: { part: 6, whole: 12, percent: 50 } }]);
  expect(before.byUser).toMatchObject([{ id: 'p:client-1', duplicate: { part: 6, whole: 12 } }]);
  expect(before.backlog).toMatchObject({ waiting: 3, late: 0, bands: [{ says: 'Up to 1 day', pairs: 3 }, { pairs: 0 }, { pairs: 0 }, { pairs: 0 }, { says: 'More than 30 days', pairs: 0 }] });
  expect(before.comparer).toMatchObject({ waiting: 0, oldestSeconds: null, filling: null });

  const [one, two] = await index.pairs(), supervisor = house.actor('him-supervisor');
  const plan = await house.perform(planJoinAction, { charts: [one.a.chartId, one.b.chartId] } as never, supervisor) as any;
  await house.perform(joinAction, { survivor: plan.survivor.person.chartId, joined: plan.joined.person.chartId, kind: plan.kind, hash: plan.hash, reason: 'Same licence shown', pairId: one.pairId } as never, supervisor);
  await house.perform(decidePair, { pairId: two.pairId, expectVersion: two.version, decision: 'different', reason: 'Sisters in law' }, index.analyst);
  const after = await figures();
  expect(after.whole).toEqual({ duplicate: { part: 2, whole: 12, percent: 16.67 }, creation: { part: 1, whole: 12, percent: 8.33 } });
  expect(after.bySite.find((s: any) => s.id === 'main').creation).toEqual({ part: 1, whole: 6, percent: 16.67 });
  expect(after.quality.reduce((n: any, q: any) => ({ same: n.same + q.same, different: n.different + q.different, waiting: n.waiting + q.waiting }), { same: 0, different: 0, waiting: 0 })).toEqual({ same: 1, different: 1, waiting: 1 });
  expect(after.quality.find((q: any) => q.same === 1 && q.different === 1)?.precision ?? 0.5).toBe(0.5);
  expect(after.months).toMatchObject([{ month: today().slice(0, 7), opened: 3, decided: 2, automatic: 0, creation: { part: 1, whole: 12 } }]);
  expect(after.mismatches).toEqual([{ field: 'phone', label: 'Phone', pairs: 1, of: 1, percent: 100 }]);
  const { csv, fileName } = await house.perform(exportFigures, month, index.analyst) as any;
  expect(fileName).toBe('patient-index-2020-01-01-2099-12-31.csv');
  expect(csv.split('\r\n')).toEqual(expect.arrayContaining(['duplicate rate,all,,2,12,16.67', 'creation rate,site,Main,1,6,16.67', 'field does not agree,pairs found the same,Phone,1,1,100']));
});

it('are nothing for who sees listed charts alone, and no span ends before it begins', async () => {
  await expect(house.perform(indexFigures, month, { ...index.analyst, onlyCharts: new Set(['1']) })).rejects.toMatchObject({ kind: 'not-permitted' });
  await expect(house.perform(indexFigures, { from: '2026-02-02', to: '2026-01-01' }, index.analyst)).rejects.toMatchObject({ kind: 'invalid-input' });
});
