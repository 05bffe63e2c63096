import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testHouse } from '../../../../test/kit/house.ts';
import type { TestHouse } from '../../../../test/kit/house.ts';
import { action } from '../../../platform/action.ts';
import type { Ctx } from '../../../platform/action.ts';
import { chartDoor, newResourceId, registerProjection, updateEntry } from '../../chart/index.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { patientsProjection } from '../index.ts';
import { correct } from './correct.ts';
import { findAlike } from './find-alike.ts';
import { register } from './register.ts';
import { search } from './search.ts';
import { show } from './show.ts';

let house: TestHouse;
const logged: unknown[] = [];
const log: any = new Proxy({}, { get: () => (...said: unknown[]) => { logged.push(said); } });
beforeAll(async () => { for (const p of patientsProjection) registerProjection(p); house = await testHouse({ log }); });
afterAll(() => house.close());

const act = action<(ctx: Ctx) => Promise<unknown>, unknown>({ name: 'test.act', title: 'An act of a test', kind: 'write', right: 'patients.register', input: z.any(), run: (ctx, f) => f(ctx) });
const name = (family: string, ...given: string[]) => ({ use: 'official', family, given, prefix: [], suffix: [], from: null, to: null });
const put = (form: object): Promise<any> => house.perform(register, { birthDate: null, sex: null, ...form }, house.clerk);
const long = 'Qu'.repeat(5000), home = { use: 'home', line: ['1 Elm'], city: 'Fairhaven', state: 'OR', postalCode: '97218', country: 'US' };
const refused: [string, object, string][] = [
  ['ten thousand characters in a name', { names: [name(long, 'A')] }, 'names.0.family'], ['in an address', { names: [name('Ax', 'A')], addresses: [{ ...home, line: ['1 Elm', long] }] }, 'addresses.0.line.1'], ['in a number', { names: [name('Ax', 'A')], identifiers: [{ system: null, type: 'DL', value: long }] }, 'identifiers.0.value'],
  ['five thousand names', { names: Array.from({ length: 5000 }, (_, i) => name(`n${i}`, 'A')) }, 'names'],
  ['U+0000', { names: [name('a\u0000b', 'A')] }, 'names.0.family'], ['half a character', { names: [name('Ax', 'a\ud800b')] }, 'names.0.given.0'], ['a sign that turns the writing round', { names: [name('\u202Ehtims', 'A')] }, 'names.0.family'],
  ['February 30', { names: [name('Ax', 'A')], birthDate: '1950-02-30' }, 'birthDate'], ['February 29 of no leap year', { names: [name('Ax', 'A')], birthDate: '1951-02-29' }, 'birthDate'], ['a day in words', { names: [name('Ax', 'A')], coverages: [{ payer: 'A', from: 'yesterday' }] }, 'coverages.0.from'],
  ['a proxy from a day that is none', { names: [name('Ax', 'A')], parties: [{ kinds: ['proxy'], relationship: null, name: { family: 'x', given: [] }, from: '2020-02-31' }] }, 'parties.0.from'], ['an hour that is none', { names: [name('Ax', 'A')], profile: { deceased: '2020-01-01T25:99:00Z' } }, 'profile.deceased'],
  ['a number of this house as one among others', { names: [name('Ax', 'A')], identifiers: [{ system: 'urn:chartkeeper:mrn:main', type: 'MR', value: '0000018' }] }, 'identifiers.0.system'], ['wrong types', { names: 'x' }, 'names'], ['a sex of no list', { names: [name('Ax', 'A')], sex: 'M' }, 'sex'],
];

describe('what cannot be kept', () => {
  it.each(refused)('%s is refused at its field', async (_what, form, at) => {
    await expect(put(form)).rejects.toMatchObject({ kind: 'invalid-input', issues: expect.arrayContaining([expect.objectContaining({ at })]) });
  });
  it('what is only unusual is asked about, or kept to the letter', async () => {
    await expect(put({ names: [name('Best regards,\nJo Smith MD\nTel: +1 503 226 0171', 'Jo')] })).rejects.toMatchObject({ kind: 'rule-refused', issues: [{ code: 'check:registration.name-signature' }] });
    await expect(put({ names: [name('O', 'A')] })).rejects.toMatchObject({ issues: [{ code: 'check:registration.name-one-letter' }] });
    for (const [family, given] of [['محمد', 'علي'], ['😀👨‍👩‍👧', 'Zo'], ['<script>alert(1)</script>', "Robert'); DROP TABLE patients;--"], ['__proto__', 'constructor']] as const) {
      const { chartId } = await put({ names: [name(family, given)] });
      expect(((await house.perform(show, { chartId }, house.clerk)) as any).demographics.names[0]).toMatchObject({ family, given: [given] });
    }
    for (const text of ['\u0000', "%_\\ '; drop", '💥'.repeat(100)]) expect(await house.perform(search, { text }, house.clerk)).toMatchObject({ more: false });
    await house.perform(findAlike, { names: [name(long, long)], birthDate: '1950-02-30', identifiers: [{ system: null, type: null, value: '9'.repeat(5000) }] }, house.clerk);
    expect(logged).toEqual([]);
  });
  it('a correction is refused so too, but not for what another system sent and stays as it was', async () => {
    const id = newResourceId(), chartId = await house.perform(act, async (ctx: Ctx) => {
      const chart = await chartDoor.newChart(ctx, 'main'), value = { resourceType: 'Patient', id, name: [{ family: 'Sent', given: ['By'] }], address: [{ line: ['x'.repeat(3000)] }] };
      await chartDoor.file(ctx, [{ chartId: chart, type: 'Patient', id, value, exact: value }]);
      return chart;
    }, house.clerk) as string;
    const { demographics: { addresses, version } } = await house.perform(show, { chartId }, house.clerk) as any;
    const change = (expectVersion: number, more: object) => house.perform(correct, { chartId, expectVersion, reason: 'Told at the desk', change: { addresses, ...more }, acknowledged: [] }, house.clerk);
    await expect(change(version, { names: [name(long, 'A')] })).rejects.toMatchObject({ issues: [{ at: 'names.0.family' }] });
    expect(await change(version, { names: [name('Sent', 'Back')] })).toMatchObject({ version: 2 });
  });
});

describe('at the same second', () => {
  it('two clerks do not both register one person: the second waits, and is told of the first', async () => {
    const same = { names: [name('Rasmussen', 'Petra')], birthDate: '1961-04-09', sex: 'female' as const };
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => { go = resolve; });
    const first = house.perform(act, async (ctx: Ctx) => { const made = await register.run(ctx, register.input.parse(same)); await gate; return made; }, house.clerk);
    await expect.poll(async () => (await house.db.light.query("select 1 from pg_locks where locktype = 'advisory' and classid = 42 and database = (select oid from pg_database where datname = current_database())")).rowCount).toBe(1);
    const second = put(same).then(() => 'registered', (e: any) => e.issues?.[0]?.code);
    expect(await Promise.race([second, new Promise((resolve) => { setTimeout(() => resolve('waits'), 400); })])).toBe('waits');
    go();
    await first;
    expect(await second).toBe('likely-match');
  });
  it('two do not take one number', async () => {
    const taken = await Promise.allSettled(['Ra', 'Zu'].map((family, i) => put({ names: [name(family, 'Bo')], birthDate: `19${5 + i}0-01-02`, number: { take: 'legacy', value: '77001' } })));
    expect(taken.map((t) => t.status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

it('a record number that left its Patient is never given again', async () => {
  const { chartId, patientId } = await put({ names: [name('Leaving', 'Lou')], birthDate: '1971-01-02', number: { take: 'legacy', value: '0000900' } });
  const text = (await house.db.light.query('select v.content from chart.entry e join chart.version v on v.chart_id = e.chart_id and v.rid = e.rid and v.version = e.version where e.chart_id = $1 limit 1', [chartId])).rows[0].content;
  const foreign = { ...JSON.parse(text), identifier: [{ system: 'urn:chartkeeper:mrn:main', value: '0000912' }] };
  await house.perform(updateEntry, { type: 'Patient', id: patientId, ...parseExact(JSON.stringify(foreign)) }, house.client);
  await house.perform(updateEntry, { type: 'Patient', id: patientId, ...parseExact(JSON.stringify({ ...foreign, identifier: undefined })) }, house.client);
  for (const value of ['0000900', '0000912']) await expect(put({ names: [name('Other', 'Person')], birthDate: '1931-01-02', number: { take: 'legacy', value } })).rejects.toMatchObject({ kind: 'conflict' });
});
