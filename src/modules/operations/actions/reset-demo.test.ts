import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testHouse } from '../../../../test/kit/house.ts';
import type { TestHouse } from '../../../../test/kit/house.ts';
import { resetDemoAction } from './reset-demo.ts';

let house: TestHouse;
beforeAll(async () => { house = await testHouse(); });
afterAll(() => house.close());

it.each([['not a demo', false, false], ['a hospital\'s own database', true, true]] as const)('nothing is begun anew where it is %s', async (_what, demo, external) => {
  const act = resetDemoAction(() => ({ program: '0', home: house.home, demo, external, checkpointsElsewhere: false }));
  await expect(house.perform(act, { word: 'reset' }, house.admin)).rejects.toMatchObject({ kind: 'rule-refused' });
  expect(existsSync(join(house.home, 'reset-demo'))).toBe(false);
});
