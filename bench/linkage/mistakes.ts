import type { Random } from '../../src/modules/demo/people/random.ts';
import type { Names } from './names.ts';
import { drawPhone, drawPlace, otherwise } from './places.ts';

/** A row of the generated file; every value as a clerk typed it, '' for not known. */
export type Row = { given: string; middle: string; family: string; suffix: string; birth_date: string; sex: string; ssn: string; phone: string; address: string; city: string; state: string; zip: string };

/**
 * The shares of duplicate pairs in which a field differs. Published (398,939 confirmed duplicate pairs, PMC4832129): middle name 58.3 %, Social Security number 53.5 %; 53 % of differing
 * first names and 34 % of differing last names are misspelled, swaps come next. The shares of the other fields are ours: no source at hand gives them.
 */
export const differs = { middle: 0.583, ssn: 0.5354, given: 0.2, family: 0.18, birthDate: 0.12, sex: 0.02, phone: 0.42, address: 0.38, suffix: 0.5 };

const beside: Record<string, string> = { a: 'sqz', b: 'vn', c: 'xv', d: 'sf', e: 'wr', f: 'dg', g: 'fh', h: 'gj', i: 'uo', j: 'hk', k: 'jl', l: 'k', m: 'n', n: 'bm', o: 'ip', p: 'o', q: 'wa', r: 'et', s: 'ad', t: 'ry', u: 'yi', v: 'cb', w: 'qe', x: 'zc', y: 'tu', z: 'xa' };
const sounds: [string, string][] = [['ph', 'f'], ['f', 'ph'], ['ck', 'k'], ['c', 'k'], ['k', 'c'], ['ie', 'y'], ['y', 'ie'], ['ey', 'y'], ['ee', 'ea'], ['ea', 'ee'], ['ll', 'l'], ['nn', 'n'], ['n', 'nn'], ['tt', 't'], ['ss', 's'], ['s', 'z'], ['z', 's'], ['ae', 'e'], ['ei', 'ie'], ['sch', 'sh'], ['th', 't'], ['o', 'au'], ['gh', 'g'], ['mac', 'mc'], ['sen', 'son'], ['son', 'sen']];

/** One slip of the hand or the ear in a word: a letter left out, put in, doubled, exchanged with its neighbour or with a neighbour on the keyboard, or another spelling of the same sound. */
export function misspell(r: Random, word: string): string {
  if (word.length < 2) return word + r.pick(['n', 'e', 's']);
  const at = r.between(1, word.length - 1), lower = word.toLowerCase();
  const roll = r.next();
  if (roll < 0.3) {
    const fits = sounds.filter(([from]) => lower.indexOf(from, 1) > 0);
    if (fits.length > 0) { const [from, to] = r.pick(fits), i = lower.indexOf(from, 1); return word.slice(0, i) + to + word.slice(i + from.length); }
  }
  if (roll < 0.5) return word.slice(0, at) + word.slice(at + 1);
  if (roll < 0.62) return word.slice(0, at) + word[at]! + word.slice(at);
  if (roll < 0.75) return word.slice(0, at) + r.pick([...'aeinrstlo']) + word.slice(at);
  if (roll < 0.88 && at + 1 < word.length && word[at] !== word[at + 1]) return word.slice(0, at) + word[at + 1]! + word[at]! + word.slice(at + 2);
  return word.slice(0, at) + r.pick([...beside[lower[at]!] ?? 'e']) + word.slice(at + 1);
}

/** One wrong or two exchanged digits. */
export function misdigit(r: Random, text: string): string {
  const places = [...text].flatMap((c, i) => /\d/.test(c) ? [i] : []);
  const k = r.between(0, places.length - 2), a = places[k]!, b = places[k + 1]!;
  if (r.chance(0.4) && text[a] !== text[b]) return text.slice(0, a) + text[b]! + text.slice(a + 1, b) + text[a]! + text.slice(b + 1);
  return text.slice(0, a) + String((Number(text[a]) + r.between(1, 9)) % 10) + text.slice(a + 1);
}

/** Month and day exchanged, digits exchanged or wrong, a year beside, the first of January, the century. Always a day that exists. */
export function misdate(r: Random, iso: string): string {
  const [y, m, d] = [iso.slice(0, 4), iso.slice(5, 7), iso.slice(8, 10)];
  const exists = (text: string): boolean => { const at = new Date(`${text}T00:00:00Z`); return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text && text < '2026-06-01' && text > '1900-01-01' && text !== iso; };
  for (let tries = 0; tries < 12; tries += 1) {
    const roll = r.next();
    const made = roll < 0.25 ? `${y}-${d}-${m}` : roll < 0.45 ? `${y}-${m}-${d[1]}${d[0]}` : roll < 0.6 ? `${y.slice(0, 2)}${y[3]}${y[2]}-${m}-${d}` : roll < 0.72 ? `${Number(y) + r.pick([-1, 1])}-${m}-${d}`
      : roll < 0.76 ? `${y}-01-01` : roll < 0.82 ? `${Number(y) + r.pick([-10, 10])}-${m}-${d}` : roll < 0.91 ? `${y}-${m}-${String(r.between(1, 28)).padStart(2, '0')}` : `${y}-${String(r.between(1, 12)).padStart(2, '0')}-${d}`;
    if (exists(made)) return made;
  }
  return '';
}

/** A second record of the same person, made by somebody else on another day. */
export function recordAgain(r: Random, one: Row, names: Names, birthYear: number): Row {
  const row = { ...one };
  if (r.chance(differs.middle)) row.middle = row.middle === '' ? middleName(r, row, names, birthYear) : row.middle.length > 1 && r.chance(0.45) ? row.middle[0]! : r.chance(0.75) ? '' : r.chance(0.5) ? misspell(r, row.middle) : middleName(r, row, names, birthYear);
  if (r.chance(differs.ssn)) row.ssn = row.ssn === '' || r.chance(0.62) ? '' : r.chance(0.92) ? misdigit(r, row.ssn) : r.pick(['999-99-9999', '000-00-0000', '111-11-1111', '123-45-6789']);
  const before = { ...row };
  if (r.chance(differs.given)) otherGiven(r, row, before, names);
  if (r.chance(differs.family)) otherFamily(r, row, before, names);
  if (r.chance(differs.birthDate)) row.birth_date = r.chance(0.93) ? misdate(r, row.birth_date) : r.chance(0.5) ? '' : '1900-01-01';
  if (r.chance(differs.sex)) row.sex = r.chance(0.5) ? '' : row.sex === 'F' ? 'M' : 'F';
  if (r.chance(differs.phone)) row.phone = r.chance(0.3) ? '' : r.chance(0.12) && row.phone !== '' ? misdigit(r, row.phone) : r.chance(0.04) ? '999-999-9999' : drawPhone(r);
  if (r.chance(differs.address)) Object.assign(row, r.chance(0.06) ? { address: '', city: '', state: '', zip: '' } : drawPlace(r)); else if (r.chance(0.3)) row.address = r.chance(0.75) ? otherwise(r, row.address) : misspell(r, row.address);
  if (row.suffix !== '' && r.chance(differs.suffix)) row.suffix = '';
  if (r.chance(0.06)) for (const key of ['given', 'middle', 'family', 'address', 'city'] as const) row[key] = row[key].toUpperCase();
  return row;
}

const middleName = (r: Random, row: Row, names: Names, year: number): string => { const name = names.given(r, row.sex === 'M' ? 'male' : 'female', year); return r.chance(0.4) ? name[0]! : name; };

function otherGiven(r: Random, row: Row, was: Row, names: Names): void {
  const roll = r.next();
  if (roll < 0.53) row.given = misspell(r, was.given);
  else if (roll < 0.75) row.given = names.nickname(r, was.given) ?? misspell(r, was.given);
  else if (roll < 0.87 && was.middle.length > 1) Object.assign(row, { given: was.middle, middle: r.chance(0.6) ? was.given : '' });
  else if (roll < 0.94) Object.assign(row, { given: was.family, family: was.given });
  else row.given = r.chance(0.5) ? was.given[0]! : names.given(r, was.sex === 'M' ? 'male' : 'female', Number(was.birth_date.slice(0, 4)) || 1980);
}

function otherFamily(r: Random, row: Row, was: Row, names: Names): void {
  if (row.family !== was.family) return;
  const roll = r.next();
  if (roll < 0.34) row.family = misspell(r, was.family);
  else if (/[- ]/.test(was.family)) row.family = r.pick(was.family.split(/[- ]/));
  else if (was.sex === 'F' ? roll < 0.85 : roll < 0.5) row.family = r.chance(0.25) ? `${was.family}-${names.family(r)}` : names.family(r);
  else if (roll < 0.92) row.family = r.chance(0.5) ? `${was.family}-${names.family(r)}` : misspell(r, was.family);
  else if (was.middle.length > 1) Object.assign(row, { family: was.middle, middle: was.family });
  else row.family = misspell(r, was.family);
}
