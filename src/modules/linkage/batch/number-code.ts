import { hashText } from './hash-text.ts';
import { mayBeSlip, oneSlip, twoSlips } from '../rules/birth-level.ts';
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
  return mayBeSlip(Math.abs(a - b), base) && oneSlip(textOf(a), textOf(b));
}

/** At most two digits or letters differ. */
export const numberTwoSlips = (a: number, b: number): boolean => a > 0 && b > 0 && (a >= 2 ** 52) === (b >= 2 ** 52) && (a >= 2 ** 52 || Math.max(a, b) < Math.min(a, b) * 36) && twoSlips(textOf(a), textOf(b));

/** The same of two decimal numbers as they stand (phones). */
export const decimalSlip = (a: number, b: number): boolean => mayBeSlip(Math.abs(a - b), 10) && oneSlip(String(a), String(b));
