import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestHouse } from '../../../test/kit/house.ts';
import { policyFolder } from '../../../test/kit/house.ts';
import type { IndexHouse, Made, TestPerson } from '../../../test/kit/index-house.ts';
import { indexHouse, patient } from '../../../test/kit/index-house.ts';
import { readPolicy } from '../../platform/policy/read-policy.ts';
import { defaultModel } from '../linkage/index.ts';
import { compareAgain, listRounds, pauseRound } from './actions/compare-again.ts';
import { commentPair, decidePair } from './actions/decide-pair.ts';
import { joinCertain } from './actions/join-certain.ts';
import { useModel } from './actions/models.ts';
import { showPair } from './actions/show-pair.ts';
import { queueJobs } from './queue-parts.ts';

let index: IndexHouse, house: TestHouse;
const policy = readPolicy(policyFolder);
const supervisor = () => house.actor('him-supervisor');
const grades = (possible: number, certain = 0.9999): void => { house.policies.set('linkage.grades', { certain, probable: Math.min(certain, Math.max(0.5, possible)), possible }); };
const batch = async (): Promise<number> => (await house.perform(compareAgain, {}, house.system) as any).compared;
const round = async (): Promise<any> => (await house.perform(listRounds, {}, index.analyst) as any).rounds[0];
const wholeRound = async (): Promise<any> => { for (let i = 0; i < 200; i += 1) { await batch(); const r = await round(); if (r?.state === 'done') return r; } throw new Error('the round did not end'); };
const stateOf = async (one: Made): Promise<string | undefined> => (await index.pairOf(one.chartId))?.state;
/** Whether the timer would perform. */
const timerAsks = async (name: string): Promise<boolean> => {
  const job = queueJobs.find((j) => j.name === name)! as any;
  return (await house.db.light.query(job.onlyIf.text, [...job.onlyIf.values?.((id: string) => house.policies.get(id) ?? policy.get(id)) ?? []])).rows.length > 0;
};
const twice = (family: string, i: number): [TestPerson, TestPerson] => {
  const p: TestPerson = { family, given: ['Mirela'], birthDate: `196${i % 10}-0${1 + (i % 9)}-1${i % 10}`, gender: 'female', line: `${10 + i} Heron Way`, zip: `9${7100 + i}` };
  return [p, { ...p, given: ['Mirela'], line: `${400 + i} Quarry Rd`, zip: `9${7300 + i}` }];
};
/** Two records that are alike by name and birth date alone. */
const pairUp = async (family: string, i: number): Promise<Made> => { const [x, y] = twice(family, i), a = await index.create(patient(x)); await index.create(patient(y)); return a; };

beforeAll(async () => {
  index = await indexHouse(); house = index.house;
  house.policies.set('patient-index.comparing', { atOnce: 400, pairsPerRecordMax: 25, againAtOnce: 5 });
});
afterAll(() => house.close());
beforeEach(() => { house.recorded.length = 0; });

let weight: number;
describe('when thresholds change', () => {
  let plain: Made, given: Made, asked: Made, decided: Made;
  it('begins with what is in force and has nothing to compare', async () => {
    [plain, given, asked, decided] = [await pairUp('Zelenko', 1), await pairUp('Obrecht', 2), await pairUp('Tarrasch', 3), await pairUp('Wieniaw', 4)];
    await index.compareAll();
    expect(await Promise.all([plain, given, asked, decided].map(stateOf))).toEqual(['open', 'open', 'open', 'open']);
    weight = (await index.pairOf(plain.chartId)).weight;
    expect(await timerAsks('patient-index.compare-again')).toBe(true);
    await batch();
    expect(await timerAsks('patient-index.compare-again')).toBe(false);
    expect(await round()).toBeUndefined();
    await house.db.light.query('update patient_index.pair set owner = $1 where chart_a = $2', [index.analyst.id, given.chartId]);
    await house.perform(commentPair, { pairId: (await index.pairOf(asked.chartId)).pairId, text: 'I have asked the registrar' }, index.analyst);
    const d = await index.pairOf(decided.chartId);
    await house.perform(decidePair, { pairId: d.pairId, expectVersion: d.version, decision: 'different', reason: 'Cousins' }, index.analyst);
  });
  it('closes what is below, with the reason, in batches that go on after a crash; never what somebody works on or decided', async () => {
    grades(1 - 1e-12, 1 - 1e-13);
    expect(await timerAsks('patient-index.compare-again')).toBe(true);
    await batch();
    expect(await round()).toMatchObject({ because: ['thresholds'], state: 'running', compared: 5 });
    const dying = house.perform({ ...compareAgain, run: async (ctx: any, input: any) => { await compareAgain.run(ctx, input); throw new Error('killed'); } } as never, {}, house.system);
    await expect(dying).rejects.toMatchObject({ kind: 'bug' });
    expect(await round()).toMatchObject({ compared: 5 });
    const done = await wholeRound();
    expect(done).toMatchObject({ compared: 8, ended: 1, kept: 2, opened: 0, about: 8 });
    expect(await Promise.all([plain, given, asked, decided].map(stateOf))).toEqual(['ended', 'open', 'open', 'different']);
    const shown = await house.perform(showPair, { pairId: (await index.pairOf(plain.chartId)).pairId }, index.analyst) as any;
    expect(shown.history.at(-1)).toMatchObject({ what: 'ended', says: expect.stringMatching(/^By the thresholds in force since \d{4}-\d\d-\d\d they are alike no longer$/) });
    const kept = await house.perform(showPair, { pairId: (await index.pairOf(given.chartId)).pairId }, index.analyst) as any;
    expect(kept.history.at(-1)).toMatchObject({ what: 'compared', says: expect.stringContaining('somebody works on it') });
    expect(await timerAsks('patient-index.compare-again')).toBe(false);
  });
  it('names the records of the pairs it touched in its audit entry', async () => {
    grades(0.03);
    const ended = (await index.pairOf(plain.chartId)).b.chartId;
    await wholeRound();
    expect(house.recorded.filter((r) => r.action === 'patient-index.compare-again').flatMap((r) => r.subjects.map((s) => s.chartId))).toEqual(expect.arrayContaining([plain.chartId, ended]));
  });
  it('brings back what is above again; what was decided stays decided', async () => {
    expect(await Promise.all([plain, given, asked, decided].map(stateOf))).toEqual(['open', 'open', 'open', 'different']);
    expect((await index.pairOf(plain.chartId)).weight).toBeCloseTo(weight, 3);
  });
  it('rests when it is told to, and goes on from there', async () => {
    grades(0.04);
    await batch();
    const { roundId } = await round();
    await expect(house.perform(pauseRound, { roundId, paused: true }, index.analyst)).rejects.toMatchObject({ kind: 'not-permitted' });
    await house.perform(pauseRound, { roundId, paused: true }, supervisor());
    expect(await timerAsks('patient-index.compare-again')).toBe(false);
    expect([await batch(), (await round()).state, (await round()).compared]).toEqual([0, 'paused', 5]);
    await house.perform(pauseRound, { roundId, paused: false }, supervisor());
    expect(await wholeRound()).toMatchObject({ roundId, compared: 8 });
    await expect(house.perform(pauseRound, { roundId, paused: true }, supervisor())).rejects.toMatchObject({ kind: 'conflict' });
  });
});

describe('when weights are put in force', () => {
  const keep = (version: string, family: number): Promise<unknown> => house.db.light.query(`insert into patients.match_model (version, trained_at, by_id, records, pairs, says, content) values ($1, now(), 'system', 6000, 1, 'x', $2::jsonb)`,
    [version, JSON.stringify({ ...defaultModel, trainedOn: 6000, fields: { ...defaultModel.fields, birth: { ...defaultModel.fields.birth, same: [0.88, family] } } })]);
  it('opens pairs of records that did not change, and takes them back when one goes back', async () => {
    // Between what the pair weighs by the house's weights and by the sharp ones.
    const odds = 2 ** (weight + 1);
    grades(odds / (1 + odds), 1 - 1e-9);
    const a = await pairUp('Kowalczyk', 6);
    await index.compareAll();
    await wholeRound();
    expect(await stateOf(a)).toBeUndefined();
    await keep('sharp', 1e-7);
    await house.perform(useModel, { version: 'sharp', reason: 'Birth dates tell more here' }, supervisor());
    expect(await round()).toMatchObject({ because: ['weights'], model: 'sharp', state: 'running', compared: 0, reason: 'Birth dates tell more here', by: { id: supervisor().id } });
    await wholeRound();
    expect(await stateOf(a)).toBe('open');
    expect((await round()).opened).toBeGreaterThan(0);
    await house.perform(useModel, { version: 'house', reason: 'Back again' }, supervisor());
    const back = await wholeRound();
    expect(back).toMatchObject({ because: ['weights'], model: 'house' });
    expect(await stateOf(a)).toBe('ended');
  });
  it('leaves a round where it was when a newer begins, and the newer walks everybody', async () => {
    await house.perform(useModel, { version: 'sharp', reason: 'Once more' }, supervisor());
    expect(await batch()).toBe(5);
    await house.perform(useModel, { version: 'house', reason: 'And back' }, supervisor());
    const { rounds } = await house.perform(listRounds, {}, index.analyst) as any;
    expect(rounds.slice(0, 2)).toMatchObject([{ model: 'house', state: 'running', compared: 0 }, { model: 'sharp', state: 'left', compared: 5 }]);
    expect(await wholeRound()).toMatchObject({ model: 'house', compared: 10 });
  });
  it('is refused for weights that cannot be', async () => {
    await house.db.light.query(`insert into patients.match_model (version, trained_at, by_id, records, pairs, says, content) values ('few', now(), 'system', 12, 1, 'x', $1::jsonb)`, [JSON.stringify(defaultModel)]);
    await expect(house.perform(useModel, { version: 'few', reason: 'Try it' }, supervisor())).rejects.toMatchObject({ kind: 'rule-refused' });
  });
  it('leaves whoever changed meanwhile to the comparer, so that a decision is asked again for a change of the record and not for a change of the rules', async () => {
    grades(0.03);
    await wholeRound();
    const one = await pairUp('Vandermeer', 7);
    await index.compareAll();
    const pair = await index.pairOf(one.chartId);
    await house.perform(decidePair, { pairId: pair.pairId, expectVersion: pair.version, decision: 'different', reason: 'Twins' }, index.analyst);
    // The rules read her name as none: who they are is named otherwise, yet neither record changed.
    house.policies.set('identity.placeholder-names', ['mirela']);
    expect(await wholeRound()).toMatchObject({ because: ['rules'] });
    expect(await stateOf(one)).toBe('different');
    const [x] = twice('Vandermeer', 7);
    await index.update(one, patient({ ...x, given: ['Maria'] }));
    house.policies.delete('identity.placeholder-names');
    await wholeRound();
    expect(await stateOf(one)).toBe('different');
    await index.update(one, patient({ ...x, birthDate: '1961-08-17', given: ['Mirela', 'Ana'] }));
    await index.compareAll();
    expect(await stateOf(one)).toBe('open');
  });
});

it('offers what was certain while policy left joins to people, once it does no more', async () => {
  house.policies.set('patient-index.join-alone', false);
  const p: TestPerson = { family: 'Castellanos', given: ['Ofelia'], birthDate: '1958-03-21', gender: 'female', line: '45 Birch Rd', phone: '503-226-0177', identifier: [{ system: 'urn:oid:2.16.840.1.113883.4.3.41', type: { coding: [{ code: 'DL' }] }, value: 'C5544332' }] };
  const one = await index.create(patient(p)); await index.create(patient({ ...p, phone: '503-226-0178' }));
  await index.compareAll();
  expect(await timerAsks('patient-index.join-certain')).toBe(false);
  expect(await house.perform(joinCertain, {}, house.system)).toEqual({ joined: 0, left: 0, more: false });
  house.policies.set('patient-index.join-alone', true);
  expect(await timerAsks('patient-index.join-certain')).toBe(true);
  expect(await house.perform(joinCertain, {}, house.system)).toMatchObject({ joined: 1 });
  expect(await stateOf(one)).toBe('same');
});
