import { afterAll, beforeAll, expect, it } from 'vitest';
import { action } from '../../platform/action.ts';
import type { Actor } from '../../platform/action.ts';
import { z } from 'zod';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { silentLog } from '../../platform/log.ts';
import { watchFollowers } from './actions/watch-followers.ts';
import { acknowledgeChanges, followChanges, listChanges, listFollowers, settleRefusalAction } from './actions/follow-changes.ts';
import { nameOriginOfChanges, noteIdentityChange } from './index.ts';
import type { IdentityChange } from './index.ts';

let house: TestHouse, program: Actor;
beforeAll(async () => { house = await testHouse(); program = { ...house.client, rights: new Set([...house.client.rights, 'patient-index.follow']) }; });
afterAll(() => house.close());

type Noted = { change: IdentityChange; origin?: string; hold?: Promise<void>; fail?: boolean };
const note = action<Noted, void>({
  name: 'test.note', title: 'Note', kind: 'write', right: 'patient-index.join', checkInput: false, input: z.custom<Noted>(),
  async run(ctx, { change, origin, hold, fail }) {
    noteIdentityChange(ctx, change);
    if (origin) await nameOriginOfChanges(ctx, origin);
    if (hold) { await ctx.tx.query('select pg_current_xact_id()'); await hold; }
    if (fail) throw new Error('on purpose');
  },
});
const noted = (chartId: string, more: Partial<Noted> = {}): Promise<void> => house.perform(note, { change: { kind: 'merged', chartId, otherChartId: '9', reason: 'One person' }, ...more }, house.operator);
const charts = async (after: number | null = null): Promise<string[]> => (await house.perform(listChanges, { follower: 'Lab', after, limit: 100 }, program)).changes.map((c) => c.chart.chartId);

it('tells each change once, in an order that a late commit cannot slip behind', async () => {
  await house.perform(followChanges, { follower: 'Lab', from: 'beginning' }, program);
  let go = (): void => {};
  const slow = noted('101', { hold: new Promise<void>((done) => { go = done; }) });
  await new Promise((r) => setTimeout(r, 100));
  await noted('102', { origin: 'Clinic' });
  // 101 began first and has not committed: 102 must wait, or whoever acknowledges it would never hear of 101.
  expect(await charts()).toEqual([]);
  go();
  await slow;
  await noted('103');
  await expect(noted('104', { fail: true })).rejects.toThrow();
  // Others of this server, in other databases too, may hold the places back for a moment.
  for (let i = 0; i < 200 && (await charts()).length < 3; i += 1) await new Promise((r) => setTimeout(r, 25));
  expect(await charts()).toEqual(['101', '102', '103']);
  const { changes } = await house.perform(listChanges, { follower: 'Lab', after: null, limit: 100 }, program);
  expect(changes.map((c) => c.seq)).toEqual([1, 2, 3]);
  expect(changes.map((c) => c.origin)).toEqual([null, 'Clinic', null]);
});

it('is acknowledged up to a place; what comes late takes nothing back, and nobody acknowledges what is not there', async () => {
  expect(await house.perform(acknowledgeChanges, { follower: 'Lab', upTo: 2 }, program)).toEqual({ acknowledged: 2, outstanding: 1 });
  expect(await house.perform(acknowledgeChanges, { follower: 'Lab', upTo: 1 }, program)).toEqual({ acknowledged: 2, outstanding: 1 });
  expect(await charts()).toEqual(['103']);
  expect(await charts(0)).toEqual(['101', '102', '103']);
  await expect(house.perform(acknowledgeChanges, { follower: 'Lab', upTo: 99 }, program)).rejects.toMatchObject({ kind: 'invalid-input' });
  const { followers } = await house.perform(listFollowers, {}, house.operator);
  expect(followers).toMatchObject([{ follower: 'Lab', acknowledged: 2, outstanding: 1, overdue: false, refusals: [] }]);
});

it('is nobody else\'s to fetch or acknowledge', async () => {
  const other = { ...program, id: 'client-2' };
  await expect(house.perform(listChanges, { follower: 'Lab', after: null, limit: 10 }, other)).rejects.toMatchObject({ kind: 'not-found' });
  await expect(house.perform(acknowledgeChanges, { follower: 'Lab', upTo: 3 }, other)).rejects.toMatchObject({ kind: 'not-found' });
  await expect(house.perform(followChanges, { follower: 'Lab', from: 'beginning' }, other)).rejects.toMatchObject({ kind: 'conflict' });
  expect(await house.perform(followChanges, { follower: 'Late', from: 'now' }, other)).toEqual({ follower: 'Late', acknowledged: 3 });
  await expect(house.perform(settleRefusalAction, { follower: 'Lab', seq: 1 }, house.operator)).rejects.toMatchObject({ kind: 'not-found' });
});

it('is overdue when it stays unacknowledged longer than the policy says', async () => {
  const later = await house.perform({ ...listFollowers, run: (ctx, input) => listFollowers.run({ ...ctx, now: new Date(ctx.now.getTime() + 61 * 60_000) }, input) }, {}, house.operator);
  expect(later.followers.find((f) => f.follower === 'Lab')).toMatchObject({ outstanding: 1, overdue: true });
  expect(later.followers.find((f) => f.follower === 'Late')).toMatchObject({ outstanding: 0, overdue: false });
});

it('is told of in the log while somebody is late, and only then', async () => {
  const told: unknown[] = [], log = { ...silentLog, warn: (_says: string, fields?: object) => { told.push(fields); } };
  const at = (minutes: number) => house.perform({ ...watchFollowers, run: (ctx, input) => watchFollowers.run({ ...ctx, log, now: new Date(ctx.now.getTime() + minutes * 60_000) }, input) }, {}, house.system);
  expect(await at(0)).toEqual([]);
  expect(await at(61)).toMatchObject([{ follower: 'Lab', outstanding: 1 }]);
  expect(told).toMatchObject([{ source: 'Lab', count: 1 }]);
  const [row] = (await house.db.light.query('select follower, outstanding, oldest_at from patient_index.published_untold')).rows;
  expect(row).toMatchObject({ follower: 'Lab', outstanding: 1, oldest_at: expect.any(Date) });
});
