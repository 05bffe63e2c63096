import { parseExact } from '../../../standards/fhir/exact-json.ts';

/** A Patient as parseExact gives it, with the sender's digits. */
export type Patient = Record<string, any>;


export const joinExtension = 'urn:chartkeeper:join';

const items = (v: unknown): any[] => (Array.isArray(v) ? v : []);
const lists = new Set(['name', 'telecom', 'address', 'identifier', 'contact', 'communication', 'generalPractitioner']);
const choices = ['deceased', 'multipleBirth'];
/** What is no statement about the person, or kept by the house itself. */
const apart = new Set(['resourceType', 'id', 'meta', 'text', 'contained', 'implicitRules', 'language', 'link', 'active', 'extension', 'modifierExtension']);

export const isList = (field: string): boolean => lists.has(field);
export const hasJoinMark = (item: any): boolean => items(item?.extension).some((e) => e?.url === joinExtension);

const fieldOfKey = (key: string): string | undefined => {
  const name = key.startsWith('_') ? key.slice(1) : key;
  if (apart.has(name)) return undefined;
  return choices.find((c) => name.startsWith(c)) ?? name;
};

/** The fields that either of two Patients speaks of, in a reader's order. */
export function fieldsOf(...patients: readonly Patient[]): string[] {
  const found = new Set<string>();
  for (const p of patients) {
    for (const key of Object.keys(p)) { const f = fieldOfKey(key); if (f) found.add(f); }
    for (const e of items(p['extension'])) if (typeof e?.url === 'string' && !e.url.startsWith('urn:chartkeeper:')) found.add(`extension:${e.url}`);
  }
  const first = ['name', 'birthDate', 'gender', 'identifier', 'deceased', 'address', 'telecom'];
  return [...first.filter((f) => found.has(f)), ...[...found].filter((f) => !first.includes(f)).sort()];
}

/** The same whatever the order of members. */
export const sorted = (v: unknown): unknown => (Array.isArray(v) ? v.map(sorted) : typeof v === 'object' && v !== null && !('rawJSON' in v) ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, x]) => [k, sorted(x)])) : v);
export const textOf = (v: unknown): string => JSON.stringify(sorted(v));

/** A kept value again, with its digits. */
export const readText = (text: string): any => parseExact(text).exact;

/** What a Patient says in a field that has one value, as text; null when it says nothing. Its parts (a date and what is said of it, all values of an extension) are one. */
export function partText(patient: Patient, field: string): string | null {
  if (field === 'active') return patient['active'] === undefined ? null : textOf({ active: patient['active'] });
  if (field.startsWith('extension:')) {
    const those = items(patient['extension']).filter((e) => e?.url === field.slice(10));
    return those.length ? textOf(those) : null;
  }
  const keys = Object.keys(patient).filter((k) => fieldOfKey(k) === field);
  return keys.length ? textOf(Object.fromEntries(keys.map((k) => [k, patient[k]]))) : null;
}

/** The Patient with another value in such a field; `part` is parsed text of `partText`, or null. What stays keeps its place. */
export function withPart(patient: Patient, field: string, part: any): Patient {
  if (field.startsWith('extension:')) {
    const all = items(patient['extension']), url = field.slice(10), at = all.findIndex((e) => e?.url === url), rest = all.filter((e) => e?.url !== url);
    const next = part === null ? rest : at < 0 ? [...rest, ...part] : [...all.slice(0, at).filter((e) => e?.url !== url), ...part, ...all.slice(at).filter((e) => e?.url !== url)];
    return putList(patient, 'extension', next);
  }
  const gone = (k: string): boolean => (field === 'active' ? k === 'active' : fieldOfKey(k) === field) && !(part !== null && k in part);
  const kept = Object.fromEntries(Object.entries(patient).filter(([k]) => !gone(k)));
  return part === null ? kept : { ...kept, ...part };
}

export const listOf = (patient: Patient, field: string): any[] => items(patient[field]);

export function putList(patient: Patient, field: string, list: readonly any[]): Patient {
  if (list.length) return { ...patient, [field]: list };
  const { [field]: _gone, ...rest } = patient;
  return rest;
}
