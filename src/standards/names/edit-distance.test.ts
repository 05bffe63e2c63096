import fc from 'fast-check';
import { expect, it } from 'vitest';
import { editDistance, jaroWinkler } from './index.ts';
import '../../../test/kit/same-seed.ts';

/** The whole table, as the textbook has it. */
function slow(a: string, b: string): number {
  const d = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)));
  for (let i = 1; i <= a.length; i += 1) for (let j = 1; j <= b.length; j += 1) {
    d[i]![j] = Math.min(d[i - 1]![j]! + 1, d[i]![j - 1]! + 1, d[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d[i]![j] = Math.min(d[i]![j]!, d[i - 2]![j - 2]! + 1);
  }
  return d[a.length]![b.length]!;
}
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 12 });

it('agrees with the whole table up to its limit', () => {
  fc.assert(fc.property(word, word, fc.integer({ min: 1, max: 3 }), (a, b, max) => { expect(editDistance(a, b, max)).toBe(Math.min(max + 1, slow(a, b))); }), { numRuns: 3000 });
});

it('Jaro-Winkler gives the published values', () => {
  expect(jaroWinkler('martha', 'marhta')).toBeCloseTo(0.9611, 4);
  expect(jaroWinkler('dwayne', 'duane')).toBeCloseTo(0.84, 4);
  expect(jaroWinkler('dixon', 'dicksonx')).toBeCloseTo(0.8133, 4);
  expect([jaroWinkler('', 'a'), jaroWinkler('a', 'a'), jaroWinkler('abc', 'xyz')]).toEqual([0, 1, 0]);
});
