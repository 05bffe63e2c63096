import type { Extension, Patient, PatientContact } from '@medplum/fhirtypes';
import { languageTags } from '../language-tags.ts';
import type { XmlElement } from '../xml/index.ts';
import { codingOf, conceptOf } from './read-code.ts';
import { addressesOf, addressOf, identifiersOf, namesOf, telecomsOf } from './read-identity.ts';
import { timeOf, whenOf } from './read-time.ts';
import { supporting } from './header-people.ts';
import { organizationOf } from './parties.ts';
import { clean, type Reading } from './reading.ts';

const usCore = 'http://hl7.org/fhir/us/core/StructureDefinition';
const hl7 = 'http://hl7.org/fhir/StructureDefinition';
const ombRace = new Set(['1002-5', '2028-9', '2054-5', '2076-8', '2106-3']);
const ombEthnicity = new Set(['2135-2', '2186-5']);
const raceSystem = 'urn:oid:2.16.840.1.113883.6.238';
const nullFlavors = new Set(['UNK', 'ASKU']);

/** US Core race or ethnicity: OMB categories, detailed codes, and the text that the profile requires. */
function ombExtension(name: 'race' | 'ethnicity', elements: XmlElement[], omb: Set<string>): Extension[] {
  const inner: Extension[] = [];
  const words: string[] = [];
  for (const element of elements) {
    const code = element.word('code');
    const flavor = element.word('nullFlavor');
    const display = element.word('displayName') ?? element.child('originalText')?.text();
    if (code !== undefined) {
      const found = codingOf(element);
      const coding = { ...found, system: raceSystem };
      const category = omb.has(code) && !(name === 'ethnicity' && inner.some((one) => one.url === 'ombCategory')) && inner.filter((one) => one.url === 'ombCategory').length < 5;
      if (/^\d{4}-\d$/.test(code)) inner.push({ url: category ? 'ombCategory' : 'detailed', valueCoding: coding });
      words.push(display ?? code);
    } else if (flavor !== undefined && nullFlavors.has(flavor) && inner.length === 0) {
      const text = flavor === 'UNK' ? 'Unknown' : 'Asked but no answer';
      if (name === 'race') inner.push({ url: 'ombCategory', valueCoding: { system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: flavor, display: flavor === 'UNK' ? 'unknown' : 'asked but unknown' } });
      words.push(text);
    } else if (display !== undefined && display !== '') words.push(display);
  }
  if (words.length === 0) return [];
  return [{ url: `${usCore}/us-core-${name}`, extension: [...inner, { url: 'text', valueString: [...new Set(words)].join(', ') }] }];
}

function genderOf(reading: Reading, element: XmlElement | undefined): Patient['gender'] {
  const code = element?.word('code')?.toUpperCase();
  const known: Record<string, Patient['gender']> = { M: 'male', F: 'female', UN: 'other', U: 'unknown', UNK: 'unknown', MALE: 'male', FEMALE: 'female', O: 'other' };
  if (code === undefined) return element?.word('nullFlavor') === 'UNK' ? 'unknown' : undefined;
  if (known[code] === undefined) reading.find('warning', 'gender-code', element, 'The gender code is not one HL7 knows; left out', 'Ask the patient or the sender');
  return known[code];
}

/** birthTime: the day, and the moment where one is given (extension patient-birthTime). */
function birthOf(reading: Reading, element: XmlElement | undefined): Partial<Patient> {
  const value = element?.word('value');
  const time = timeOf(reading, element);
  if (time === undefined || value === undefined || element?.word('nullFlavor') !== undefined) return {};
  const birthDate = time.slice(0, 10);
  const midnight = /^\d{8}0{4,6}([+-]0{4})?$/.test(value);
  if (time.length <= 10 || midnight) return { birthDate };
  return { birthDate, _birthDate: { extension: [{ url: `${hl7}/patient-birthTime`, valueDateTime: time }] } } as Partial<Patient>;
}

function communicationOf(reading: Reading, patient: XmlElement): Patient['communication'] {
  const seen = new Set<string>();
  return patient.children('languageCommunication').flatMap((one) => {
    const code = one.child('languageCode')?.word('code');
    if (code === undefined || seen.has(code)) return [];
    seen.add(code);
    const [primary = '', ...region] = code.replace(/_/g, '-').split('-');
    const tag = [languageTags[primary.toLowerCase()] ?? primary, ...region].join('-');
    const proficiency = codingOf(one.child('proficiencyLevelCode'));
    const mode = codingOf(one.child('modeCode'));
    const preferred = one.child('preferenceInd')?.word('value');
    const extension = proficiency === undefined && mode === undefined ? [] : [{ url: `${hl7}/patient-proficiency`, extension: [...(proficiency === undefined ? [] : [{ url: 'level', valueCoding: proficiency }]), ...(mode === undefined ? [] : [{ url: 'type', valueCoding: mode }])] }];
    const text = one.child('languageCode')?.word('displayName');
    return [clean({ extension, language: { coding: [{ system: 'urn:ietf:bcp:47', code: tag, ...(text !== undefined && { display: text }) }], ...(text !== undefined && { text }) }, ...(preferred !== undefined && /^(true|false)$/.test(preferred) && { preferred: preferred === 'true' }) })];
  }) as Patient['communication'];
}

function contactOf(reading: Reading, holder: XmlElement, person: XmlElement | undefined, organization: XmlElement | undefined, roles: PatientContact['relationship']): PatientContact[] {
  const [name] = namesOf(reading, person);
  const [address] = addressesOf(reading, holder);
  const telecom = telecomsOf(reading, holder);
  const of = organizationOf(reading, organization);
  if (name === undefined && address === undefined && telecom.length === 0 && of === undefined) return [];
  return [clean({ relationship: roles, name, telecom, address, organization: of } as PatientContact)];
}

const roleClass = (code: string): NonNullable<PatientContact['relationship']>[number] => ({ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleClass', code }] });

/** Guardians of the recordTarget and supporting persons among the header's participants (C-CDA US Realm Header, Supporting Person). */
function contactsOf(reading: Reading, patient: XmlElement): PatientContact[] {
  const contacts = patient.children('guardian').flatMap((guardian) => {
    const code = conceptOf(reading, guardian.child('code'));
    return contactOf(reading, guardian, guardian.child('guardianPerson'), guardian.child('guardianOrganization'), [roleClass('GUARD'), ...(code === undefined ? [] : [code])]);
  });
  for (const participant of reading.root.children('participant')) {
    const entity = participant.child('associatedEntity');
    const kind = entity?.word('classCode');
    if (entity === undefined || entity.child('associatedPerson') === undefined || kind === undefined || !supporting.has(kind)) continue;
    const code = conceptOf(reading, entity.child('code'));
    const period = whenOf(reading, participant.child('time')).period;
    contacts.push(...contactOf(reading, entity, entity.child('associatedPerson'), undefined, [roleClass(kind), ...(code === undefined ? [] : [code])]).map((one) => ({ ...one, ...(period !== undefined && { period }) })));
  }
  return contacts;
}

function deceasedOf(reading: Reading, patient: XmlElement): Partial<Patient> {
  const time = timeOf(reading, patient.child('sdtc:deceasedTime'));
  if (time !== undefined) return { deceasedDateTime: time };
  const said = patient.child('sdtc:deceasedInd')?.word('value');
  return said === 'true' || said === 'false' ? { deceasedBoolean: said === 'true' } : {};
}

function extensionsOf(reading: Reading, patient: XmlElement): Extension[] {
  const religion = conceptOf(reading, patient.child('religiousAffiliationCode'));
  const place = patient.path('birthplace', 'place', 'addr');
  const birthplace = place === undefined ? undefined : addressOf(reading, place);
  const race = [...patient.children('raceCode'), ...patient.children('sdtc:raceCode')];
  const ethnicity = [...patient.children('ethnicGroupCode'), ...patient.children('sdtc:ethnicGroupCode')];
  return [
    ...ombExtension('race', race, ombRace), ...ombExtension('ethnicity', ethnicity, ombEthnicity),
    ...(religion === undefined ? [] : [{ url: `${hl7}/patient-religion`, valueCodeableConcept: religion }]),
    ...(birthplace === undefined ? [] : [{ url: `${hl7}/patient-birthPlace`, valueAddress: birthplace }]),
  ];
}

/** recordTarget -> Patient (US Core Patient; C-CDA R2.1 US Realm Header 1.1.1.1). Without id: whose it is, filing decides. */
export function patientOf(reading: Reading, role: XmlElement): Patient {
  const patient = role.child('patient') ?? role;
  const order = patient.child('sdtc:multipleBirthOrderNumber')?.word('value');
  const multiple = patient.child('sdtc:multipleBirthInd')?.word('value');
  const managing = organizationOf(reading, role.child('providerOrganization'));
  return clean<Patient>({
    resourceType: 'Patient', extension: extensionsOf(reading, patient), identifier: identifiersOf(role), name: namesOf(reading, patient), telecom: telecomsOf(reading, role),
    gender: genderOf(reading, patient.child('administrativeGenderCode')), ...birthOf(reading, patient.child('birthTime')), ...deceasedOf(reading, patient), address: addressesOf(reading, role),
    maritalStatus: conceptOf(reading, patient.child('maritalStatusCode')),
    ...(order !== undefined && /^\d{1,2}$/.test(order) ? { multipleBirthInteger: Number(order) } : multiple === 'true' || multiple === 'false' ? { multipleBirthBoolean: multiple === 'true' } : {}),
    contact: contactsOf(reading, patient), communication: communicationOf(reading, patient), managingOrganization: managing,
  } as unknown as Patient);
}
