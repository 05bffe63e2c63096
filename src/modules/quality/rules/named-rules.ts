import { readPhone } from '../../../standards/phone/index.ts';
import { stateCode, statesOfZip } from '../../../standards/us-postal/zip-states.ts';
import type { NamedRule } from './ask-checks.ts';
import { allCapitals, looksLikeSignature, looksLikeTestData, oneLetter, ssnFault } from './odd-words.ts';

const number = (v: unknown): number | undefined => (typeof v === 'number' ? v : typeof v === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(v) ? Number(v) : undefined);
/** No name, address or unit is longer; patterns are not run over more. */
const lettersRead = 5000;
/** Words of a value; an object has none, whatever it calls its own `toString`. */
const text = (v: unknown): string => (typeof v === 'string' ? v : Array.isArray(v) ? v.map(text).join(',') : typeof v === 'object' && v !== null ? '' : String(v)).slice(0, lettersRead);
const lists = (v: unknown): readonly unknown[] => (Array.isArray(v) ? v : [v]);
/** FHIR dates compare as text, as far as both are known. */
const compareDays = (a: unknown, b: unknown): number | undefined => {
  const x = text(a), y = text(b);
  if (!/^\d{4}/.test(x) || !/^\d{4}/.test(y)) return undefined;
  const n = Math.min(x.length, y.length, 10);
  return x.slice(0, n) < y.slice(0, n) ? -1 : x.slice(0, n) > y.slice(0, n) ? 1 : 0;
};
const years = (from: unknown, to: unknown): number | undefined => {
  const a = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(text(from)), b = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(text(to));
  if (!a || !b) return undefined;
  const whole = Number(b[1]) - Number(a[1]), later = `${b[2] ?? '12'}-${b[3] ?? '31'}` >= `${a[2] ?? '01'}-${a[3] ?? '01'}`;
  return later ? whole : whole - 1;
};

/**
 * The rules a check may name. Each says whether a value is odd, and is false for what it cannot read: shape is the contract's business.
 * Parameters come from the check; those written `{ of: path }` come from the entry.
 */
export const namedRules: Readonly<Record<string, NamedRule>> = {
  /** Below `low` or above `high`; either may be absent. */
  'number-outside': (v, p) => { const n = number(v), low = number(p['low']), high = number(p['high']); return n !== undefined && ((low !== undefined && n < low) || (high !== undefined && n > high)); },
  'more-than': (v, p) => { const n = number(v), than = number(p['than']); return n !== undefined && than !== undefined && n > than; },
  'less-than': (v, p) => { const n = number(v), than = number(p['than']); return n !== undefined && than !== undefined && n < than; },
  /** A FHIR date or instant later (earlier) than another, as far as both are known. */
  'date-after': (v, p) => compareDays(v, p['than']) === 1,
  'date-before': (v, p) => compareDays(v, p['than']) === -1,
  /** More whole years from the value to `to` than `years`. */
  'years-over': (v, p) => { const n = years(v, p['to']), most = number(p['years']); return n !== undefined && most !== undefined && n > most; },
  'years-under': (v, p) => { const n = years(v, p['to']), least = number(p['years']); return n !== undefined && least !== undefined && n < least; },
  'one-of': (v, p) => lists(p['values']).includes(v as never),
  'not-one-of': (v, p) => !lists(p['values']).includes(v as never),
  equals: (v, p) => v === p['to'],
  differs: (v, p) => p['from'] !== undefined && p['from'] !== null && p['from'] !== '' && v !== p['from'],
  matches: (v, p) => new RegExp(text(p['pattern']), 'iu').test(text(v)),
  'longer-than': (v, p) => [...text(v)].length > (number(p['letters']) ?? Infinity),
  /** Names. */
  'one-letter': (v) => oneLetter(text(v)),
  'all-capitals': (v) => allCapitals(text(v)),
  'signature-like': (v) => looksLikeSignature(text(v)),
  'test-data-name': (v, p) => looksLikeTestData(text(v), lists(p['words']).map(text)),
  /** Numbers and places. */
  'phone-shape': (v) => !(readPhone(text(v))?.valid ?? false),
  'zip-of-other-state': (v, p) => { const state = stateCode(text(p['state'] ?? '')), held = /^\d{5}(-?\d{4})?$/.test(text(v).trim()) ? statesOfZip(text(v)) : []; return state !== undefined && held.length > 0 && !held.includes(state); },
  'zip-unused': (v) => /^\d{5}(-?\d{4})?$/.test(text(v).trim()) && statesOfZip(text(v)).length === 0,
  'ssn-never-issued': (v) => ssnFault(text(v)) !== undefined,
};
