import { afterAll, beforeAll, expect, it } from 'vitest';
import type { IndexHouse } from '../../../test/kit/index-house.ts';
import { indexHouse, patient } from '../../../test/kit/index-house.ts';
import { linkNewborn } from './actions/identity.ts';
import { sealAdoption } from './actions/seals.ts';

let index: IndexHouse;
beforeAll(async () => { index = await indexHouse(); });
afterAll(() => index.house.close());
const part = (family: string, ...given: string[]) => ({ use: null, family, given, prefix: [], suffix: [], from: null, to: null });

it('the two charts of an adoption make no pair, whatever they have in common', async () => {
  const { house, create, compareAll, pairs } = index, tomek = { family: 'Kowalczyk', given: ['Tomasz', 'Jan'], birthDate: '2021-04-04', gender: 'male' }, before = await create(patient({ ...tomek, line: '4 Elm Ct' }));
  await house.perform(sealAdoption, { chartId: before.chartId, expectVersion: 1, name: part('Kowalczyk', 'Tomasz', 'Jan'), order: 'Decree 1', reason: 'Adopted by an uncle' }, house.privacyOfficer);
  await compareAll();
  expect(await pairs()).toEqual([]);
  // Somebody else of that name is compared with both, each for itself.
  await create(patient({ ...tomek, line: '4 Elm Ct' }));
  await compareAll();
  expect(await pairs()).toHaveLength(2);
});

it('twins and their mother, once linked, are known to be several people', async () => {
  const { house, create, compareAll, pairs } = index, before = (await pairs()).length, mother = await create(patient({ family: 'Haverstock', given: ['Ione'], birthDate: '1998-02-11', gender: 'female', phone: '503-226-0144', line: '12 Dock Rd' }));
  for (const order of [1, 2]) {
    const child = await create(patient({ family: 'Haverstock', given: ['Baby Girl', 'Ione'], birthDate: '2026-11-20', gender: 'female', phone: '503-226-0144', line: '12 Dock Rd' }));
    await house.perform(linkNewborn, { chartId: child.chartId, expectVersion: 1, motherChart: mother.chartId, order, reason: 'Delivery room' }, house.clerk);
  }
  await compareAll();
  expect(await pairs()).toHaveLength(before);
});
