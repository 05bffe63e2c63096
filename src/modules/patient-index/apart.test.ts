import { afterAll, beforeAll, expect, it } from 'vitest';
import type { IndexHouse } from '../../../test/kit/index-house.ts';
import { indexHouse, patient } from '../../../test/kit/index-house.ts';
import { linkNewborn } from './actions/identity.ts';
import { joinAction } from './actions/join.ts';
import { showJoinAction } from './actions/list-joins.ts';
import { planJoinAction } from './actions/plan-join.ts';
import { search } from '../patients/index.ts';
import { sealAdoption, setAlias, setConfidentialAddress } from './actions/seals.ts';
import { planUnmergeAction } from './actions/unmerge.ts';

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

it('the door may ask about the two charts of an adoption, and still no pair is made of them', async () => {
  const { house, create, compareAll, pairOf } = index, before = await create(patient({ family: 'Ostrander', given: ['Piotr'], birthDate: '2020-05-06', gender: 'male' }));
  const { newChart } = await house.perform(sealAdoption, { chartId: before.chartId, expectVersion: 1, name: part('Ostrander', 'Peter'), order: 'Decree 2', reason: 'Adopted' }, house.privacyOfficer) as any;
  await compareAll();
  await house.db.light.query(`insert into patients.review (chart_id, review_id, other_chart_id, rule, reason, opened_at) values ($1, 77001, $2, 'identity.two-charts-agree', 'Both hold the number', now())`, [newChart, before.chartId]);
  await compareAll();
  expect(await pairOf(newChart)).toBeUndefined();
});

it('what was kept of a join before an alias is shown only to those who may look behind it', async () => {
  const { house, create, compareAll, analyst } = index, p = { family: 'Vandermeer', given: ['Lotte'], birthDate: '1980-10-11', gender: 'female', line: '7 Oak St' };
  const [one, two] = [await create(patient(p)), await create(patient({ ...p, line: '8 Oak St' }))];
  await compareAll();
  const { hash } = await house.perform(planJoinAction, { charts: [one.chartId, two.chartId], kind: 'merge', survivor: one.chartId, choices: {} } as never, analyst) as any;
  const { joinId } = await house.perform(joinAction, { survivor: one.chartId, joined: two.chartId, kind: 'merge', hash, choices: {}, reason: 'One person' } as never, analyst) as any;
  expect(JSON.stringify(await house.perform(showJoinAction, { joinId } as never, analyst))).toContain('Vandermeer');
  await house.perform(setAlias, { chartId: one.chartId, expectVersion: 2, name: part('Smith', 'Jane'), reason: 'Threatened' }, house.privacyOfficer);
  await expect(house.perform(showJoinAction, { joinId } as never, analyst)).rejects.toMatchObject({ kind: 'not-permitted' });
  await expect(house.perform(planUnmergeAction, { joinId } as never, analyst)).rejects.toMatchObject({ kind: 'not-permitted' });
  // The record that was merged away says the true name no more: who looks for it is led nowhere.
  const found = async (text: string): Promise<string[]> => (await house.perform(search, { text, limit: 20 } as never, house.provider) as any).hits.map((h: any) => h.chartId), saidOf = async (chart: string): Promise<string> => (await house.db.light.query('select family from patients.patient where chart_id = $1', [chart])).rows[0].family;
  expect([await found('vandermeer'), await found('jane smith'), await saidOf(two.chartId)]).toEqual([[], [one.chartId], 'Smith']);
  const address = { use: 'home', line: ['PO Box 1110'], city: 'Salem', state: 'OR', postalCode: '97308', country: null, from: null, to: null };
  await house.perform(setConfidentialAddress, { chartId: one.chartId, expectVersion: 3, substitute: address, program: 'Oregon ACP', until: null, reason: 'Card seen' } as never, house.privacyOfficer);
  expect([await found('7 oak st'), await found('8 oak st')]).toEqual([[], []]);
  await house.perform(setAlias, { chartId: one.chartId, expectVersion: 4, name: null, reason: 'No more needed' }, house.privacyOfficer);
  expect([await found('vandermeer'), await saidOf(two.chartId)]).toEqual([[one.chartId], 'Vandermeer']);
  await expect(house.perform(setAlias, { chartId: one.chartId, expectVersion: 5, name: null, reason: 'Again' }, house.privacyOfficer)).rejects.toMatchObject({ kind: 'conflict' });
});
