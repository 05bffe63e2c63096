import { likeGiven } from './compare-names.ts';
import { isNear, nearDays } from './birth-date.ts';

export type Alike = { familyWord: string; given: string; birthLo: number };

/** Where to look for people with the same family name, a like given name and a near birth date. Undefined when too little is known. */
export function lookalikeRange(family: readonly string[], given: readonly string[], birth: { lo: number | null; hi: number | null }, today: number):
  { word: string; restFrom: string; restTo: string; from: number; to: number; others: number[] } | undefined {
  const first = given[0];
  if (!family.length || !first || birth.lo === null || birth.lo !== birth.hi) return undefined;
  const { from, to, others } = nearDays(birth.lo, today);
  const begin = ` ${[...first].slice(0, 2).join('')}`;
  return { word: family.join('').slice(0, 60), restFrom: begin, restTo: `${begin}\u{10FFFF}`, from, to, others };
}

/** The mark itself: family names are the same already; given names are like and birth dates near or equal. */
export const isLookalike = (a: Alike, b: Alike): boolean =>
  a.familyWord === b.familyWord && (a.given === b.given || likeGiven(a.given, b.given) || (a.given.slice(0, 3) === b.given.slice(0, 3) && a.given.length > 2))
  && (Math.abs(a.birthLo - b.birthLo) <= 31 || isNear(a.birthLo, b.birthLo));
