import { readDemographics } from './read-demographics.ts';
import { pickField } from './hold-corrected.ts';

const words: Readonly<Record<string, string>> = {
  name: 'Name', birthDate: 'Birth date', gender: 'Sex', address: 'Address', deceased: 'Deceased', maritalStatus: 'Marital status', communication: 'Language', generalPractitioner: 'Primary care provider', contact: 'Contacts', photo: 'Photo',
  'us-core-race': 'Race', 'us-core-ethnicity': 'Ethnicity', 'us-core-tribal-affiliation': 'Tribal affiliation', 'us-core-interpreter-needed': 'Interpreter', 'individual-genderIdentity': 'Gender identity', 'patient-genderIdentity': 'Gender identity', 'us-core-genderIdentity': 'Gender identity', 'patient-sexParameterForClinicalUse': 'Sex for clinical use',
};

/** A field that was corrected, named for people: `telecom:phone|home` is "Phone, home". */
export function fieldWords(field: string): string {
  if (field.startsWith('telecom:')) { const [system, use] = field.slice(8).split('|'); const name = system || 'contact'; return [name[0]!.toUpperCase() + name.slice(1), use].filter(Boolean).join(', '); }
  if (field.startsWith('extension:')) { const end = field.slice(field.lastIndexOf('/') + 1); return words[end] ?? end; }
  return words[field] ?? field;
}

/** What a Patient says in a field, one line for each thing. */
export function fieldLines(patient: Record<string, any>, field: string): string[] {
  const d = readDemographics({ resourceType: 'Patient', ...pickField(patient, field) }, 0), p = d.profile;
  const dated = (from: string | null, to: string | null): string => (to ? ` (until ${to})` : from ? ` (from ${from})` : '');
  const one = (...of: (string | null | undefined)[]): string[] => of.filter((x): x is string => typeof x === 'string' && x !== '');
  return [
    ...d.names.map((n) => `${[...n.prefix, ...n.given, n.family, ...n.suffix].filter(Boolean).join(' ')}${n.use ? `, ${n.use}` : ''}${dated(n.from, n.to)}`), ...one(d.birthDate, d.sex),
    ...(p.birthDateIs === 'known' ? [] : one(p.birthDateIs)),
    ...d.addresses.map((a) => `${[...a.line, a.city, [a.state, a.postalCode].filter(Boolean).join(' '), a.country].filter(Boolean).join(', ')}${a.use ? `, ${a.use}` : ''}${dated(a.from, a.to)}`),
    ...d.telecoms.map((t) => `${t.value}${dated(t.from, t.to)}`), ...one(d.deceased, d.maritalStatus), ...d.languages, ...d.race, ...one(d.ethnicity), ...p.tribes.map((t) => t.display),
    ...one(p.interpreter, p.genderIdentity?.display, p.sexForClinicalUse, p.primaryCare && [p.primaryCare.name, p.primaryCare.npi ? `NPI ${p.primaryCare.npi}` : ''].filter(Boolean).join(', ')),
    ...d.contacts.map((c) => [c.name, c.relationship, c.phone].filter(Boolean).join(', ')), ...(d.photo ? ['A photo'] : []),
  ];
}
