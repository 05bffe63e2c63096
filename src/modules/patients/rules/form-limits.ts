import { isRealDay } from '../../../standards/fhir/date-range.ts';
import { isStorableText } from '../../../values/storable-text.ts';
import type { Issue } from './correct-demographics.ts';

/** The most characters of a field, by its name; what has no entry is bounded by the contract. */
const lengths: Readonly<Record<string, number>> = {
  family: 200, given: 100, prefix: 50, suffix: 50, line: 200, city: 100, state: 100, postalCode: 20, country: 100, value: 200, use: 20, system: 300, type: 50, subscriberName: 200,
};
/** The most items of a list. */
const counts: Readonly<Record<string, number>> = { names: 20, given: 10, prefix: 5, suffix: 5, line: 5, addresses: 20, telecoms: 20 };
const days: ReadonlySet<string> = new Set(['from', 'to', 'on']);

/** A FHIR dateTime: a year, a month, a day, or an instant with its zone, that exists. */
export const isDateTime = (value: string): boolean => /^\d{4}(-\d{2}(-\d{2}(T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d))?)?)?$/.test(value) && isRealDay(value.slice(0, 10));
/** Signs that turn the direction of writing by force: with them one name can be shown as another. Arabic and Hebrew need none. */
const turning = /[\u202a-\u202e\u2066-\u2069]/;

/**
 * What cannot be kept whatever it means: too long, too many, no date, characters nothing can show. Each at its field of the form (`addresses.0.line.1`).
 * What `before` (the record as it stands) holds already is no fault of this form.
 */
export function formFaults(form: unknown, before?: Readonly<Record<string, unknown>>): Issue[] {
  const issues: Issue[] = [], there = stringsIn(before);
  const walk = (value: unknown, at: string, field: string): void => {
    if (issues.length >= 50 || value === null || value === undefined) return;
    if (typeof value === 'string') { const fault = field === 'base64' || there.has(value) ? undefined : faultOf(value, field); if (fault) issues.push({ at, ...fault }); return; }
    if (typeof value !== 'object') return;
    if (!Array.isArray(value)) { for (const [k, v] of Object.entries(value)) walk(v, at === '' ? k : `${at}.${k}`, k); return; }
    const most = counts[field];
    if (most !== undefined && value.length > most && value.length > lengthIn(before, field)) { issues.push({ at, says: `There are ${value.length} of these; ${most} at most`, mend: 'Take away those that are not in use' }); return; }
    value.forEach((v, i) => walk(v, `${at}.${i}`, field));
  };
  walk(form, '', '');
  return issues;
}

function faultOf(value: string, field: string): { says: string; mend: string } | undefined {
  const most = lengths[field];
  if (most !== undefined && value.length > most) return { says: `This has ${value.length} characters; ${most} at most`, mend: 'Shorten it: something else may have been pasted here' };
  if (turning.test(value) || !isStorableText(value)) return { says: 'This holds a character that cannot be shown or kept', mend: 'Type it again instead of pasting it' };
  if (days.has(field) && value !== '' && !isDateTime(value)) return { says: 'This is no date', mend: 'Write it as year, month and day, or as much as is known' };
  return undefined;
}

function stringsIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value === 'string') found.add(value);
  else if (typeof value === 'object' && value !== null) for (const v of Object.values(value)) stringsIn(v, found);
  return found;
}

/** `names` of the form are `name` of the record. */
const lengthIn = (before: Readonly<Record<string, unknown>> | undefined, field: string): number => { const list = before?.[field.replace(/(e?)s$/, '$1')] ?? before?.[field.replace(/es$/, '')]; return Array.isArray(list) ? list.length : 0; };
