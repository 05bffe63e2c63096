import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { testHouse } from '../../../../test/kit/house.ts';
import type { TestHouse } from '../../../../test/kit/house.ts';
import { action } from '../../../platform/action.ts';
import type { Ctx } from '../../../platform/action.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { chartDoor, newResourceId } from '../index.ts';
import type { Draft } from '../index.ts';

let house: TestHouse;
beforeAll(async () => { house = await testHouse(); });
afterAll(() => house.close());

const act = action<(ctx: Ctx) => Promise<any>, any>({ name: 'chart.test', title: 'Test', kind: 'write', right: 'chart.read', checkInput: false, input: z.any() as never, run: (ctx, work) => work(ctx) });
const doing = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> => house.perform(act, work, house.clerk) as Promise<T>;
const draft = (chartId: string, text: string, more: Partial<Draft> = {}): Draft => {
  const { value, exact } = parseExact(text);
  return { chartId, type: value.resourceType, id: newResourceId(), value, exact, ...more };
};
const patient = '{"resourceType":"Patient","name":[{"family":"Example","given":["Ann"]}],"birthDate":"1970-02-03","gender":"female"}';
const rows = async (sql: string, values: unknown[] = []): Promise<any[]> => (await house.db.light.query(sql, values)).rows;

it('files, finds, reads and updates; keeps every version and the sender\'s digits', async () => {
  const text = '{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"2339-0"}]},"valueQuantity":{"value":6.0,"unit":"mg/dL"}}';
  const one = await doing(async (ctx) => {
    const chartId = await chartDoor.newChart(ctx, 'main');
    const [head, obs] = await chartDoor.file(ctx, [draft(chartId, patient), draft(chartId, text)]);
    return { head: head!, obs: obs!, chartId };
  });
  const found = await doing((ctx) => chartDoor.locate(ctx, [{ type: 'Observation', id: one.obs.id }, { type: 'Patient', id: 'nobody' }]));
  expect([...found.values()]).toEqual([{ chartId: one.chartId, rid: one.obs.rid, type: 'Observation', id: one.obs.id, version: 1, deleted: false }]);
  const read = await doing((ctx) => chartDoor.readCurrent(ctx, [one.obs]));
  expect([...read.values()][0]!.text).toContain('"value":6.0');
  expect(await doing((ctx) => chartDoor.chartsOfPerson(ctx, one.chartId))).toEqual([one.chartId]);
  expect(await doing((ctx) => chartDoor.patientOf(ctx, one.chartId))).toMatchObject({ id: one.head.id, version: 1 });
  const same = await doing((ctx) => chartDoor.file(ctx, [draft(one.chartId, text, { id: one.obs.id, rid: one.obs.rid, expectVersion: 1 })]));
  expect(same[0]!.version).toBe(1);
  const next = await doing((ctx) => chartDoor.file(ctx, [draft(one.chartId, text.replace('6.0', '7.10').replace('2339-0', '2345-7'), { id: one.obs.id, rid: one.obs.rid, expectVersion: 1 })]));
  expect(next[0]!.version).toBe(2);
  expect(await rows('select version, content like \'%7.10%\' as changed from chart.version where rid = $1 order by 1', [one.obs.rid])).toEqual([{ version: 1, changed: false }, { version: 2, changed: true }]);
  expect(await rows('select distinct code from chart.idx_token where rid = $1 and code like \'23%-_\'', [one.obs.rid])).toEqual([{ code: '2345-7' }]);
});

it('refuses an id that is taken, and a lost race, writing nothing', async () => {
  const chartId = await doing((ctx) => chartDoor.newChart(ctx, 'main'));
  const [filed] = await doing((ctx) => chartDoor.file(ctx, [draft(chartId, patient)]));
  await expect(doing((ctx) => chartDoor.file(ctx, [draft(chartId, patient, { id: filed!.id })]))).rejects.toMatchObject({ kind: 'conflict' });
  const change = (family: string) => doing((ctx) => chartDoor.file(ctx, [draft(chartId, patient.replace('Example', family), { id: filed!.id, rid: filed!.rid, expectVersion: 1 })]));
  const outcomes = await Promise.allSettled([change('Ample'), change('Sample'), change('Temple')]);
  expect(outcomes.filter((o) => o.status === 'fulfilled')).toHaveLength(1);
  for (const o of outcomes) if (o.status === 'rejected') expect(o.reason).toMatchObject({ kind: 'conflict' });
  expect(await rows('select version from chart.version where rid = $1 order by 1', [filed!.rid])).toEqual([{ version: 1 }, { version: 2 }]);
  expect(await rows('select count(distinct folded)::int as n from chart.idx_string where rid = $1 and folded like \'%mple\'', [filed!.rid])).toEqual([{ n: 1 }]);
});

it('marks a reference to what is not here and takes the mark away when it arrives', async () => {
  const chartId = await doing((ctx) => chartDoor.newChart(ctx, 'main'));
  const visit = newResourceId();
  const [obs] = await doing((ctx) => chartDoor.file(ctx, [draft(chartId, `{"resourceType":"Observation","status":"final","code":{"text":"x"},"encounter":{"reference":"Encounter/${visit}"}}`)]));
  expect(await rows('select target_id from chart.dangling_reference where rid = $1', [obs!.rid])).toEqual([{ target_id: visit }]);
  await doing((ctx) => chartDoor.file(ctx, [draft(chartId, '{"resourceType":"Encounter","status":"finished","class":{"code":"AMB"}}', { id: visit })]));
  expect(await rows('select target_id from chart.dangling_reference where rid = $1', [obs!.rid])).toEqual([]);
});

it('leaves no row of an entry in the index when it is deleted, and keeps its versions', async () => {
  const chartId = await doing((ctx) => chartDoor.newChart(ctx, 'main'));
  const [filed] = await doing((ctx) => chartDoor.file(ctx, [draft(chartId, patient)]));
  await doing((ctx) => chartDoor.file(ctx, [draft(chartId, patient, { id: filed!.id, rid: filed!.rid, expectVersion: 1, deleted: true })]));
  expect(await rows('select 1 from chart.idx_string where rid = $1 union all select 1 from chart.idx_token where rid = $1 union all select 1 from chart.idx_date where rid = $1', [filed!.rid])).toEqual([]);
  expect(await rows('select version, deleted from chart.version where rid = $1 order by 1', [filed!.rid])).toEqual([{ version: 1, deleted: false }, { version: 2, deleted: true }]);
});

it('cannot change or remove a version, whoever asks', async () => {
  await expect(house.db.light.query('update chart.version set reason = $1', ['x'])).rejects.toThrow(/permission denied/);
  await expect(house.db.light.query('delete from chart.version')).rejects.toThrow(/permission denied/);
});

it('leads every key with chart_id, but for directories and lists of words', async () => {
  const notByChart = ['directory', 'type_name'];
  const keys = await rows(`select c.relname, (select attname from pg_attribute where attrelid = c.oid and attnum = i.indkey[0]) as first
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'chart' and i.indisprimary`);
  expect(keys.length).toBeGreaterThan(6);
  expect(keys.filter((k) => !notByChart.includes(k.relname) && k.first !== 'chart_id')).toEqual([]);
  const tables = await rows(`select c.relname, (select attname from pg_attribute where attrelid = c.oid and attnum = 1) as first from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'chart' and c.relkind in ('r', 'p')`);
  expect(tables.filter((t) => !notByChart.includes(t.relname) && t.first !== 'chart_id')).toEqual([]);
});

it('knows resource types by the numbers in the database', async () => {
  const { typeNames } = await import('./type-numbers.ts');
  expect((await rows('select name from chart.type_name order by type')).map((r) => r.name)).toEqual(typeNames);
});
