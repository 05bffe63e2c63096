import { afterAll, beforeAll, expect, it } from 'vitest';
import { testHouse } from '../../../../test/kit/house.ts';
import type { TestHouse } from '../../../../test/kit/house.ts';
import { registerProjection } from '../../chart/index.ts';
import { patientsProjection } from '../index.ts';
import { countShared } from './count-shared.ts';
import { register } from './register.ts';

let house: TestHouse;
beforeAll(async () => {
  for (const p of patientsProjection) registerProjection(p);
  house = await testHouse();
  for (const [i, family] of ['Bryant', 'Okafor', 'Lindqvist', 'Moreau', 'Takahashi', 'Zielinski'].entries()) {
    await house.perform(register, {
      names: [{ use: 'official', family, given: [['Ada', 'Boris', 'Chandra', 'Dolores', 'Emeka', 'Fiona'][i]!], prefix: [], suffix: [], from: null, to: null }], birthDate: `${1930 + i * 7}-03-04`, sex: i % 2 ? 'male' : 'female', passed: { reason: 'twin-or-relative' }, telecoms: [{ system: 'phone', use: 'home', value: '(503) 555-0100' }, ...(i < 3 ? [{ system: 'phone', use: 'mobile', value: '503-226-0177' }] : [])],
      addresses: [{ use: 'home', line: [i < 5 ? '12 Shelter Way' : '418 Orchard St'], city: 'Fairhaven', state: 'OR', postalCode: '97218', country: 'US' }],
    } as never, house.clerk);
  }
});
afterAll(() => house.close());
const count = async (input: object) => (await house.perform(countShared, input as never, house.clerk) as any).shared;

it('a phone that many charts have is told with their number, however it is written; one of a few is not', async () => {
  expect(await count({ phones: [{ at: 'telecoms.0.value', value: '5035550100' }, { at: 'telecoms.1.value', value: '(503) 226-0177' }, { at: 'telecoms.2.value', value: '+1 503 555 0100' }, { at: 'telecoms.3.value', value: '555-0100' }] })).toEqual([
    { at: 'telecoms.0.value', of: 'phone', charts: 6, more: false }, { at: 'telecoms.2.value', of: 'phone', charts: 6, more: false }]);
});

it('an address too, by street and ZIP together', async () => {
  const at = (line: string, postalCode: string) => count({ addresses: [{ at: 'a', line, postalCode }] });
  expect(await at('12 SHELTER way', '97218-0001')).toEqual([{ at: 'a', of: 'address', charts: 5, more: false }]);
  expect([await at('12 Shelter Way', '97301'), await at('418 Orchard St', '97218'), await at('12 Shelter Way', '')]).toEqual([[], [], []]);
});

it('those who may not register are not told', async () => { await expect(house.perform(countShared, { phones: [] } as never, house.actor('coder'))).rejects.toMatchObject({ kind: 'not-permitted' }); });
