import type { Choice, PlanField } from '../contract-joins.ts';
import type { IdentityPolicy } from '../../patients/rules/door.ts';
import { birthSpan, fieldLines, fieldWords, personFacts, typeCode } from '../../patients/rules/door.ts';
import type { Patient } from './patient-parts.ts';
import { fieldsOf, hasJoinMark, isList, listOf, partText, withPart } from './patient-parts.ts';
import { keyOf } from './list-items.ts';

export type FieldPlan = { field: string; options: Choice[]; chosen: Choice; because: string; differs: boolean };

const names = new Set(['name', 'telecom', 'address']);

/** What each field says of the two, what may be chosen, and what is proposed with its reason. `choices` are a person's own. */
export function planFields(survivor: Patient, joined: Patient, choices: Readonly<Record<string, Choice>>, policy: IdentityPolicy): FieldPlan[] {
  return fieldsOf(survivor, joined).map((field) => {
    const proposed = isList(field) ? proposeList(field, survivor, joined, policy) : proposeOne(field, survivor, joined, policy);
    const own = choices[field];
    return own !== undefined && own !== proposed.chosen && proposed.options.includes(own) ? { ...proposed, field, chosen: own, because: 'Chosen here' } : { ...proposed, field };
  });
}

type Proposed = Omit<FieldPlan, 'field'>;

function proposeOne(field: string, survivor: Patient, joined: Patient, policy: IdentityPolicy): Proposed {
  const a = partText(survivor, field), b = partText(joined, field);
  if (a === b) return { options: ['survivor'], chosen: 'survivor', because: 'Both say the same', differs: false };
  if (b === null) return { options: ['survivor'], chosen: 'survivor', because: 'Only the surviving record says it', differs: true };
  const both = { options: ['survivor', 'joined'] as Choice[], differs: true };
  if (a === null) return { ...both, chosen: 'joined', because: 'Only the other record says it' };
  const better = betterOf(field, survivor, joined, policy);
  return better ? { ...both, chosen: 'joined', because: better } : { ...both, chosen: 'survivor', because: 'The surviving record leads' };
}

/** Why the other record's value is the better one; undefined when it is not. */
function betterOf(field: string, survivor: Patient, joined: Patient, policy: IdentityPolicy): string | undefined {
  if (field === 'birthDate') {
    if (!personFacts(survivor, policy).birth && personFacts(joined, policy).birth) return 'The surviving record has only a stand-in birth date';
    const a = birthSpan(survivor['birthDate']), b = birthSpan(joined['birthDate']);
    if (a && b && b.lo >= a.lo && b.hi <= a.hi && b.hi - b.lo < a.hi - a.lo) return 'It is the same date, known more exactly';
  }
  if (field === 'gender' && survivor['gender'] === 'unknown') return 'The surviving record does not know it';
  if (field === 'deceased' && survivor['deceasedDateTime'] === undefined && typeof joined['deceasedDateTime'] === 'string') return 'It says when';
  if (field === 'deceased' && survivor['deceasedBoolean'] === false) return 'The other record says that the patient died';
  return undefined;
}

function proposeList(field: string, survivor: Patient, joined: Patient, policy: IdentityPolicy): Proposed {
  const key = keyOf(field), own = new Set(listOf(survivor, field).map(key)), news = listOf(joined, field).filter((i) => !own.has(key(i)));
  if (news.length === 0) return { options: ['survivor'], chosen: 'survivor', because: 'The surviving record has all of it', differs: false };
  if (field === 'identifier') return { options: ['both'], chosen: 'both', because: 'No number is lost: former ones stay, marked as old', differs: true };
  const options: Choice[] = names.has(field) ? ['both', 'survivor', 'joined'] : ['both', 'survivor'];
  if (own.size === 0) return { options: ['both', 'survivor'], chosen: 'both', because: 'Only the other record has it', differs: true };
  if (field === 'name' && personFacts(survivor, policy).names.length === 0 && personFacts(joined, policy).names.length > 0) return { options, chosen: 'joined', because: 'The surviving record has only a stand-in name', differs: true };
  if (field === 'communication' || field === 'generalPractitioner') return { options, chosen: 'survivor', because: 'The surviving record leads', differs: true };
  return { options, chosen: 'both', because: names.has(field) ? 'The surviving record leads; what the other one has more is kept as old' : 'Nobody named in either record is lost', differs: true };
}

/** The plan's lines for people: what each record says and what the survivor says afterwards. */
export function showFields(survivor: Patient, joined: Patient, after: Patient, plans: readonly FieldPlan[]): PlanField[] {
  return plans.map((p) => ({ ...p, label: labelOf(p.field), survivor: linesOf(survivor, p.field), joined: linesOf(joined, p.field), after: linesOf(after, p.field) }));
}

export const labelOf = (field: string): string => (field === 'identifier' ? 'Numbers' : field === 'telecom' ? 'Phones and e-mail' : field === 'active' ? 'In use' : field === 'multipleBirth' ? 'Multiple birth' : fieldWords(field));

export function linesOf(patient: Patient, field: string): string[] {
  if (field === 'active') return [patient['active'] === false ? 'not in use' : 'in use'];
  if (field === 'identifier') return listOf(patient, field).map(identifierWords);
  if (field === 'telecom' || field === 'address' || field === 'name') return listOf(patient, field).flatMap((i) => fieldLines({ [field]: [i] }, field === 'telecom' ? 'telecom' : field).map((l) => (field === 'telecom' && i?.use === 'old' ? `${l}, old` : l)));
  const lines = fieldLines(patient, field);
  return lines.length > 0 ? lines : plainLines(patient, field);
}

/** Whatever no form knows: said as it is stored. */
function plainLines(patient: Patient, field: string): string[] {
  const text = partText(patient, field);
  return text === null ? [] : [text.length > 200 ? `${text.slice(0, 200)} ...` : text];
}

const identifierWords = (i: any): string => {
  const type = i?.type?.text ?? i?.type?.coding?.[0]?.display ?? typeCode(i), ssn = typeCode(i) === 'SS' || i?.system === 'http://hl7.org/fhir/sid/us-ssn';
  const value = String(i?.value ?? ''), shown = ssn ? `***-**-${value.slice(-4)}` : value;
  return [`${type ? `${type} ` : ''}${shown}`, i?.assigner?.display, i?.use === 'old' || hasJoinMark(i) ? 'former' : undefined].filter(Boolean).join(', ');
};

/** One item or value as words, for what a join changed. */
export function valueLines(field: string, text: string | null, read: (text: string) => any, whole = false): string[] {
  if (text === null) return [];
  const part = read(text);
  return linesOf(isList(field) && !whole ? { [field]: [part] } : withPart({}, field, part), field);
}

export const hasKnownName = (patient: Patient, policy: IdentityPolicy): boolean => personFacts(patient, policy).names.length > 0;
