import { wordLikeness } from './name-levels.ts';

/** Further given names: the best of all pairs. 0 not known, 1 the same, 2 an initial fits, 3 nearly, 4 differs. */
export function middleLevel(a: readonly string[], b: readonly string[]): number {
  let best = 0;
  for (const x of a) for (const y of b) {
    if (x === '' || y === '') continue;
    const level = x === y ? (x.length === 1 ? 2 : 1) : x.length === 1 || y.length === 1 ? (x[0] === y[0] ? 2 : 4) : wordLikeness(x, y) === 3 ? 3 : 4;
    if (best === 0 || level < best) best = level;
  }
  return best;
}
