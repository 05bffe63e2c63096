import type { z } from 'zod';
import { maskSsn } from '../../../values/ssn.ts';
import type { FieldComparison, PersonComparison } from '../../linkage/index.ts';
import type { Demographics } from '../../patients/contract.ts';
import type { sideField } from '../contract-queue.ts';

export type SideField = z.infer<typeof sideField>;

const labels: Record<string, string> = {
  family: 'Family name', given: 'Given name', middle: 'Middle name', suffix: 'Suffix', birth: 'Birth date', sex: 'Sex', address: 'Address', place: 'City and postal code', phone: 'Phone', email: 'E-mail', ssn: 'Social security number', 'person-number': 'Number for life', 'record-number': 'Record number', relatives: 'Relatives share this',
};
/** A field of the comparison as people call it. */
export const fieldWords = (field: string): string => labels[field] ?? field;

/** Fields whose comparison speaks against one person. */
export const differingFields = (c: PersonComparison): string[] => c.fields.filter((f) => f.field !== 'relatives' && f.weight < 0).map((f) => f.field);

/** A social security number is shown whole only to those who may see it. */
export const withoutSsn = (c: PersonComparison, seesSsn: boolean): PersonComparison => (seesSsn ? c : { ...c, fields: c.fields.map((f) => (f.field === 'ssn' ? { ...f, a: f.a && maskSsn(f.a), b: f.b && maskSsn(f.b) } : f)) });

/** The reasons in plain words, heaviest first. */
export const pairSays = (c: PersonComparison): string[] => [...c.fields].filter((f) => f.field !== 'relatives' && Math.abs(f.weight) >= 0.2).sort((x, y) => Math.abs(y.weight) - Math.abs(x.weight)).slice(0, 6).map((f) => f.says);

const nameText = (n: Demographics['names'][number]): string => [[...n.prefix, ...n.given, n.family, ...n.suffix].filter(Boolean).join(' '), n.use === null || n.use === 'official' ? '' : `(${n.use})`].filter(Boolean).join(' ');
const addressText = (a: Demographics['addresses'][number]): string => [[...a.line, a.city, [a.state, a.postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', '), a.use === 'old' || a.to ? '(previous)' : ''].filter(Boolean).join(' ');

/** Which comparisons tell of which line of the demographics. */
const lines: readonly { field: string; label: string; of: readonly string[]; read: (d: Demographics) => (string | null)[] }[] = [
  { field: 'name', label: 'Name', of: ['family', 'given', 'middle', 'suffix'], read: (d) => d.names.map(nameText) },
  { field: 'birth', label: 'Birth date', of: ['birth'], read: (d) => [d.birthDate] },
  { field: 'sex', label: 'Sex', of: ['sex'], read: (d) => [d.sex] },
  { field: 'identifiers', label: 'Numbers', of: ['ssn', 'person-number', 'record-number'], read: (d) => d.identifiers.map((i) => [i.value, i.type ?? i.assigner ?? '', i.disputed ? '(disputed)' : ''].filter(Boolean).join(' ')) },
  { field: 'address', label: 'Address', of: ['address', 'place'], read: (d) => d.addresses.map(addressText) },
  { field: 'phone', label: 'Phone', of: ['phone'], read: (d) => d.telecoms.filter((t) => t.system !== 'email').map((t) => t.value) },
  { field: 'email', label: 'E-mail', of: ['email'], read: (d) => d.telecoms.filter((t) => t.system === 'email').map((t) => t.value) },
  { field: 'language', label: 'Language', of: [], read: (d) => d.languages },
  { field: 'race', label: 'Race', of: [], read: (d) => d.race },
  { field: 'ethnicity', label: 'Ethnicity', of: [], read: (d) => [d.ethnicity] },
  { field: 'marital', label: 'Marital status', of: [], read: (d) => [d.maritalStatus] },
  { field: 'deceased', label: 'Deceased', of: [], read: (d) => [d.deceased] },
  { field: 'contacts', label: 'Contacts', of: [], read: (d) => d.contacts.map((c) => [c.name, c.relationship, c.phone].filter(Boolean).join(', ')) },
  { field: 'primary-care', label: 'Primary care', of: [], read: (d) => [d.profile.primaryCare?.name ?? null] },
  { field: 'tribes', label: 'Tribal affiliation', of: [], read: (d) => d.profile.tribes.map((t) => t.display) },
  { field: 'gender-identity', label: 'Gender identity', of: [], read: (d) => [d.profile.genderIdentity?.display ?? null] },
  { field: 'sex-for-clinical-use', label: 'Sex for clinical use', of: [], read: (d) => [d.profile.sexForClinicalUse] },
  { field: 'interpreter', label: 'Interpreter', of: [], read: (d) => [d.profile.interpreter] },
];

const fold = (text: string): string => text.normalize('NFKD').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

function comparedAs(a: readonly string[], b: readonly string[], compared: readonly FieldComparison[]): SideField['compared'] {
  if (!a.length && !b.length) return 'neither';
  if (!a.length || !b.length) return 'one-only';
  const other = new Set(b.map(fold)), same = a.length === b.length && a.every((v) => other.has(fold(v)));
  if (same || (compared.length > 0 && compared.every((f) => f.level === 'same'))) return 'same';
  if (compared.length === 0) return a.some((v) => other.has(fold(v))) ? 'alike' : 'different';
  return compared.some((f) => f.weight < 0) ? 'different' : 'alike';
}

/** Both people line by line, whatever either says; with the heaviest of the comparisons that were made on it. */
export function sideFields(a: Demographics, b: Demographics, c: PersonComparison): SideField[] {
  return lines.flatMap(({ field, label, of, read }) => {
    const texts = (d: Demographics): string[] => read(d).filter((t): t is string => typeof t === 'string' && t !== ''), left = texts(a), right = texts(b), made = c.fields.filter((f) => of.includes(f.field));
    const compared = comparedAs(left, right, made);
    return compared === 'neither' ? [] : [{ field, label, a: left, b: right, compared, comparison: made.toSorted((x, y) => Math.abs(y.weight) - Math.abs(x.weight))[0] ?? null }];
  });
}
