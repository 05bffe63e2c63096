import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestHouse } from '../../../test/kit/house.ts';
import { policyFolder } from '../../../test/kit/house.ts';
import type { IndexHouse } from '../../../test/kit/index-house.ts';
import { indexHouse, patient } from '../../../test/kit/index-house.ts';
import { readPolicy } from '../../platform/policy/read-policy.ts';
import type { StandardPerson } from '../linkage/index.ts';
import { blockingKeys, defaultModel, encodePerson, linkagePolicy, standardize } from '../linkage/index.ts';
import { hashKeys } from '../patients/linking.ts';
import { compareAgain, listRounds } from './actions/compare-again.ts';
import { listModels, showModel, stopModelWork, trainModel, tryModel, useModel } from './actions/models.ts';
import { workOnModels } from './actions/work-on-models.ts';
import './queue-parts.ts';

let index: IndexHouse, house: TestHouse;
const training = { leastRecords: 800, sampleMax: 300_000, trySample: 20_000, useAlone: false };
beforeAll(async () => { index = await indexHouse(); house = index.house; house.policies.set('patient-index.training', training); });
afterAll(() => house.close());
const supervisor = () => house.actor('him-supervisor');
const list = async (): Promise<any> => house.perform(listModels, {}, index.analyst);
const shown = async (version: string): Promise<any> => house.perform(showModel, { version }, index.analyst);
const workAll = async (): Promise<number> => { let done = 0; for (let more = true; more;) { const o = await house.perform(workOnModels, {}, house.system) as any; done += o.worked; more = o.more; } return done; };
const inForce = async (): Promise<string[]> => (await list()).models.filter((m: any) => m.current).map((m: any) => m.version);
/** A thousand records of people of whom a hundred are there twice. */
async function fill(): Promise<void> {
  const policy = readPolicy(policyFolder), linkage = linkagePolicy((id) => policy.get(id)), families = ['Abel', 'Baker', 'Cole', 'Dunn', 'Egan', 'Ford', 'Gale', 'Hart', 'Ives', 'Joss', 'Kent', 'Lowe'], givens = ['Ann', 'Bob', 'Cid', 'Dee', 'Eve', 'Fay', 'Gus', 'Hal', 'Ira', 'Joy', 'Kim', 'Lou', 'Max', 'Ned', 'Ora', 'Pam', 'Quin', 'Roy', 'Sal', 'Ted'];
  const person = (i: number, slip: boolean): StandardPerson => standardize({
    names: [{ family: `${families[i % 12]}${['son', 'man', 'ley', 'worth', 'ham'][Math.floor(i / 12) % 5]}`, given: [givens[Math.floor(i / 7) % 20]!] }], birthDate: `${1930 + (i * 7) % 80}-${String(1 + (i * 5) % 12).padStart(2, '0')}-${String(1 + (i * 11) % 28).padStart(2, '0')}`, sex: i % 2 ? 'male' : 'female',
    addresses: [{ lines: [`${100 + i} ${slip && i % 3 === 0 ? 'Elm' : 'Oak'} St`], city: 'Fairhaven', state: 'OR', postalCode: String(97_000 + i % 400) }], phones: [`503${String(2_000_000 + (slip && i % 4 === 0 ? i + 7 : i)).slice(0, 7)}`], emails: [], identifiers: [],
  }, linkage);
  const people = Array.from({ length: 1000 }, (_, i) => person(i % 900, i >= 900)), keys = people.flatMap((p, i) => hashKeys(blockingKeys(p)).map((k) => [k, i + 1] as const));
  await house.db.light.query(`insert into patients.match_person (chart_id, rid, encoded, core, features, keys) select 9000000 + n, 1, 1, '-', f, '{}' from unnest($1::text[]) with ordinality as u(f, n)`, [people.map((p) => encodePerson(p))]);
  await house.db.light.query('insert into patients.match_key (key, chart_id) select k, 9000000 + n from unnest($1::bigint[], $2::integer[]) as u(k, n)', [keys.map((k) => k[0]), keys.map((k) => k[1])]);
}

it('keeps what was learned from too few records, and puts it in force for nobody', async () => {
  await index.create(patient({ family: 'Ames', given: ['Ada'], birthDate: '1951-03-04' }));
  await index.compareAll();
  await expect(house.perform(trainModel, {}, index.analyst)).rejects.toMatchObject({ kind: 'not-permitted' });
  const { workId } = await house.perform(trainModel, {}, supervisor()) as any;
  // Asked for twice it is learned once.
  expect(await house.perform(trainModel, {}, supervisor())).toEqual({ workId });
  expect((await list()).work).toMatchObject({ workId, kind: 'train', state: 'waiting', step: 'waits', by: { id: supervisor().id } });
  expect(await workAll()).toBe(1);
  const { models, work } = await list(), learned = models.find((m: any) => m.version !== 'house');
  expect([work, learned]).toMatchObject([null, { current: false, says: expect.stringContaining('800 are needed'), by: { id: supervisor().id } }]);
  expect((await shown(learned.version)).fault).toContain('800 are needed');
  await expect(house.perform(useModel, { version: learned.version, reason: 'Try it' }, supervisor())).rejects.toMatchObject({ kind: 'rule-refused', message: expect.stringContaining('800 are needed') });
  await expect(house.perform(useModel, { version: 'none such', reason: 'Typing error' }, supervisor())).rejects.toMatchObject({ kind: 'not-found' });
});

it('learns from the records here, counts what that would do, and waits for a person', async () => {
  await fill();
  await house.perform(trainModel, {}, supervisor());
  await workAll();
  const { models, before } = await list(), learned = models[0];
  expect([learned.records, learned.current, before]).toEqual([1001, false, null]);
  expect(await inForce()).toEqual(['house']);
  const words = await shown(learned.version), level = (field: string, name: string) => words.fields.find((f: any) => f.field === field).levels.find((l: any) => l.level === name);
  expect(words).toMatchObject({ fault: null, thresholds: [{ grade: 'certain', probability: 0.9999 }, { grade: 'probable' }, { grade: 'possible' }], work: null });
  expect(level('birth', 'same')).toMatchObject({ says: 'Birth date is the same', now: Math.log2(defaultModel.fields.birth['same']![0] / defaultModel.fields.birth['same']![1]) });
  expect(level('birth', 'same').weight).toBeCloseTo(Math.log2(level('birth', 'same').m / level('birth', 'same').u), 6);
  expect(words.prior.oneIn).toBeCloseTo(2 ** -words.prior.weight, 0);
  // Nothing of what it knows of names and places leaves it.
  expect(JSON.stringify(words)).not.toMatch(/abelson|fairhaven/i);
  const t = words.trial;
  expect(t).toMatchObject({ against: 'house', oneIn: 1, records: 1001 });
  const sum = (k: 'now' | 'tried'): number => t.grades.reduce((n: number, g: any) => n + g[k], 0);
  expect(sum('now') + t.come - t.go).toBe(sum('tried'));
  expect(sum('tried')).toBeGreaterThanOrEqual(95);
});

it('counts over every so manyth record of a large index, and says so', async () => {
  const { models: [learned] } = await list(), whole = (await shown(learned.version)).trial;
  house.policies.set('patient-index.training', { ...training, trySample: 400 });
  await house.perform(tryModel, { version: learned.version }, supervisor());
  await workAll();
  const part = (await shown(learned.version)).trial, sum = (t: any): number => t.grades.reduce((n: number, g: any) => n + g.tried, 0);
  expect([part.oneIn, part.records]).toEqual([3, expect.any(Number)]);
  expect(Math.abs(sum(part) - sum(whole)) / sum(whole)).toBeLessThan(0.4);
  house.policies.set('patient-index.training', training);
});

it('stops when it is told to, between two batches', async () => {
  const { models: [learned] } = await list(), { workId } = await house.perform(tryModel, { version: learned.version }, supervisor()) as any;
  await house.perform(workOnModels, {}, house.system);
  expect((await shown(learned.version)).work).toMatchObject({ workId, step: 'compares', done: 300, of: 1001 });
  await expect(house.perform(stopModelWork, { workId }, index.analyst)).rejects.toMatchObject({ kind: 'not-permitted' });
  expect(await house.perform(stopModelWork, { workId }, supervisor())).toEqual({ stopped: true });
  expect(await workAll()).toBe(0);
  expect(await house.perform(stopModelWork, { workId }, supervisor())).toEqual({ stopped: false });
});

it('is put in force by a person with a reason, compares everybody again, and is taken back', async () => {
  const { models: [learned] } = await list();
  await house.perform(compareAgain, {}, house.system);
  house.recorded.length = 0;
  await house.perform(useModel, { version: learned.version, reason: 'Counted and looked at' }, supervisor());
  expect(house.recorded).toMatchObject([{ action: 'patient-index.use-model', outcome: 'done', detail: { version: learned.version, reason: 'Counted and looked at' } }]);
  expect([await inForce(), (await list()).before]).toEqual([[learned.version], 'house']);
  expect((await house.perform(listRounds, {}, index.analyst) as any).rounds).toMatchObject([{ because: ['weights'], model: learned.version, state: 'running' }]);
  await expect(house.perform(tryModel, { version: learned.version }, supervisor())).rejects.toMatchObject({ kind: 'conflict' });
  await house.perform(useModel, { version: 'house', reason: 'Back to those before' }, supervisor());
  expect([await inForce(), (await list()).before]).toEqual([['house'], learned.version]);
});

it('learned at night waits for a person, unless policy says otherwise', async () => {
  await house.perform(trainModel, {}, house.system);
  await workAll();
  expect(await inForce()).toEqual(['house']);
  house.policies.set('patient-index.training', { ...training, useAlone: true });
  await house.perform(trainModel, {}, house.system);
  await workAll();
  expect(await inForce()).toEqual([(await list()).models[0].version]);
});

it('shows nothing of it to who sees listed charts alone', async () => {
  const limited = { ...index.analyst, onlyCharts: new Set(['1']) };
  for (const act of [house.perform(listModels, {}, limited), house.perform(showModel, { version: 'house' }, limited), house.perform(listRounds, {}, limited)]) await expect(act).rejects.toMatchObject({ kind: 'not-permitted' });
});
