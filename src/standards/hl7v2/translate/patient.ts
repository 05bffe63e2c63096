import type { CodeableConcept, Extension, Identifier, Patient } from '@medplum/fhirtypes';
import type { Segment } from '../message.ts';
import { addressesIn, addressText, address } from '../types/address.ts';
import { concept, conceptIn, coded } from '../types/coded.ts';
import { localUri, table, v3 } from '../types/coding-systems.ts';
import { dateOf, dateTime, isBefore, putWhen } from '../types/date-time.ts';
import { bareIdentifier, identifier, ssnSystem } from '../types/identifier.ts';
import { humanName, namesIn } from '../types/name.ts';
import { note, put, warn, type Reading } from '../types/reading.ts';
import { telecomIn } from '../types/telecom.ts';
import { organization, practitioner } from '../types/who-and-where.ts';
import { ethnicityOf, languageOf, raceOf } from './race-and-language.ts';

const genders: Record<string, Patient['gender']> = {
  F: 'female', M: 'male', O: 'other', A: 'other', N: 'other', U: 'unknown', X: 'other',
  FEMALE: 'female', MALE: 'male', OTHER: 'other', UNKNOWN: 'unknown',
};

const maritalCodes: Record<string, string> = { A: 'L', D: 'D', M: 'M', S: 'S', W: 'W', C: 'C', P: 'T', I: 'I', SINGLE: 'S', MARRIED: 'M', DIVORCED: 'D', WIDOWED: 'W' };

/** PID-8, HL7 table 0001. */
export function genderOf(r: Reading, segment: Segment, field: number): Patient['gender'] {
  const text = segment.c(field);
  if (text === '') return undefined;
  const found = genders[text.toUpperCase()];
  if (!found) warn(r, 'code-unknown', segment.at(field), 'no code of HL7 table 0001 (administrative sex); written as unknown', 'send F, M, O or U');
  return found ?? 'unknown';
}

/** PID-3; where it is empty PID-2 or PID-4, where senders before 2.4 put identifiers too. All with types and authorities. */
export function patientIdentifiers(r: Reading, pid: Segment): Identifier[] {
  const main = pid.all(3).map(v => identifier(r, v)).filter(i => i !== undefined);
  const older = [...pid.all(2), ...pid.all(4)].map(v => identifier(r, v)).filter(i => i !== undefined);
  if (main.length === 0 && older.length > 0) note(r, 'identifier-place', pid.at(3), 'PID-3 is empty; the identifier of PID-2 or PID-4 is used', 'send the patient identifier in PID-3');
  const all = [...main, ...older];
  const ssn = pid.c(19);
  if (ssn !== '') all.push(bareIdentifier(ssn, 'SS', ssnSystem));
  const licence = pid.first(20);
  if (licence.c(1) !== '') all.push(bareIdentifier(licence.c(1), 'DL', localUri('driver-licence', licence.c(2))));
  const digits = (i: Identifier): string => `${i.system ?? ''}|${(i.value ?? '').replace(/[\s-]/g, '')}`;
  return all.filter((one, i) => all.findIndex(other => digits(other) === digits(one)) === i);
}

function maritalStatus(r: Reading, pid: Segment): CodeableConcept | undefined {
  const given = conceptIn(r, pid, 16, '0002');
  const code = maritalCodes[pid.c(16).toUpperCase()];
  return code === undefined ? given : coded(v3('MaritalStatus'), code, pid.c(16, 2) || pid.c(16));
}

function birth(r: Reading, pid: Segment, patient: Patient): void {
  const when = dateTime(r, pid, 7);
  if (!when) return;
  if (r.sentAt !== undefined && isBefore(r.sentAt, when.value.slice(0, 10)) ) warn(r, 'date-future', pid.at(7), 'the birth date is after the date of the message', 'correct the birth date at its source');
  put(patient, 'birthDate', dateOf(when));
  if (when.precision === 'time' && !/T00:00:00/.test(when.value)) {
    const time: Extension = { url: 'http://hl7.org/fhir/StructureDefinition/patient-birthTime' };
    putWhen(time, 'valueDateTime', when);
    Object.assign(patient, { _birthDate: { extension: [time] } });
  }
}

function death(r: Reading, pid: Segment, patient: Patient): void {
  const when = dateTime(r, pid, 29);
  if (when) putWhen(patient, 'deceasedDateTime', when);
  else if (pid.c(30).toUpperCase() === 'Y') patient.deceasedBoolean = true;
  else if (pid.c(30).toUpperCase() === 'N') patient.deceasedBoolean = false;
}

function extensionsOf(r: Reading, pid: Segment): Extension[] {
  const base = 'http://hl7.org/fhir/StructureDefinition/';
  const found: Extension[] = [];
  put2(found, raceOf(r, pid.all(10)));
  put2(found, ethnicityOf(r, pid.all(22)));
  const mother = humanName(r, pid.first(6));
  if (mother?.family) found.push({ url: `${base}patient-mothersMaidenName`, valueString: mother.family });
  const place = pid.text(23).trim();
  const at = address(r, pid.first(23));
  if (place !== '') found.push({ url: `${base}patient-birthPlace`, valueAddress: at && (at.city || at.state || at.country) ? at : { text: addressText(at) || place } });
  const religion = conceptIn(r, pid, 17, '0006');
  if (religion) found.push({ url: `${base}patient-religion`, valueCodeableConcept: religion });
  for (const value of pid.all(26)) {
    const code = concept(r, value, '0171');
    if (code) found.push({ url: `${base}patient-citizenship`, extension: [{ url: 'code', valueCodeableConcept: code }] });
  }
  const nation = conceptIn(r, pid, 28, '0212');
  if (nation) found.push({ url: `${base}patient-nationality`, extension: [{ url: 'code', valueCodeableConcept: nation }] });
  return found;
}

const put2 = <T>(list: T[], one: T | undefined): void => { if (one !== undefined) list.push(one); };

function contact(r: Reading, pid: Segment, patient: Patient): void {
  const addresses = addressesIn(r, pid.all(11));
  const county = pid.c(12);
  if (county !== '' && addresses[0] && !addresses[0].district) addresses[0].district = county;
  put(patient, 'address', addresses);
  put(patient, 'telecom', telecomIn(r, { values: pid.all(13), use: 'home' }, { values: pid.all(14), use: 'work' }, { values: pid.all(40), use: undefined }));
}

/** PID and PD1 to Patient. Absent fields give absent elements; explicit nulls are named by `clearedBy`. */
export function patientFrom(r: Reading, pid: Segment, pd1: Segment | undefined): Patient {
  const patient: Patient = { resourceType: 'Patient' };
  put(patient, 'extension', extensionsOf(r, pid));
  put(patient, 'identifier', patientIdentifiers(r, pid));
  put(patient, 'name', [...namesIn(r, pid.all(5)), ...namesIn(r, pid.all(9), 'nickname')]);
  contact(r, pid, patient);
  put(patient, 'gender', genderOf(r, pid, 8));
  birth(r, pid, patient);
  death(r, pid, patient);
  put(patient, 'maritalStatus', maritalStatus(r, pid));
  const order = Number(pid.c(25));
  if (Number.isInteger(order) && order > 0) patient.multipleBirthInteger = order;
  else if (/^[YN]$/i.test(pid.c(24))) patient.multipleBirthBoolean = pid.c(24).toUpperCase() === 'Y';
  put(patient, 'communication', languageOf(r, pid));
  if (pd1) {
    const doctors = pd1.all(4).map(v => practitioner(r, v)).filter(p => p !== undefined);
    const practices = pd1.all(3).map(v => organization(r, v)).filter(o => o !== undefined);
    put(patient, 'generalPractitioner', [...doctors, ...practices]);
  }
  return patient;
}

/** PID-18 as an account number, for visits and, without a visit, the patient. */
export function accountNumber(r: Reading, pid: Segment): Identifier | undefined {
  const found = identifier(r, pid.first(18), 'AN');
  if (found && found.type === undefined) found.type = { coding: [{ system: table('0203'), code: 'AN' }] };
  return found;
}

const nulls: [number, string[]][] = [
  [5, ['name']], [7, ['birthDate']], [8, ['gender']], [11, ['address']], [15, ['communication']], [16, ['maritalStatus']],
  [24, ['multipleBirthBoolean', 'multipleBirthInteger']], [29, ['deceasedDateTime', 'deceasedBoolean']],
];

const base = 'http://hl7.org/fhir/StructureDefinition/patient-';
/** Fields that are a part of a list: what the null takes away of it. */
const listNulls: [number, string][] = [
  [13, 'telecom:home'], [14, 'telecom:work'], [6, `extension:${base}mothersMaidenName`], [10, 'extension:http://hl7.org/fhir/us/core/StructureDefinition/us-core-race'], [17, `extension:${base}religion`],
  [22, 'extension:http://hl7.org/fhir/us/core/StructureDefinition/us-core-ethnicity'], [23, `extension:${base}birthPlace`], [26, `extension:${base}citizenship`], [28, `extension:${base}nationality`],
];

/** Elements the message clears with `""` (HL7 2.5 section 2.5.3.1), unless another field fills them. */
export function clearedBy(pid: Segment, patient: Patient): string[] {
  const cleared = new Set<string>();
  for (const [field, elements] of nulls) {
    if (!pid.isNull(field) || elements.some(e => e in patient)) continue;
    for (const element of elements) cleared.add(element);
  }
  for (const [field, part] of listNulls) if (pid.isNull(field)) cleared.add(part);
  return [...cleared];
}
