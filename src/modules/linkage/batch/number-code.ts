import { hashText } from './hash-text.ts';
import { slipLooked } from '../rules/standard-numbers.ts';

/**
 * An identifier as one number: what a slip is looked for in stays readable (up to ten letters and digits in base 36, up to fifteen digits beyond 2^52 apart),
 * anything else is a negative hash of 52 bits, which can only be equal.
 */
export function numberCode(value: string): number {
  if (!slipLooked(value)) return -(1 + hashText(value, 7) * 0x10_0000 + (hashText(value, 99) & 0xf_ffff));
  return value.length <= 10 ? 1 + parseInt(value, 36) : 2 ** 52 + Number(value);
}

/** The text of a code that is no hash. */
const textOf = (code: number): string => (code >= 2 ** 52 ? (code - 2 ** 52).toString(10) : (code - 1).toString(36).toUpperCase());

/** One digit or letter differs, or two neighbours are changed about. Answered by subtraction mostly: such differences are a small number times a power of the base. */
export function numberSlip(a: number, b: number): boolean {
  if (a < 0 || b < 0 || (a >= 2 ** 52) !== (b >= 2 ** 52)) return false;
  const base = a >= 2 ** 52 ? 10 : 36;
  return mayBeSlip(Math.abs(a - b), base) && textsSlip(textOf(a), textOf(b));
}

/** The same of two decimal numbers as they stand (phones). */
export const decimalSlip = (a: number, b: number): boolean => mayBeSlip(Math.abs(a - b), 10) && textsSlip(String(a), String(b));

function mayBeSlip(difference: number, base: number): boolean {
  let d = difference;
  if (d === 0) return false;
  while (d % base === 0) d /= base;
  return d < base || (d % (base - 1) === 0 && d <= (base - 1) * (base - 1));
}

function textsSlip(x: string, y: string): boolean {
  if (x.length !== y.length) return false;
  let at = -1, count = 0;
  for (let i = 0; i < x.length; i += 1) if (x.charCodeAt(i) !== y.charCodeAt(i)) { if (at < 0) at = i; count += 1; }
  return count === 1 || (count === 2 && x[at] === y[at + 1] && x[at + 1] === y[at]);
}
