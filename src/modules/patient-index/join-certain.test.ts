import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestHouse } from '../../../test/kit/house.ts';
import type { IndexHouse, TestPerson } from '../../../test/kit/index-house.ts';
import { indexHouse, patient } from '../../../test/kit/index-house.ts';
import { joinCertain } from './actions/join-certain.ts';
import { listJoinsAction } from './actions/list-joins.ts';
import { showPair } from './actions/show-pair.ts';
import { planUnmergeAction, unmergeAction } from './actions/unmerge.ts';
import './queue-parts.ts';

let index: IndexHouse, house: TestHouse, create: IndexHouse['create'], update: IndexHouse['update'], compareAll: IndexHouse['compareAll'], pairOf: IndexHouse['pairOf'];
beforeAll(async () => { index = await indexHouse(); ({ house, create, update, compareAll, pairOf } = index); });
afterAll(() => house.close());
const analyst = () => index.analyst;

const certain: TestPerson = { family: 'Castellanos', given: ['Ofelia'], birthDate: '1958-03-21', gender: 'female', line: '45 Birch Rd', phone: '503-226-0177', identifier: [{ system: 'urn:oid:2.16.840.1.113883.4.3.41', type: { coding: [{ code: 'DL' }] }, value: 'C5544332' }] };
const joinAll = async (): Promise<number> => { let joined = 0; for (let more = true; more;) { const o = await house.perform(joinCertain, {}, house.system); joined += o.joined; more = o.more; } return joined; };
it('is joined by itself, and undone, waits for a person for ever', async () => {
  const one = await create(patient(certain)), two = await create(patient({ ...certain, phone: '503-226-0178' }));
  await compareAll();
  expect(await pairOf(one.chartId)).toMatchObject({ state: 'open', grade: 'certain', identifierAgrees: true });
  expect(await joinAll()).toBe(1);
  const shown = await house.perform(showPair, { pairId: (await pairOf(one.chartId)).pairId }, analyst()) as any;
  expect(shown.pair.state).toBe('same');
  expect(shown.history.at(-1)).toMatchObject({ what: 'same', says: expect.stringContaining('without a human') });
  expect(shown.sides[0].personCharts).toEqual(expect.arrayContaining([one.chartId, two.chartId]));
  await compareAll();
  expect((await pairOf(one.chartId)).state).toBe('same');
  const { joins } = await house.perform(listJoinsAction, { chartId: one.chartId } as never, analyst()) as any;
  const plan = await house.perform(planUnmergeAction, { joinId: joins[0].joinId }, analyst()) as any;
  await house.perform(unmergeAction, { joinId: joins[0].joinId, hash: plan.hash, reason: 'A borrowed licence', different: true } as never, analyst());
  await compareAll();
  expect(await joinAll()).toBe(0);
  expect((await pairOf(one.chartId)).state).toBe('different');
  // Somebody changes a name: the question is asked again, and a person answers it.
  await update(two, patient({ ...certain, given: ['Ofelia', 'Ana'], phone: '503-226-0178' }));
  await compareAll();
  expect((await pairOf(one.chartId)).state).toBe('open');
  expect(await joinAll()).toBe(0);
});
it('is never what lacks one of its conditions', async () => {
  const alone = { ...certain, family: 'Monteverde', identifier: [] }, lacking: [string, TestPerson, TestPerson][] = [
    ['no identifier agrees', alone, alone],
    ['another birth date', { ...certain, family: 'Torvald' }, { ...certain, family: 'Torvald', birthDate: '1985-03-21' }],
    ['senior and junior', { ...certain, family: 'Hendricks', suffix: 'Sr' }, { ...certain, family: 'Hendricks', suffix: 'Jr' }],
    ['another sex', { ...certain, family: 'Iwu' }, { ...certain, family: 'Iwu', gender: 'male' }],
    ['another given name', { ...certain, family: 'Nakamura', given: ['Hana'] }, { ...certain, family: 'Nakamura', given: ['Yuki'] }],
  ];
  for (const [why, x, y] of lacking) {
    const number = (value: string) => (x.identifier!.length ? [{ ...x.identifier![0], value }] : []), value = `D${why.length}778899`;
    const one = await create(patient({ ...x, identifier: number(value) })); await create(patient({ ...y, identifier: number(value) }));
    await compareAll();
    expect([why, await joinAll(), (await pairOf(one.chartId))?.state ?? 'no pair']).toEqual([why, 0, expect.stringMatching(/open|no pair/)]);
  }
});
it('waits while one of the two changed and was not compared yet', async () => {
  const p = { ...certain, family: 'Radcliffe', identifier: [{ ...certain.identifier![0], value: 'R1112223' }] }, one = await create(patient(p)), two = await create(patient(p));
  await compareAll();
  await update(two, patient({ ...p, identifier: [{ ...certain.identifier![0], value: 'Q9998887' }] }));
  expect(await joinAll()).toBe(0);
  expect((await pairOf(one.chartId)).state).toBe('open');
});
