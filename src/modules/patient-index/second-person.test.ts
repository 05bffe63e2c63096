import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { people } from '../../../test/kit/people.ts';
import type { Actor, Ctx } from '../../platform/action.ts';
import { action } from '../../platform/action.ts';
import type { Waiting } from '../../platform/module.ts';
import { registerProjection } from '../chart/index.ts';
import { patientsProjection } from '../patients/index.ts';
import { joinAction } from './actions/join.ts';
import { listJoinsAction } from './actions/list-joins.ts';
import { overrideJoinAction } from './actions/override-join.ts';
import { planJoinAction } from './actions/plan-join.ts';
import { secondPersonWorklist, selfReviewWorklist } from './join-worklists.ts';

let house: TestHouse, kit: ReturnType<typeof people>, alone: Actor, now = new Date('2026-05-04T09:00:00Z');
beforeAll(async () => {
  for (const p of patientsProjection) registerProjection(p);
  house = await testHouse({ clock: () => now }); kit = people(house); alone = house.actor('him-supervisor');
});
afterAll(() => house.close());

const looking = action<(ctx: Ctx) => Promise<any>, any>({ name: 'patient-index.test', title: 'Test', kind: 'write', right: 'patient-index.override', checkInput: false, input: z.any() as never, run: (ctx, work) => work(ctx) });
const waiting = (list: typeof selfReviewWorklist, actor: Actor): Promise<Waiting[]> => house.perform(looking, (ctx: Ctx) => list.waiting(ctx, { limit: 50 }), actor) as Promise<Waiting[]>;
const ask = async () => {
  const twin = (given: string) => kit.person({ name: [{ family: 'Roe', given: [given] }], birthDate: '2001-01-01', gender: 'female' });
  const [a, b] = [await twin('Ada'), await twin('Zoe')], shown = await house.perform(planJoinAction, { charts: [a.chartId, b.chartId], kind: 'merge' }, alone);
  expect([shown.needsSecond, shown.checks[0]]).toMatchObject([true, { rule: 'twins', state: 'forbid' }]);
  return house.perform(joinAction, { survivor: shown.survivor.person.chartId, joined: shown.joined.person.chartId, kind: 'merge', hash: shown.hash, reason: 'one person, two first names' }, alone);
};
const agree = (joinId: string, actor = alone) => house.perform(overrideJoinAction, { joinId, agree: true, reason: 'looked at both again' }, actor);

it('where nobody else may agree, the asker looks again after an hour; the privacy officer hears of it and closes it, nobody else', async () => {
  const { joinId, state } = await ask();
  expect([state, (await waiting(secondPersonWorklist, alone)).map((w) => w.ref)]).toEqual(['waiting', [joinId]]);
  await expect(agree(joinId)).rejects.toMatchObject({ kind: 'rule-refused', because: [{ rule: 'patient-index.second-person' }] });
  const line = async () => (await house.perform(listJoinsAction, { state: 'waiting' }, alone)).joins[0]!;
  expect(await line()).toMatchObject({ mayOverride: false, overrideFrom: '2026-05-04T10:00:00.000Z' });
  now = new Date('2026-05-04T10:00:00Z');
  expect((await line()).mayOverride).toBe(true);
  expect(await agree(joinId)).toEqual({ joinId, state: 'joined', selfReviewed: true });
  expect((await house.perform(listJoinsAction, { selfReviewed: true }, house.privacyOfficer)).joins.map((j) => [j.joinId, j.second?.selfReviewed])).toEqual([[joinId, true]]);
  expect([(await waiting(selfReviewWorklist, alone)).length, (await waiting(selfReviewWorklist, house.privacyOfficer)).map((w) => w.ref)]).toEqual([0, [joinId]]);
  const close = (actor: Actor) => house.perform(looking, (ctx: Ctx) => selfReviewWorklist.close!.run(ctx, joinId, 'seen'), actor);
  await expect(close(alone)).rejects.toMatchObject({ kind: 'rule-refused' });
  await close(house.privacyOfficer);
  expect(await waiting(selfReviewWorklist, house.privacyOfficer)).toEqual([]);
});

it('where somebody else may, the asker never agrees alone, however long it waits', async () => {
  await house.db.light.query(`insert into access.facility (facility_id, name, zone, mrn_system) values ('main', 'Main', 'UTC', 'urn:x') on conflict do nothing`);
  await house.db.light.query(`insert into access.person (person_id, sign_in_name, name, facility_id, roles, password_hash) values (77, 'other', 'Other', 'main', '{privacy-officer}', 'x')`);
  const { joinId } = await ask();
  now = new Date('2026-05-09T10:00:00Z');
  await expect(agree(joinId)).rejects.toMatchObject({ kind: 'rule-refused' });
  expect(await agree(joinId, house.privacyOfficer)).toMatchObject({ state: 'joined', selfReviewed: false });
});
