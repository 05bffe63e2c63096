import type { NameKey } from './fold-name.ts';
import { isNickname, isTypo } from '../../../standards/names/index.ts';

export type Likeness = 'same' | 'like' | 'unknown' | 'differs';
export type NameLikeness = { family: Likeness; given: Likeness; middle: Likeness; suffix: Likeness };

export type NamePolicy = { placeholders: ReadonlySet<string>; newborn: ReadonlySet<string> };

/** Compares two folded names part by part, also with family and given name swapped; the better reading counts. */
export function compareNames(a: NameKey, b: NameKey, policy: NamePolicy): NameLikeness {
  const straight = compareParts(a, b, policy);
  if (straight.family === 'same' && straight.given === 'same') return straight;
  const swapped = a.given.length > 0 && b.given.length > 0 && a.family !== '' && b.family !== ''
    && a.family === b.given[0] && a.given[0] === b.family;
  return swapped ? { family: 'same', given: 'same', middle: middles(a.given.slice(1), b.given.slice(1)), suffix: straight.suffix } : straight;
}

function compareParts(a: NameKey, b: NameKey, policy: NamePolicy): NameLikeness {
  return {
    family: compareFamily(a.family, b.family, policy),
    given: compareGiven(a.given, b.given, policy),
    middle: middles(a.given.slice(1), b.given.slice(1)),
    suffix: a.suffix === '' || b.suffix === '' ? 'unknown' : a.suffix === b.suffix ? 'same' : 'differs',
  };
}

function compareFamily(a: string, b: string, policy: NamePolicy): Likeness {
  const x = a.replaceAll(' ', ''), y = b.replaceAll(' ', '');
  if (x === '' || y === '' || policy.placeholders.has(x) || policy.placeholders.has(y)) return 'unknown';
  if (x === y) return 'same';
  if (isTypo(x, y)) return 'like';
  // One of two family names, as after marriage: Garcia and Garcia Marquez. Particles alone (de, la) do not count.
  const words = new Set(a.split(' '));
  return b.split(' ').some((w) => w.length > 3 && words.has(w)) ? 'like' : 'differs';
}

function compareGiven(a: readonly string[], b: readonly string[], policy: NamePolicy): Likeness {
  const x = a[0] ?? '', y = b[0] ?? '';
  const newbornX = isNewborn(a, policy), newbornY = isNewborn(b, policy);
  if (newbornX && newbornY) return a.join(' ') === b.join(' ') ? 'same' : 'differs'; // Baby A is not Baby B
  if (x === '' || y === '' || newbornX || newbornY || policy.placeholders.has(x) || policy.placeholders.has(y)) return 'unknown';
  if (x === y || a.join('') === b.join('')) return 'same';
  if (likeGiven(x, y)) return 'like';
  // Known by the middle name.
  if ((a[1] !== undefined && a[1].length > 1 && a[1] === y) || (b[1] !== undefined && b[1].length > 1 && b[1] === x)) return 'like';
  return 'differs';
}

/** An initial, a beginning (Rob, Robert), a usual short form, or a typing error. */
export function likeGiven(x: string, y: string): boolean {
  const [short, long] = x.length <= y.length ? [x, y] : [y, x];
  if (short.length !== 2 && long.startsWith(short)) return true;
  return isNickname(x, y) || isTypo(x, y);
}

const isNewborn = (given: readonly string[], policy: NamePolicy): boolean => given.length > 0 && policy.newborn.has(given[0]!);

function middles(a: readonly string[], b: readonly string[]): Likeness {
  if (!a.length || !b.length) return 'unknown';
  return a.some((x) => b.some((y) => x === y || likeGiven(x, y))) ? 'same' : 'differs';
}
