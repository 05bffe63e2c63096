import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IndexHouse, Made } from '../../../test/kit/index-house.ts';
import { indexHouse, patient } from '../../../test/kit/index-house.ts';
import { people } from '../../../test/kit/people.ts';
import { familyName, givenName, originOf } from '../demo/people/names.ts';
import { randomFrom } from '../demo/people/random.ts';
import { newResourceId } from '../chart/index.ts';
import { registerMade, search, show } from '../patients/index.ts';
import { joinAction } from './actions/join.ts';
import { showPair } from './actions/show-pair.ts';
import { planJoinAction } from './actions/plan-join.ts';
import { planUnmergeAction, unmergeAction } from './actions/unmerge.ts';

/** People whose data are odd, through the whole index: filed, compared, found, joined and parted, and nothing of them is lost. */
let index: IndexHouse, kit: ReturnType<typeof people>;
beforeAll(async () => { index = await indexHouse(); kit = people(index.house); });
afterAll(() => index.house.close());
const found = async (text: string): Promise<string[]> => (await index.house.perform(search, { text, limit: 50 }, index.house.clerk) as any).hits.map((h: any) => h.chartId);
const long = 'Wolfeschlegelsteinhausenbergerdorff'.repeat(15).slice(0, 500);
const who = { birthDate: '1971-05-06', gender: 'female', phone: '503-226-0171' };

/** A name as its sender writes it, and words by which somebody at a desk would look for it. */
const names: [string, object, string][] = [
  ['of one letter', { family: 'O', given: ['A'] }, 'O, A'], ['of 500 letters', { family: long, given: ['Bo'] }, long.slice(0, 60)], ['in Arabic script', { family: 'الخوارزمي', given: ['محمد'] }, 'الخوارزمي'], ['in Chinese script', { family: '王', given: ['小明'] }, '王 小明'],
  ['with a title alone', { prefix: ['Mrs'] }, ''], ['as a text alone', { text: 'Frau Dr. von der Heide' }, 'heide'], ['of signs', { family: '---', given: ['?'] }, ''],
];
describe('a name', () => {
  it.each(names)('%s is kept to the letter, compared, found, merged and given back', async (_what, name, words) => {
    const value = (line: string) => ({ ...patient({ family: 'x', given: [], ...who, line }), name: [name] }), [a, b] = [await index.create(value('1 Elm St')), await index.create(value('2 Elm St'))] as [Made, Made];
    await index.compareAll();
    const shown = await index.house.perform(show, { chartId: a.chartId }, index.house.clerk) as any;
    expect((await kit.patientOf(a))['name']).toEqual([name]);
    expect(shown.line.chartId).toBe(a.chartId);
    if (words) expect(await found(words)).toEqual(expect.arrayContaining([a.chartId, b.chartId]));
    const pair = await index.pairOf(b.chartId);
    if (pair) expect(JSON.stringify(await index.house.perform(showPair, { pairId: pair.pairId }, index.analyst)).length).toBeGreaterThan(100);
    const plan = await index.house.perform(planJoinAction, { charts: [a.chartId, b.chartId], kind: 'merge', survivor: a.chartId }, index.analyst);
    const { joinId, state } = await index.house.perform(joinAction, { survivor: a.chartId, joined: b.chartId, kind: 'merge', hash: plan.hash, choices: {}, reason: 'One person' }, index.analyst);
    if (state === 'waiting') return;
    const undo = await index.house.perform(planUnmergeAction, { joinId }, index.analyst) as any;
    await index.house.perform(unmergeAction, { joinId, hash: undo.hash, reason: 'Two after all' }, index.analyst);
    for (const one of [a, b]) expect((await kit.patientOf(one))['name']).toEqual([name]);
    // They must be nobody's lookalike in what follows.
    for (const one of [a, b]) await kit.edit(one, ({ telecom: _t, birthDate: _b, ...p }) => p);
  });

  it('of a stranger in another script is never taken for this one', async () => {
    const [a, b] = [await index.create(patient({ family: '李', given: ['娜'], ...who, birthDate: '1962-01-02' })), await index.create(patient({ family: '王', given: ['芳'], ...who, birthDate: '1962-01-02', phone: '503-226-0172' }))];
    const c = await index.create(patient({ family: 'حسن', given: ['علي'], ...who, birthDate: '1962-01-02', phone: '503-226-0173' }));
    await index.compareAll();
    for (const one of [a, b, c]) expect((await index.pairs({ chartId: one.chartId })).map((p) => p.grade).filter((g: string) => g === 'certain' || g === 'probable')).toEqual([]);
  });
});

it('an empty birth date proves nothing: namesakes without one are asked about at most, and never joined alone', async () => {
  const made = [await index.create(patient({ family: 'Thistlewood', given: ['Greta'], gender: 'female' })), await index.create(patient({ family: 'Thistlewood', given: ['Greta'], gender: 'female' })), await index.create(patient({ family: 'Thistlewood', given: ['Greta'], gender: 'female', birthDate: '1980-02-03' }))];
  await index.compareAll();
  for (const one of made) for (const p of await index.pairs({ chartId: one.chartId, states: ['open', 'unsure', 'same', 'different', 'ended'] })) expect([p.grade, p.state]).toEqual([expect.stringMatching(/possible|probable|none/), expect.stringMatching(/open|ended/)]);
  expect(await found('greta thistlewood')).toEqual(expect.arrayContaining(made.map((m) => m.chartId)));
});

it('a thousand people who share a placeholder phone make no pair of it, and the one who is here twice is found all the same', async () => {
  const random = randomFrom(417, 5);
  const all = Array.from({ length: 1000 }, (_, i) => { const sex = i % 2 ? 'male' as const : 'female' as const, birthDate = `${1930 + i % 80}-${String(random.between(1, 12)).padStart(2, '0')}-${String(random.between(1, 28)).padStart(2, '0')}`; return patient({ family: familyName(random, originOf(random)), given: [givenName(random, sex, 1930 + i % 80, originOf(random))], birthDate, gender: sex, phone: '503-555-0100' }); });
  const one = (i: number) => ({ patientId: newResourceId(), patient: all[i]! });
  for (let i = 0; i < 1000; i += 250) await kit.within((ctx) => registerMade(ctx, Array.from({ length: 250 }, (_, k) => one(i + k))));
  const again = await index.create(all[500]!);
  await index.compareAll();
  expect(await index.pairs({ chartId: again.chartId })).toHaveLength(1);
  // Half a million pairs share it: what so many carry tells nobody from another, and is the reason of no pair.
  expect((await index.pairs({}, { limit: 200 })).filter((p) => p.says.some((w: string) => /phone/i.test(w)))).toEqual([]);
}, 120_000);

describe('a number in the format of another hospital', () => {
  it('is no number of ours, and leads to nobody who carries the same digits', async () => {
    const digits = '00417', at = (system: string, value: string, family: string) => index.create(patient({ family, given: ['Ana'], birthDate: '1955-01-01', gender: 'female', identifier: [{ system, type: { coding: [{ code: 'MR' }] }, value }] }));
    const [ours, theirs, dashed] = [await at('urn:oid:2.999.10', digits, 'Pomfret'), await at('urn:oid:2.999.11', digits, 'Quesnel'), await at('urn:oid:2.999.10', 'MRN-00417/B', 'Rastafor')];
    await index.compareAll();
    for (const one of [ours, theirs, dashed]) expect((await index.pairs({ chartId: one.chartId })).filter((p) => p.identifierAgrees)).toEqual([]);
    // Written as another system writes it, it is the same number of the same assigner: with its person, one record.
    expect(await found('MRN-00417/B')).toContain(dashed.chartId);
    expect(await found(digits)).toEqual(expect.arrayContaining([ours.chartId, theirs.chartId]));
    expect((await kit.patientOf(dashed))['identifier'].find((i: any) => i.system === 'urn:oid:2.999.10').value).toBe('MRN-00417/B');
  });
});
