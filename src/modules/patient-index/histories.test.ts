import { afterAll, beforeAll, expect, it } from 'vitest';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { playHistory } from '../../../test/kit/join-histories.ts';
import { registerProjection } from '../chart/index.ts';
import { patientsProjection } from '../patients/index.ts';

let house: TestHouse;
beforeAll(async () => { for (const p of patientsProjection) registerProjection(p); house = await testHouse(); });
afterAll(() => house.close());

const first = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));
it(`random histories of merges, edits, merges of merges, links and undoings lose nothing and leave nothing behind (seeds ${first} to ${first + 5})`, async () => {
  let joins = 0;
  for (let i = 0; i < 6; i += 1) joins += (await playHistory(house, first + i, 40)).joins;
  expect(joins).toBeGreaterThan(5);
}, 120_000);
