import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestHouse } from '../../../test/kit/house.ts';
import type { IndexHouse, TestPerson } from '../../../test/kit/index-house.ts';
import { indexHouse, patient } from '../../../test/kit/index-house.ts';
import { compareWaiting } from './actions/compare-waiting.ts';
import { decidePair, reopenPair } from './actions/decide-pair.ts';
import { joinAction } from './actions/join.ts';
import { joinCertain } from './actions/join-certain.ts';
import { listPairs, queueChoices } from './actions/list-pairs.ts';
import { planJoinAction } from './actions/plan-join.ts';
import { reportPair } from './actions/report-pair.ts';
import { planUnmergeAction, unmergeAction } from './actions/unmerge.ts';
import { holdPeople } from './make-join.ts';
import './queue-parts.ts';

// What somebody does between the look and the act of somebody else.
let index: IndexHouse, house: TestHouse, create: IndexHouse['create'], update: IndexHouse['update'], compareAll: IndexHouse['compareAll'], pairOf: IndexHouse['pairOf'];
beforeAll(async () => { index = await indexHouse(); ({ house, create, update, compareAll, pairOf } = index); });
afterAll(() => house.close());
const analyst = () => index.analyst;
const licence = (value: string): object => ({ system: 'urn:oid:2.16.840.1.113883.4.3.41', type: { coding: [{ code: 'DL' }] }, value });
const certain = (family: string, number: string): TestPerson => ({ family, given: ['Ofelia'], birthDate: '1958-03-21', gender: 'female', line: '45 Birch Rd', phone: '503-226-0177', identifier: [licence(number)] });
const joinAll = async (): Promise<number> => { let joined = 0; for (let more = true; more;) { const o = await house.perform(joinCertain, {}, house.system); joined += o.joined; more = o.more; } return joined; };
/** The act, with something done by others once, right after it has asked the database this. */
const after = (action: any, asked: string, then: () => Promise<unknown>): any => {
  let done = false;
  const run = (ctx: any, input: any) => action.run({ ...ctx, tx: new Proxy(ctx.tx, { get: (t, k) => (k === 'query' ? async (s: any, p: any) => { const rows = await t.query(s, p); if (!done && s.name === asked) { done = true; await then(); } return rows; } : typeof t[k] === 'function' ? t[k].bind(t) : t[k]) }) }, input);
  return { ...action, run };
};

it('a decision made while the comparer works stands', async () => {
  const one = await create(patient({ family: 'Overland', given: ['Greta'], birthDate: '1971-02-03', line: '8 Quay St' })), two = await create(patient({ family: 'Overland', given: ['Greta'], birthDate: '1971-02-03', line: '8 Quay St' }));
  await compareAll();
  const pair = await pairOf(one.chartId);
  await update(two, patient({ family: 'Overland', given: ['Greta'], birthDate: '1971-02-03', line: '9 Quay St', phone: '503-226-0190' }));
  await house.perform(after(compareWaiting, 'patient-index.pairs-of-charts', () => house.perform(decidePair, { pairId: pair.pairId, expectVersion: pair.version, decision: 'different', reason: 'Both were here at once' } as never, analyst())), {}, house.system);
  expect((await pairOf(one.chartId)).state).toBe('different');
});
it('two people decide the same pair at once: who comes second is told', async () => {
  const p = { family: 'Underhill', given: ['Maud'], birthDate: '1966-06-06', line: '5 Quay St' }, one = await create(patient(p)), two = await create(patient(p));
  await compareAll();
  const pair = await pairOf(one.chartId), ask = { kind: 'merge', survivor: one.chartId, choices: {} };
  const { hash } = await house.perform(planJoinAction, { ...ask, charts: [one.chartId, two.chartId] } as never, analyst()) as any;
  let second: Promise<unknown> | undefined;
  const joining = after(joinAction, 'patient-index.said-different', async () => {
    second = house.perform(decidePair, { pairId: pair.pairId, expectVersion: pair.version, decision: 'different', reason: 'Mother and daughter' } as never, analyst()).catch((error: unknown) => error);
    await Promise.race([second, new Promise((done) => setTimeout(done, 300))]);
  });
  expect(await house.perform(joining, { ...ask, joined: two.chartId, hash, reason: 'One person', pairId: pair.pairId } as never, analyst())).toMatchObject({ state: 'joined' });
  expect(await second).toMatchObject({ kind: 'stale' });
  expect((await pairOf(one.chartId)).state).toBe('same');
});
it('nothing is joined by itself on a look that is older than the record', async () => {
  const p = certain('Lindqvist', 'L5544001'), one = await create(patient(p)), two = await create(patient(p));
  await compareAll();
  await house.perform(after(joinCertain, 'patients.of-these-waiting', () => update(two, patient({ ...p, identifier: [licence('X9911220')] }))), {}, house.system);
  expect((await pairOf(one.chartId)).state).toBe('open');
  expect((await house.db.light.query('select 1 from chart.link where chart_id = $1', [two.chartId])).rows).toEqual([]);
});
it('who waits for a person to be free holds everybody whom that person is by then', async () => {
  const [a, b] = [await create(patient({ family: 'Aster', given: ['A'] })), await create(patient({ family: 'Bellis', given: ['B'] }))];
  const bucketOf = async (chart: string): Promise<number> => (await house.db.light.query('select abs(hashint8($1::bigint)) % 4096 as n', [chart])).rows[0].n;
  const other = await house.db.light.connect();
  await other.query('begin'); await other.query('select pg_advisory_xact_lock(21, $1)', [await bucketOf(b.chartId)]);
  let free: boolean | undefined;
  const waits = house.perform({ ...compareWaiting, run: async (ctx: any) => {
    await holdPeople(ctx, [b.chartId]);
    free = (await house.db.light.query('select pg_try_advisory_xact_lock(21, $1) as free', [await bucketOf(a.chartId)])).rows[0].free;
    return { compared: 0, opened: 0, reopened: 0, ended: 0, more: false };
  } } as never, {}, house.system);
  for (let n = 0; n < 100 && (await house.db.light.query(`select 1 from pg_locks where locktype = 'advisory' and classid = 21 and not granted`)).rows.length === 0; n += 1) await new Promise((done) => setTimeout(done, 20));
  await other.query(`insert into chart.link (chart_id, person_id, from_at, reason, actor) values ($1, $2, now(), 'one person', 'test')`, [b.chartId, a.chartId]);
  await other.query('commit'); other.release();
  await waits;
  expect(free).toBe(false);
  await house.db.light.query('update chart.link set until_at = now() where chart_id = $1', [b.chartId]);
});
it('joined and parted within the second of their coming, they are still remembered as two', async () => {
  const p = certain('Quickly', 'Q1200345'), one = await create(patient(p)), two = await create(patient(p));
  const plan = await house.perform(planJoinAction, { charts: [one.chartId, two.chartId], choices: {} } as never, analyst()) as any;
  const { joinId } = await house.perform(joinAction, { survivor: one.chartId, joined: two.chartId, kind: 'merge', hash: (await house.perform(planJoinAction, { charts: [one.chartId, two.chartId], kind: 'merge', survivor: one.chartId, choices: {} } as never, analyst()) as any).hash ?? plan.hash, choices: {}, reason: 'Said so' } as never, analyst()) as any;
  const back = await house.perform(planUnmergeAction, { joinId } as never, analyst()) as any;
  await house.perform(unmergeAction, { joinId, hash: back.hash, reason: 'Sisters', different: true } as never, analyst());
  await compareAll();
  expect(await joinAll()).toBe(0);
  expect((await pairOf(one.chartId)).state).toBe('different');
});
it('what a person looked at and took back is joined by a person', async () => {
  const p = certain('Halloran', 'H7700123'), one = await create(patient(p)); await create(patient(p));
  await compareAll();
  const pair = await pairOf(one.chartId);
  await house.perform(decidePair, { pairId: pair.pairId, expectVersion: pair.version, decision: 'unsure', reason: 'The photographs differ' } as never, analyst());
  await house.perform(reopenPair, { pairId: pair.pairId, expectVersion: pair.version + 1, reason: 'Asked the wrong ward' } as never, analyst());
  expect(await joinAll()).toBe(0);
  expect((await pairOf(one.chartId)).state).toBe('open');
});
it('a reader of listed charts learns of no other through clusters and choices', async () => {
  const p = { family: 'Trimble', given: ['Wilma'], birthDate: '1949-09-09', line: '3 Fern Ln' };
  const [first, second, third] = [await create(patient(p)), await create(patient({ ...p, phone: '503-226-0133' })), await create(patient({ ...p, phone: '503-226-0133' }))];
  await compareAll();
  const reader = { ...analyst(), onlyCharts: new Set([second.chartId, third.chartId]) };
  const { pairs } = await house.perform(listPairs, { filter: {} } as never, reader) as any;
  expect(pairs).toHaveLength(1);
  expect(JSON.stringify(pairs)).not.toContain(first.chartId);
  expect(pairs[0].cluster).toEqual({ clusterId: second.chartId, charts: 2, pairs: 1 });
  expect(await house.perform(queueChoices, {} as never, reader)).toMatchObject({ sources: [], owners: [], grades: [], fields: [] });
});
it('whoever may only ask whether two are one takes back no decision that they are two', async () => {
  const p = { family: 'Sutherland', given: ['Iris'], birthDate: '1938-01-15', line: '2 Mole End' }, [one, two] = [await create(patient(p)), await create(patient(p))], charts = [one.chartId, two.chartId];
  await compareAll();
  const pair = await pairOf(one.chartId), plan = async (): Promise<any> => (await house.perform(planJoinAction, { charts, choices: {} } as never, analyst()) as any).checks.find((c: any) => c.rule === 'recorded-different');
  expect((await plan()).state).toBe('ok');
  await house.perform(decidePair, { pairId: pair.pairId, expectVersion: pair.version, decision: 'different', reason: 'Cousins' } as never, analyst());
  await house.perform(reportPair, { chartIds: charts, reason: 'Look the same to me' } as never, house.clerk);
  expect([(await pairOf(one.chartId)).state, (await plan()).state]).toEqual(['open', 'forbid']);
  // Who they are changed since: what was decided is about others.
  await update(two, patient({ ...p, birthDate: '1938-01-16' }));
  await compareAll();
  expect((await plan()).state).toBe('ok');
});
