import { expect, it } from 'vitest';
import { widerPlans } from './wider-plans.ts';

const plan = (names: string[]) => ({ names, births: [], numbers: [], rank: 0 });

it('puts another form or a sound-alike in the place of one name, keeps the rest, and says so', () => {
  const wider = widerPlans([plan(['william', 'maier'])], 'william maier', (w) => (w === 'maier' ? ['mayer', 'meyer'] : []));
  expect(wider.map((p) => p.names.join(' '))).toEqual(expect.arrayContaining(['bill maier', 'william mayer', 'william meyer']));
  expect(wider.find((p) => p.names[1] === 'mayer')).toMatchObject({ instead: 'mayer is like maier in sound or spelling' });
  expect(wider.every((p) => p.rank > 5)).toBe(true);
});

it('reads the whole as the beginning of an address, where it has a word', () => {
  expect(widerPlans([], '1184 Quarry Hill', () => []).at(-1)!.numbers).toEqual([{ kind: 'address', value: '1184 quarry hill', typed: '1184 Quarry Hill' }]);
  expect(widerPlans([], '3/4/57', () => [])).toEqual([]);
});
