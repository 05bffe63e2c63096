import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testHouse } from '../../../../test/kit/house.ts';
import type { TestHouse } from '../../../../test/kit/house.ts';
import { action } from '../../../platform/action.ts';
import { registerProjection } from '../../chart/index.ts';
import { filePatient, patientsProjection } from '../index.ts';
import { correct } from './correct.ts';
import { listDifferences, settleDifference } from './differences.ts';
import { register } from './register.ts';
import { show } from './show.ts';

let house: TestHouse, chartId: string, n = 0;
beforeAll(async () => { for (const p of patientsProjection) registerProjection(p); house = await testHouse(); });
afterAll(() => house.close());

const name = (family: string) => ({ use: 'official', family, given: ['Ada'], prefix: [], suffix: [], from: null, to: null });
const phone = (use: string, value: string) => ({ system: 'phone', use, value, from: null, to: null });
beforeEach(async () => {
  n += 1;
  ({ chartId } = await house.perform(register, { names: [name(['', 'Bryant', 'Okafor', 'Lindqvist', 'Moreau', 'Takahashi', 'Zielinski', 'Delacroix'][n]!)], birthDate: `${1930 + n * 7}-0${n}-1${n}`, sex: 'female', telecoms: [phone('home', `(503) 226-${4000 + n * 137}`)] }, house.clerk) as any);
});

const feedSays = (patient: object, more: object = {}) => house.perform(action({ name: 'test.feed', title: 'x', kind: 'write', right: 'patients.register', input: z.any(), run: (ctx) => filePatient(ctx, { chartId, source: 'adt', patient: { resourceType: 'Patient', ...patient }, ...more }) }), {}, house.clerk) as Promise<any>;
const now = async (): Promise<any> => (await house.perform(show, { chartId }, house.clerk) as any).demographics;
const fix = async (change: object) => house.perform(correct, { chartId, expectVersion: (await now()).version, reason: 'Passport seen', change }, house.clerk);
const waiting = async (): Promise<any[]> => (await house.perform(listDifferences, { chartId }, house.clerk) as any).differences;
const decide = async (decision: string, d?: any) => { const one = d ?? (await waiting())[0]; return house.perform(settleDifference, { chartId, field: one.field, mark: one.mark, decision }, house.clerk); };

describe('where this system masters demographics', () => {
  it('a feed does not overwrite a field corrected here, and the difference waits for a person', async () => {
    await fix({ birthDate: '1957-03-05' });
    const filed = await feedSays({ birthDate: '1957-03-04', gender: 'other' });
    expect(filed.findings).toMatchObject([{ severity: 'warning', code: 'patients.corrected-here', says: expect.stringContaining('Birth date was corrected here') }]);
    // What was not corrected here the feed may change.
    expect(await now()).toMatchObject({ birthDate: '1957-03-05', sex: 'other' });
    expect(await waiting()).toMatchObject([{ field: 'birthDate', label: 'Birth date', ours: ['1957-03-05'], theirs: ['1957-03-04'], source: 'adt' }]);
  });

  it('ours is kept and not asked of again, until the feed says something new', async () => {
    await fix({ birthDate: '1957-03-05' });
    await feedSays({ birthDate: '1957-03-04' });
    await decide('keep-ours');
    expect(await waiting()).toEqual([]);
    expect((await feedSays({ birthDate: '1957-03-04' })).findings).toEqual([]);
    expect(await waiting()).toEqual([]);
    await feedSays({ birthDate: '1957-03-06' });
    expect(await waiting()).toMatchObject([{ theirs: ['1957-03-06'] }]);
    expect((await now()).birthDate).toBe('1957-03-05');
    // It takes the new thing back: nothing waits any more.
    await feedSays({ birthDate: '1957-03-04' });
    expect(await waiting()).toEqual([]);
  });

  it('theirs is accepted as a new version with a reason, and from then on the feed may change it', async () => {
    await fix({ birthDate: '1957-03-05' });
    await feedSays({ birthDate: '1957-03-04' });
    const { version } = await now();
    expect(await decide('accept-theirs')).toEqual({ version: version + 1 });
    expect(await now()).toMatchObject({ birthDate: '1957-03-04', version: version + 1 });
    await feedSays({ birthDate: '1957-03-07' });
    expect((await now()).birthDate).toBe('1957-03-07');
    expect(await waiting()).toEqual([]);
  });

  it('a feed that agrees leaves nothing to decide; what it said before cannot be decided unseen', async () => {
    await fix({ birthDate: '1957-03-05' });
    await feedSays({ birthDate: '1957-03-04' });
    const [old] = await waiting();
    await feedSays({ birthDate: '1957-03-06' });
    await expect(decide('accept-theirs', old)).rejects.toMatchObject({ kind: 'stale' });
    await feedSays({ birthDate: '1957-03-05' });
    expect(await waiting()).toEqual([]);
    await expect(decide('accept-theirs', old)).rejects.toMatchObject({ kind: 'stale' });
    await feedSays({ birthDate: '1957-03-04' });
    expect((await now()).birthDate).toBe('1957-03-05');
  });

  it('one phone corrected leaves the others to the feed; a cleared element does not clear a correction', async () => {
    await fix({ telecoms: [phone('home', '(503) 226-0199')] });
    await feedSays({ telecom: [{ system: 'phone', use: 'home', value: '(503) 226-0171' }, { system: 'phone', use: 'work', value: '(503) 555-0123' }] });
    expect((await now()).telecoms.map((t: any) => t.value).sort()).toEqual(['(503) 226-0199', '(503) 555-0123']);
    expect(await waiting()).toMatchObject([{ label: 'Phone, home', theirs: ['(503) 226-0171'] }]);
    await decide('keep-ours');
    await feedSays({}, { clear: ['telecom:home'] });
    expect((await now()).telecoms.map((t: any) => t.value)).toContain('(503) 226-0199');
    expect(await waiting()).toMatchObject([{ label: 'Phone, home', theirs: [] }]);
  });

  it('names, background and a death corrected here stay too', async () => {
    await fix({ names: [name('Bryan')], profile: { language: { system: 'urn:ietf:bcp:47', code: 'es', display: 'Spanish' }, deceased: 'no', race: [{ system: 'urn:oid:2.16.840.1.113883.6.238', code: '2028-9', display: 'Asian' }] } });
    const given = { name: [{ use: 'official', family: 'Bryant', given: ['Ada'] }], communication: [{ language: { text: 'English' } }], deceasedDateTime: '2026-01-01', extension: [{ url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-race', extension: [{ url: 'text', valueString: 'White' }] }] };
    await feedSays(given);
    expect(await now()).toMatchObject({ names: [{ family: 'Bryan' }], deceased: 'no', languages: ['Spanish'], race: ['Asian'] });
    expect((await waiting()).map((d) => d.label).sort()).toEqual(['Deceased', 'Language', 'Name', 'Race']);
    await decide('accept-theirs', (await waiting()).find((d) => d.label === 'Race'));
    expect((await now()).race).toEqual(['White']);
  });
});

it('nothing waits for patients never corrected here', async () => {
  await feedSays({ birthDate: '1960-01-01', telecom: [{ system: 'phone', use: 'home', value: '(503) 226-0188' }] });
  expect(await now()).toMatchObject({ birthDate: '1960-01-01', telecoms: [{ value: '(503) 226-0188' }] });
  expect(await waiting()).toEqual([]);
});
