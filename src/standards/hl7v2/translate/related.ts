import type { CodeableConcept, RelatedPerson } from '@medplum/fhirtypes';
import { segmentsOf, type Segment } from '../message.ts';
import { addressesIn } from '../types/address.ts';
import { coded, conceptIn } from '../types/coded.ts';
import { v3 } from '../types/coding-systems.ts';
import { dateOf, dateTime, periodOf } from '../types/date-time.ts';
import { bareIdentifier, identifier, ssnSystem } from '../types/identifier.ts';
import { namesIn } from '../types/name.ts';
import { put } from '../types/reading.ts';
import { telecomIn } from '../types/telecom.ts';
import { genderOf } from './patient.ts';
import { languageOf } from './race-and-language.ts';
import { add, idFrom, subject, type Draft } from './draft.ts';

/** HL7 table 0063 codes that v3 RoleCode has too; the sender's own code is kept beside. */
const roles: Record<string, [string, string]> = {
  SPO: ['SPS', 'spouse'], SPOUSE: ['SPS', 'spouse'], MTH: ['MTH', 'mother'], MOTHER: ['MTH', 'mother'], FTH: ['FTH', 'father'], FATHER: ['FTH', 'father'],
  PAR: ['PRN', 'parent'], CHD: ['CHILD', 'child'], CHILD: ['CHILD', 'child'], SIB: ['SIB', 'sibling'], BRO: ['BRO', 'brother'], SIS: ['SIS', 'sister'], GRP: ['GRPRN', 'grandparent'],
  GRD: ['GUARD', 'guardian'], FND: ['FRND', 'unrelated friend'], NCH: ['NCHILD', 'natural child'], SCH: ['STPCHLD', 'step child'], DOM: ['DOMPART', 'domestic partner'], DEP: ['DEPEN', 'dependent'],
};

/** A kinship (NK1-3, GT1-11) as a relationship. */
function kinship(d: Draft, segment: Segment, field: number): CodeableConcept | undefined {
  const given = conceptIn(d.r, segment, field, '0063');
  const known = roles[segment.c(field).toUpperCase()];
  if (!given || !known) return given;
  return { coding: [{ system: v3('RoleCode'), code: known[0], display: known[1] }, ...(given.coding ?? [])], text: given.text ?? known[1] };
}

/** A position in the message's set: the set is sent whole each time, so that the same place is the same entry. */
const placeOf = (segment: Segment): string => `${segment.id}/${segment.nth}`;

function says(person: RelatedPerson): boolean {
  return Boolean(person.name || person.telecom || person.address || person.identifier);
}

function nextOfKin(d: Draft, nk1: Segment): void {
  const { r } = d;
  const person: RelatedPerson & { id: string } = { resourceType: 'RelatedPerson', id: placeOf(nk1), patient: subject };
  put(person, 'identifier', [...nk1.all(33).map(v => identifier(r, v)), nk1.c(37) === '' ? undefined : bareIdentifier(nk1.c(37), 'SS', ssnSystem)].filter(i => i !== undefined));
  put(person, 'relationship', [kinship(d, nk1, 3), conceptIn(r, nk1, 7, '0131')].filter(c => c !== undefined));
  const names = namesIn(r, nk1.all(2));
  const organization = nk1.c(13);
  put(person, 'name', names.length > 0 ? names : organization === '' ? namesIn(r, nk1.all(30)) : [{ text: organization }]);
  put(person, 'telecom', telecomIn(r, { values: nk1.all(5), use: 'home' }, { values: nk1.all(6), use: 'work' }, { values: nk1.all(40), use: undefined }));
  put(person, 'address', addressesIn(r, nk1.all(4)));
  put(person, 'gender', genderOf(r, nk1, 15));
  put(person, 'birthDate', dateOf(dateTime(r, nk1, 16)));
  put(person, 'period', periodOf(r, dateTime(r, nk1, 8), dateTime(r, nk1, 9), nk1.at(9)));
  put(person, 'communication', languageOf(r, nk1, 20));
  if (says(person)) add(d, { resource: person, mode: 'replace' });
}

function guarantor(d: Draft, gt1: Segment): void {
  const { r } = d;
  const person: RelatedPerson & { id: string } = { resourceType: 'RelatedPerson', id: placeOf(gt1), patient: subject };
  put(person, 'identifier', [...gt1.all(2).map(v => identifier(r, v)), gt1.c(12) === '' ? undefined : bareIdentifier(gt1.c(12), 'SS', ssnSystem)].filter(i => i !== undefined));
  person.relationship = [coded(v3('RoleClass'), 'GUAR', undefined, 'guarantor'), ...[kinship(d, gt1, 11)].filter(c => c !== undefined)];
  const names = namesIn(r, gt1.all(3));
  put(person, 'name', names.length > 0 ? names : gt1.c(21) === '' ? [] : [{ text: gt1.c(21) }]);
  put(person, 'telecom', telecomIn(r, { values: gt1.all(6), use: 'home' }, { values: gt1.all(7), use: 'work' }));
  put(person, 'address', addressesIn(r, gt1.all(5)));
  put(person, 'gender', genderOf(r, gt1, 9));
  put(person, 'birthDate', dateOf(dateTime(r, gt1, 8)));
  put(person, 'period', periodOf(r, dateTime(r, gt1, 13), dateTime(r, gt1, 14), gt1.at(14)));
  if (says(person)) add(d, { resource: person, mode: 'replace' });
}

/** PID-21: the mother, known by her own number. */
function mother(d: Draft, pid: Segment): void {
  const found = pid.all(21).map(v => identifier(d.r, v)).filter(i => i !== undefined);
  if (found.length === 0) return;
  const person: RelatedPerson & { id: string } = {
    resourceType: 'RelatedPerson', id: idFrom('PID-21'), patient: subject, identifier: found,
    relationship: [coded(v3('RoleCode'), 'MTH', undefined, 'mother')],
  };
  add(d, { resource: person, mode: 'replace' });
}

/** NK1, GT1 and PID-21 to RelatedPerson. */
export function relatedPersons(d: Draft, pid: Segment): void {
  d.used.add('NK1').add('GT1');
  mother(d, pid);
  for (const nk1 of segmentsOf(d.r.message, 'NK1')) nextOfKin(d, nk1);
  for (const gt1 of segmentsOf(d.r.message, 'GT1')) guarantor(d, gt1);
}
