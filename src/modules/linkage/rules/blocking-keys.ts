import { soundCodes } from '../../../standards/phonetic/index.ts';
import type { StandardName, StandardPerson } from './standard-person.ts';

/**
 * The rules by which two people come to be compared at all, each tolerant of other errors; two records of one person that share none of them are missed.
 * A key is rule:value. What is swapped (family and given name, day and month) is put in order first, so that both forms make one key.
 */
export const blockingRules = {
  nb: 'family name by sound, first letter of the given name, birth year',
  gb: 'given name by sound and birth date',
  fb: 'family name by sound and birth date',
  nn: 'both names, either way round',
  gm: 'given name by sound, first letter of the family name, birth year and month',
  nd: 'beginnings of both names, either way round, and day and month of birth',
  bz: 'birth date and postal code',
  nz: 'family name by sound, first letter of the given name, postal code',
  gl: 'given name, and address by house number and street',
  al: 'address by house number, street and postal code',
  ph: 'phone number', em: 'e-mail address', ss: 'social security number', s4: 'last four of the social security number and birth year',
  id: 'identifier by system', nw: 'newborn: family name and birth date',
} as const;
export type BlockingRule = keyof typeof blockingRules;

/** One sound code of a word, or the word's beginning where it has none (other scripts, one letter). */
export const soundOf = (word: string): string => soundCodes(word)[0] ?? word.slice(0, 4);

const inOrder = (a: string, b: string): string => (a < b ? `${a}/${b}` : `${b}/${a}`);

function nameKeys(n: StandardName, birth: number, zip: string, keys: Set<string>): void {
  const families = n.parts.length > 0 ? [...new Set([n.family, ...n.parts])] : [n.family], year = Math.floor(birth / 10_000), whole = birth % 100 !== 0;
  const month = Math.floor(birth / 100) % 100, day = birth % 100, monthDay = inOrder(String(month), String(day)), date = `${year}/${monthDay}`;
  const initial = n.given.slice(0, 1);
  if (n.given !== '' && n.given.length > 1 && whole) keys.add(`gb:${soundOf(n.given)}|${date}`);
  for (const family of families) {
    if (family === '') continue;
    const sound = soundOf(family);
    if (whole) keys.add(`fb:${sound}|${date}`);
    if (n.given === '') continue;
    if (month > 0) keys.add(`gm:${soundOf(n.given)}|${family.slice(0, 1)}|${year}-${month}`);
    if (year > 0) keys.add(`nb:${sound}|${initial}|${year}`);
    if (n.given.length > 1) keys.add(`nn:${inOrder(family, n.given)}`);
    if (whole) keys.add(`nd:${inOrder(family.slice(0, 3), n.given.slice(0, 3))}|${monthDay}`);
    if (zip !== '') keys.add(`nz:${sound}|${initial}|${zip}`);
  }
  // The other way round: what the swapped record would have by sound.
  if (n.given.length > 1 && n.family !== '') {
    if (whole) { keys.add(`gb:${soundOf(n.family)}|${date}`); keys.add(`fb:${soundOf(n.given)}|${date}`); }
  }
}

/** All keys of a person, each once, in no meaningful order. What is not known (or a skip value) makes none. */
export function blockingKeys(p: StandardPerson): string[] {
  const keys = new Set<string>(), year = Math.floor(p.birth / 10_000), whole = p.birth % 100 !== 0;
  const zip = p.addresses[0]?.zip ?? '';
  for (const n of p.names) nameKeys(n, p.birth, zip, keys);
  for (const a of p.addresses) {
    if (whole && a.zip !== '') keys.add(`bz:${p.birth}|${a.zip}`);
    if (a.house === '' || a.street === '') continue;
    const street = a.street.replaceAll(' ', '').slice(0, 5);
    if (a.zip !== '' || a.city !== '') keys.add(`al:${a.house}|${street}|${a.zip || a.city}`);
    const given = p.names[0]?.given ?? '';
    if (given !== '') keys.add(`gl:${given.slice(0, 4)}|${a.house}|${street.slice(0, 4)}`);
  }
  for (const key of valueKeys(p)) keys.add(key);
  if (p.lastFour !== '' && year > 0) keys.add(`s4:${p.lastFour}|${year}`);
  if (p.newborn !== '' && whole) for (const n of p.names) if (n.family !== '') keys.add(`nw:${soundOf(n.family)}|${p.birth}`);
  return [...keys];
}

/** The key of each kind of value that one person alone should carry. */
export const valueKey = {
  phone: (v: string): string => `ph:${v.slice(-10)}`, email: (v: string): string => `em:${v}`, ssn: (v: string): string => `ss:${v}`, identifier: (v: { system: string; value: string }): string => `id:${v.system}|${v.value}`,
};
export const valueKeys = (p: StandardPerson): string[] => [...p.phones.map(valueKey.phone), ...p.emails.map(valueKey.email), ...(p.ssn === '' ? [] : [valueKey.ssn(p.ssn)]), ...p.identifiers.map(valueKey.identifier)];
