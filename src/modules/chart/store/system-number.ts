import { createHash } from 'node:crypto';

const known = new Map<string, string>();
const knownMax = 20_000;

/**
 * The number that stands for a code system in index rows: the first 63 bits of its SHA-256, so that no table has to hand numbers out.
 * Two systems with one number would only widen a search, never lose a record. No system is 0.
 */
export function systemNumber(system: string | null | undefined): string {
  if (system === null || system === undefined || system === '') return '0';
  let number = known.get(system);
  if (number === undefined) {
    number = (createHash('sha256').update(system).digest().readBigUInt64BE(0) >> 1n).toString();
    if (known.size < knownMax) known.set(system, number);
  }
  return number;
}
