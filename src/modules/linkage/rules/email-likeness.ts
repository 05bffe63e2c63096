import { wordLikeness } from './name-levels.ts';

/** Two e-mail addresses that differ: the same before the @ (more than three letters), or a slip of the keys apart. */
export function nearEmail(x: string, y: string): boolean {
  const i = x.indexOf('@'), j = y.indexOf('@');
  if (i > 3 && i === j && x.slice(0, i) === y.slice(0, j)) return true;
  return x.length > 6 && y.length > 6 && wordLikeness(x, y) === 3;
}
