import type { StandardAddress } from './standard-person.ts';
import { wordLikeness } from './name-levels.ts';

export type AddressLevel = 'same' | 'past' | 'unit' | 'near' | 'elsewhere' | 'street' | 'extra' | 'differs';
export type PlaceLevel = 'zip' | 'city' | 'near' | 'state' | 'differs';

const rank: Record<AddressLevel, number> = { same: 0, past: 1, unit: 2, near: 3, elsewhere: 4, street: 5, extra: 6, differs: 7 };
const placeRank: Record<PlaceLevel, number> = { zip: 0, city: 1, near: 2, state: 3, differs: 4 };

const streetsAlike = (a: string, b: string): boolean => a === b || (a.length > 3 && b.length > 3 && (wordLikeness(a, b) === 3 || a.startsWith(`${b} `) || b.startsWith(`${a} `)));

/** Two addresses' lines; undefined when one has none. */
function lineLevel(a: StandardAddress, b: StandardAddress, place: PlaceLevel | undefined): AddressLevel | undefined {
  const aLine = a.street !== '' || a.extra !== '', bLine = b.street !== '' || b.extra !== '';
  if (!aLine || !bLine) return undefined;
  const house = a.house !== '' && a.house === b.house, street = a.street !== '' && a.street === b.street;
  const there = place === undefined || place === 'zip' || place === 'city' || place === 'near';
  if (street && house) {
    if (!there) return 'elsewhere';
    if (a.unit !== '' && b.unit !== '' && a.unit !== b.unit) return 'unit';
    return a.past || b.past ? 'past' : 'same';
  }
  const noHouse = a.house === '' || b.house === '';
  if (street && there && (noHouse || houseSlip(a.house, b.house))) return 'near';
  if (house && there && a.street !== '' && b.street !== '' && (streetsAlike(a.street, b.street) || streetsAlike(a.street, b.extra) || streetsAlike(a.extra, b.street))) return 'near';
  if (street && there) return 'street';
  if (there && a.extra !== '' && b.extra !== '' && streetsAlike(a.extra, b.extra)) return 'extra';
  if (there && (a.street !== '' && a.street === b.extra || a.extra !== '' && a.extra === b.street)) return 'street';
  return 'differs';
}

export function houseSlip(a: string, b: string): boolean {
  if (a === '' || b === '' || Math.min(a.length, b.length) < 2) return false;
  if (a.length === b.length) { let n = 0; for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) n += 1; return n === 1 || (n === 2 && [...a].sort().join('') === [...b].sort().join('')); }
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return long.length - short.length === 1 && (long.startsWith(short) || long.endsWith(short));
}

/** City, state and postal code of two addresses; undefined when nothing of it is known on both sides. */
export function placeLevel(a: StandardAddress, b: StandardAddress): PlaceLevel | undefined {
  if (a.zip !== '' && a.zip === b.zip) return 'zip';
  const zips = a.zip !== '' && b.zip !== '', cities = a.city !== '' && b.city !== '';
  if (cities && a.city === b.city) return 'city';
  if (zips && zipSlip(a.zip, b.zip)) return 'near';
  if (cities && wordLikeness(a.city, b.city) === 3) return 'near';
  if (a.state !== '' && a.state === b.state) return 'state';
  return zips || cities || (a.state !== '' && b.state !== '') ? 'differs' : undefined;
}

/** One digit, two changed about, or a leading nought lost (05308, 5308). */
export function zipSlip(a: string, b: string): boolean {
  if (a.length !== b.length) return a === `0${b}` || b === `0${a}`;
  let n = 0, at = -1;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) { n += 1; if (at < 0) at = i; }
  return n === 1 || (n === 2 && a[at] === b[at + 1] && a[at + 1] === b[at]);
}

export type AddressFound = { address: AddressLevel | undefined; place: PlaceLevel | undefined; a: StandardAddress; b: StandardAddress };

/** The best of all pairs of addresses, present and past. */
export function bestAddress(a: readonly StandardAddress[], b: readonly StandardAddress[]): AddressFound | undefined {
  let best: AddressFound | undefined, bestRank = Infinity;
  for (const x of a) for (const y of b) {
    const place = placeLevel(x, y), address = lineLevel(x, y, place);
    const r = (address === undefined ? 8 : rank[address]) * 8 + (place === undefined ? 5 : placeRank[place]);
    if (r < bestRank) { best = { address, place, a: x, b: y }; bestRank = r; }
  }
  return best;
}
