export type BirthLevel = 'same' | 'swapped' | 'digit' | 'parts' | 'partial' | 'century' | 'within-year' | 'differs';

/** The difference of two numbers of which one digit differs, or two neighbours are changed about, is a small number times a power of ten: answers most pairs without looking at digits. */
export function mayBeSlip(difference: number, base = 10): boolean {
  let d = difference;
  if (d === 0) return false;
  while (d % base === 0) d /= base;
  return d < base || (d % (base - 1) === 0 && d <= (base - 1) * (base - 1));
}

/** One digit differs, or two neighbouring digits are changed about, in the eight of yyyymmdd. */
export function oneSlip(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let first = -1, count = 0, last = -1;
  for (let i = 0; i < a.length; i += 1) if (a.charCodeAt(i) !== b.charCodeAt(i)) { if (first < 0) first = i; last = i; count += 1; if (count > 2) return false; }
  return count === 1 || (count === 2 && last === first + 1 && a[first] === b[last] && a[last] === b[first]);
}

/** Two digits differ, wherever, in numbers of the same length (seven digits or more). */
export function twoSlips(a: string, b: string): boolean {
  if (a.length !== b.length || a.length < 7) return false;
  let count = 0;
  for (let i = 0; i < a.length && count < 3; i += 1) if (a.charCodeAt(i) !== b.charCodeAt(i)) count += 1;
  return count <= 2;
}

/** Birth dates as yyyymmdd (00 for what is not known of them), both known. Symmetric. */
export function birthLevel(a: number, b: number): BirthLevel {
  if (a === b) return a % 100 === 0 ? 'partial' : 'same';
  const ay = Math.floor(a / 10_000), am = Math.floor(a / 100) % 100, ad = a % 100;
  const by = Math.floor(b / 10_000), bm = Math.floor(b / 100) % 100, bd = b % 100;
  if (am === 0 || bm === 0 || ad === 0 || bd === 0) return ay === by && (am === 0 || bm === 0 || am === bm) ? 'partial' : ay === by ? 'within-year' : 'differs';
  if (ay === by && am === bd && ad === bm) return 'swapped';
  if (am === bm && ad === bd && Math.abs(ay - by) === 100) return 'century';
  if (mayBeSlip(Math.abs(a - b)) && oneSlip(String(a), String(b))) return 'digit';
  if ((ay === by ? 1 : 0) + (am === bm ? 1 : 0) + (ad === bd ? 1 : 0) === 2) return 'parts';
  if (ay === by || (Math.abs(ay - by) === 1 && Math.abs((ay - by) * 12 + am - bm) < 12)) return 'within-year';
  return 'differs';
}
