import { afterAll, beforeAll, expect, it } from 'vitest';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { playHistory } from '../../../test/kit/join-histories.ts';
import { registerGuard, registerProjection } from '../chart/index.ts';
import { leadOn, patientsProjection } from '../patients/index.ts';
import { changeItems } from './rules/patient-changes.ts';

let house: TestHouse;
beforeAll(async () => { for (const p of patientsProjection) registerProjection(p); registerGuard(leadOn(changeItems)); house = await testHouse(); });
afterAll(() => house.close());

// The same few each time; `npm run prove join-histories` plays thousands of new ones.
const first = Number(process.env['SEED'] ?? 31000000);
it(`random histories of merges, edits, merges of merges, links and undoings lose nothing and leave nothing behind (seeds ${first} to ${first + 5})`, async () => {
  let joins = 0;
  for (let i = 0; i < 6; i += 1) joins += (await playHistory(house, first + i, 40)).joins;
  expect(joins).toBeGreaterThan(5);
}, 120_000);

// A birth date that came through two merges stayed in the last record when the first was undone, because it had been changed since in the record between.
it('what a parted record gave goes also where it was copied on, though it was changed since on the way (seed 20261127)', async () => {
  expect((await playHistory(house, 20261127, 50)).undone).toBeGreaterThan(3);
}, 60_000);

// A phone that one join brought and another marked as old was taken for the record's own when it was copied on.
it('what a join brought and a later one marked as old goes with the one that brought it (seed 673312256)', async () => {
  expect((await playHistory(house, 673312256, 65)).undone).toBeGreaterThan(3);
}, 60_000);

// A status that was edited last gave way to an older one after merges of merges, edits between them and undoings out of order.
it('a record that stands alone again says what was said of it last (seed 31000079)', async () => {
  expect((await playHistory(house, 31000079, 80)).undone).toBeGreaterThan(3);
}, 60_000);
