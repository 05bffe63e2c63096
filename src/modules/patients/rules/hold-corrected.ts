import { items } from '../../../values/items.ts';

type Patient = Record<string, any>;
const telecomKind = (t: any): string => `${t?.system ?? ''}|${t?.use ?? ''}`;
const choices: Readonly<Record<string, readonly string[]>> = { deceased: ['deceasedBoolean', 'deceasedDateTime', '_deceasedBoolean', '_deceasedDateTime'], birthDate: ['birthDate', '_birthDate'], gender: ['gender', '_gender'] };
const listed = ['name', 'address', 'contact', 'communication', 'generalPractitioner', 'maritalStatus', 'photo'] as const;

/** The part of a Patient that a field stands for: an element with its extensions, the telecoms of one kind (`telecom:phone|home`), one extension (`extension:<url>`). */
export function pickField(patient: Patient, field: string): Patient {
  if (field.startsWith('telecom:')) { const found = items(patient['telecom']).filter((t) => telecomKind(t) === field.slice(8)); return found.length ? { telecom: found } : {}; }
  if (field.startsWith('extension:')) { const found = items(patient['extension']).filter((e) => e.url === field.slice(10)); return found.length ? { extension: found } : {}; }
  return Object.fromEntries((choices[field] ?? [field]).flatMap((k) => (patient[k] === undefined ? [] : [[k, patient[k]]])));
}

/** The Patient with that part as it stands in `from`, and everything else untouched. */
export function putField(patient: Patient, field: string, from: Patient): Patient {
  const part = pickField(from, field), next = { ...patient }, [element] = field.split(':') as [string];
  if (element === 'telecom' || element === 'extension') {
    const mine = (one: any): boolean => (element === 'telecom' ? telecomKind(one) === field.slice(8) : one?.url === field.slice(10));
    const all = items(patient[element]), at = all.findIndex(mine), left = all.filter((one) => !mine(one));
    const put = at < 0 ? left.length : all.slice(0, at).filter((one) => !mine(one)).length, list = [...left.slice(0, put), ...(part[element] ?? []), ...left.slice(put)];
    if (list.length) next[element] = list; else delete next[element];
    return next;
  }
  for (const key of choices[field] ?? [field]) { if (part[key] === undefined) delete next[key]; else next[key] = part[key]; }
  return next;
}

/** Which fields a correction changed. */
export function changedFields(before: Patient, after: Patient): string[] {
  const kinds = new Set([...items(before['telecom']), ...items(after['telecom'])].map((t) => `telecom:${telecomKind(t)}`));
  const urls = new Set([...items(before['extension']), ...items(after['extension'])].flatMap((e) => (typeof e.url === 'string' && !e.url.startsWith('urn:chartkeeper:') ? [`extension:${e.url}`] : [])));
  return [...Object.keys(choices), ...listed, ...kinds, ...urls].filter((field) => !same(pickField(before, field), pickField(after, field)));
}
/** Whatever the order of keys; numbers that keep their digits compare by them. */
const same = (a: unknown, b: unknown): boolean => ordered(a) === ordered(b);
const ordered = (value: unknown): string => JSON.stringify(value, (_key, v: unknown) => (typeof v === 'object' && v !== null && !Array.isArray(v) && Object.getPrototypeOf(v) === Object.prototype ? Object.fromEntries(Object.entries(v).sort(([x], [y]) => (x < y ? -1 : 1))) : v));

export type Held = { field: string; kept: readonly string[]; said: string | null };
/** `said` is what the sender gave, to know it again; `theirs` the elements that accepting would file. */
export type Difference = { field: string; said: string; theirs: Patient };

/**
 * What a feed may change of a Patient some of whose fields were corrected here (45 CFR 164.312(c)(1), integrity): a corrected field stays as corrected. Where the
 * feed contradicts it, that is a difference for a person, unless the same was decided before. `settled`: fields on which the feed agrees now.
 */
export function holdCorrected(current: Patient, next: Patient, given: Patient, held: readonly Held[]): { value: Patient; differences: Difference[]; settled: string[] } {
  let value = next;
  const differences: Difference[] = [], settled: string[] = [];
  for (const { field, kept, said: before } of held) {
    const ours = pickField(current, field), theirs = pickField(next, field);
    if (same(ours, theirs)) { if (before !== null && Object.keys(pickField(given, field)).length) settled.push(field); continue; }
    value = putField(value, field, current);
    const said = JSON.stringify(pickField(given, field));
    if (!kept.includes(said) && said !== before) differences.push({ field, said, theirs });
    else if (before !== null && said !== before && kept.includes(said)) settled.push(field);
  }
  return { value, differences, settled };
}
