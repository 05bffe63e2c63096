import { wordLikeness, familyLevel, givenLevel } from './name-levels.ts';
import { bestAddress } from './address-levels.ts';
import type { AddressFound } from './address-levels.ts';
import { birthLevel, oneSlip, twoSlips } from './birth-level.ts';
import { nearEmail } from './email-likeness.ts';
import { addressNo, birthNo, familyNo, givenNo, placeNo, readingWorth, sexLevel, suffixLevel } from './level-numbers.ts';
import { middleLevel } from './middle-level.ts';
import { F, fieldCount } from './fields.ts';
import type { Pattern } from './fields.ts';
import { slipLooked } from './standard-numbers.ts';
import type { StandardIdentifier, StandardName, StandardPerson } from './standard-person.ts';

/** The levels of a pair, and which values of each side they were found on (to be shown, and to be weighed by how usual they are). */
export type PairLevels = {
  pattern: Pattern;
  names: { a: StandardName; b: StandardName } | undefined;
  /** The birth date where both have the same. */
  birth: number | undefined;
  address: AddressFound | undefined;
  phone: readonly [string, string] | undefined; email: readonly [string, string] | undefined;
  personNumber: readonly [StandardIdentifier, StandardIdentifier] | undefined; recordNumber: readonly [StandardIdentifier, StandardIdentifier] | undefined;
};

/** Given names with all that is known: joined forms agree too (maryann, mary ann), and who is called by the middle name. */
function givenOf(a: StandardName, b: StandardName): number {
  if (a.given === '' || b.given === '') return 0;
  const level = givenNo[givenLevel(a.given, b.given)];
  if (level === 1) return 1;
  const joined = a.middle.length !== b.middle.length, x = joined ? [a.given, ...a.middle].join('') : '', y = joined ? [b.given, ...b.middle].join('') : '';
  if (joined && x === y) return 1;
  if (level <= givenNo.near) return level;
  // A letter that became a space: "je sica".
  if (joined && (a.middle.length === 0 || b.middle.length === 0) && Math.abs(x.length - y.length) < 2 && wordLikeness(x, y) === 3) return givenNo.near;
  if (a.middle.some((m) => m.length > 1 && m === b.given) || b.middle.some((m) => m.length > 1 && m === a.given)) return givenNo.middle;
  return level;
}

/** Family and given name the other way round; a single name on the other side counts as well. */
function isSwapped(a: StandardName, b: StandardName): boolean {
  if (a.family !== '' && b.family !== '' && a.given !== '' && b.given !== '') return a.family !== a.given && halves(a.family, b.given) && halves(a.given, b.family) && (a.family === b.given || a.given === b.family);
  const x = a.family === '' ? a.given : a.given === '' ? a.family : '', y = b.family === '' ? b.given : b.given === '' ? b.family : '';
  return x !== '' && x === y && (a.family === '') !== (b.family === '');
}
/** One has a single name, which stands in the other's other place. */
function isCrossed(a: StandardName, b: StandardName): boolean {
  return (a.family === '' || a.given === '') !== (b.family === '' || b.given === '') && ((a.family !== '' && a.family === b.given) || (a.given !== '' && a.given === b.family));
}
const halves = (x: string, y: string): boolean => x === y || (x.length > 2 && y.length > 2 && wordLikeness(x, y) === 3);

function namesOf(a: StandardPerson, b: StandardPerson, p: Pattern): PairLevels['names'] {
  let best: PairLevels['names'], bestWorth = -Infinity;
  for (const x of a.names) for (const y of b.names) {
    let family = x.family === '' || y.family === '' ? 0 : familyNo[familyLevel(x.family, x.parts, y.family, y.parts)] as number, given = givenOf(x, y);
    if ((family === 0 || family > 3 || given > 3) && isSwapped(x, y)) { family = familyNo.swapped; given = 0; } else if ((family === 0 || family > 6) && (given === 0 || given > 5) && isCrossed(x, y)) { family = familyNo.crossed; given = 0; } else if (family === 1 && (x.past || y.past)) family = familyNo.previous;
    const middle = given === givenNo.middle || (given === 1 && x.given !== y.given) ? 0 : middleLevel(x.middle, y.middle), worth = readingWorth(family, given, middle);
    if (worth <= bestWorth) continue;
    best = { a: x, b: y }; bestWorth = worth; p[F.family] = family; p[F.given] = given; p[F.middle] = middle;
  }
  return best;
}

/** 1 the same, 2 nearly, 3 differs. */
function valuesOf(a: readonly string[], b: readonly string[], near: (x: string, y: string) => boolean): [number, readonly [string, string] | undefined] {
  if (a.length === 0 || b.length === 0) return [0, undefined];
  const shared = a.filter((x) => b.includes(x)).sort((x, y) => x.length - y.length || (x < y ? -1 : 1))[0]; // the same one whichever order they stand in
  if (shared !== undefined) return [1, [shared, shared]];
  for (const x of a) for (const y of b) if (near(x, y)) return [2, [x, y]];
  return [3, [a[0]!, b[0]!]];
}

const nearPhone = (x: string, y: string): boolean => oneSlip(x, y) || (x.length !== y.length && Math.min(x.length, y.length) === 7 && (x.endsWith(y) || y.endsWith(x)));
function numbersOf(a: readonly StandardIdentifier[], b: readonly StandardIdentifier[], kind: StandardIdentifier['kind']): [number, readonly [StandardIdentifier, StandardIdentifier] | undefined] {
  let level = 0, found: readonly [StandardIdentifier, StandardIdentifier] | undefined;
  for (const x of a) for (const y of b) {
    if (x.system !== y.system || x.kind !== kind) continue;
    const looked = kind === 'person' && slipLooked(x.value) && slipLooked(y.value);
    const one = x.value === y.value ? 1 : kind === 'record' ? 2 : looked && oneSlip(x.value, y.value) ? 2 : looked && twoSlips(x.value, y.value) ? 3 : 4;
    if (level === 0 || one < level) { level = one; found = [x, y]; }
  }
  return [level, found];
}

/** Compares two standardized people field by field. Symmetric but for which value is `a`. */
export function pairLevels(a: StandardPerson, b: StandardPerson): PairLevels {
  const p = new Uint8Array(fieldCount);
  const names = namesOf(a, b, p);
  p[F.suffix] = suffixLevel(a.suffix === '', b.suffix === '', a.suffix === b.suffix);
  p[F.birth] = a.birth === 0 || b.birth === 0 ? 0 : birthNo[birthLevel(a.birth, b.birth)];
  p[F.sex] = a.sex === '' || b.sex === '' ? 0 : sexLevel(a.sex === b.sex, p);
  const address = a.addresses.length && b.addresses.length ? bestAddress(a.addresses, b.addresses) : undefined;
  if (address) {
    p[F.address] = address.address === undefined ? 0 : addressNo[address.address];
    // Where the line agrees in one place, the place is in it already.
    p[F.place] = address.place === undefined || (p[F.address]! >= 1 && p[F.address]! <= 6) ? 0 : placeNo[address.place];
  }
  const [phoneNo, phone] = valuesOf(a.phones, b.phones, nearPhone), [emailNo, email] = valuesOf(a.emails, b.emails, nearEmail);
  p[F.phone] = phoneNo; p[F.email] = emailNo;
  p[F.ssn] = a.ssn !== '' && b.ssn !== '' ? (a.ssn === b.ssn ? 1 : oneSlip(a.ssn, b.ssn) ? 2 : twoSlips(a.ssn, b.ssn) ? 4 : 5) : a.lastFour !== '' && b.lastFour !== '' ? (a.lastFour === b.lastFour ? 3 : 5) : 0;
  const [personNo, personNumber] = numbersOf(a.identifiers, b.identifiers, 'person'), [recordNo, recordNumber] = numbersOf(a.identifiers, b.identifiers, 'record');
  p[F.personNumber] = personNo; p[F.recordNumber] = recordNo;
  return { pattern: p, names, birth: a.birth === b.birth && a.birth !== 0 ? a.birth : undefined, address, phone, email, personNumber, recordNumber };
}
