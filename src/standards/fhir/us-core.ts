import type { Issue } from '../../platform/problem.ts';
import { has, hasSome } from './element-presence.ts';

/**
 * US Core (hl7.org/fhir/us/core) as findings: what a profile requires beyond base R4 (elements, fixed codes, invariants), for resources that claim it.
 * Must-support is a duty of programs, not of records, and is not looked at; nor are value sets that only a terminology server can list.
 */
type Rule = { key: string; at: string; says: string; holds: (resource: any) => boolean };
type Profile = { type: string; required?: string[]; code?: string[]; category?: string; unit?: string[]; rules?: Rule[]; base?: string };

const list = (value: unknown): any[] => (Array.isArray(value) ? value : []);
const codes = (concept: any): string[] => list(concept?.coding).map((one) => one?.code);
const ucum = 'http://unitsofmeasure.org';
const finalish = ['partial', 'preliminary', 'final', 'amended', 'corrected', 'appended'];

/** The type a reference names in its literal, its `type`, or the contained resource it points at. */
function typeReferred(reference: any, resource: any): string | undefined {
  const literal = typeof reference?.reference === 'string' ? reference.reference : '';
  // Some writers put the # into the contained id itself.
  if (literal.startsWith('#')) return list(resource.contained).find((one) => one?.id === literal.slice(1) || one?.id === literal)?.resourceType;
  return /(?:^|\/)([A-Z]\w+)\/[^/]+$/.exec(literal)?.[1] ?? reference?.type;
}
const rule = (key: string, at: string, says: string, holds: Rule['holds']): Rule => ({ key, at, says, holds });

function npiHolds(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{10}$/.test(value)) return false;
  // Luhn over 80840 + the ten digits (CMS NPI standard); 24 stands for the constant prefix.
  let sum = 24;
  for (let i = 0; i < 10; i += 1) { const digit = Number(value[i]); sum += i % 2 === 1 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9; }
  return sum % 10 === 0;
}
const identified = (system: string, pattern: RegExp) => (r: any): boolean => list(r.identifier).every((one) => one?.system !== system || (typeof one.value === 'string' && pattern.test(one.value)));
const npi = 'http://hl7.org/fhir/sid/us-npi';
const npiRules = [
  rule('us-core-16', 'identifier', 'An NPI has ten digits', identified(npi, /^[0-9]{10}$/)),
  rule('us-core-17', 'identifier', 'The check digit of an NPI must fit', (r) => list(r.identifier).every((one) => one?.system !== npi || !/^\d{10}$/.test(String(one.value)) || npiHolds(one.value))),
];
const issuedRule = (key: string, name: string): Rule => rule(key, name, `A report with results needs ${name}`, (r) => !finalish.includes(r.status) || has(r, name) || hasSome(r, name));
const valueRules = [
  rule('us-core-1', 'effective', 'The time must be precise to the day', (r) => typeof r.effectiveDateTime !== 'string' || r.effectiveDateTime.length >= 10),
  rule('us-core-2', 'value', 'Without components or members it needs a value or a reason for its absence', (r) => has(r, 'component') || has(r, 'hasMember') || has(r, 'dataAbsentReason') || hasSome(r, 'value')),
  rule('us-core-3', 'value', 'A quantity is in UCUM', (r) => r.valueQuantity?.system === undefined || r.valueQuantity.system === ucum),
];
const attachment = rule('us-core-6', 'content.attachment', 'An attachment needs url or data', (r) => list(r.content).every((one) => !one?.attachment || has(one.attachment, 'url') || has(one.attachment, 'data')));
const raceUrl = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-race';
const races = rule('us-core-23', 'extension', 'With ASKU or UNK there is no other race', (r) => list(r.extension).filter((one) => one?.url === raceUrl).every((race) => {
  const found = list(race.extension).filter((one) => one?.url === 'ombCategory');
  return found.length <= 1 || !found.some((one) => one.valueCoding?.code === 'ASKU' || one.valueCoding?.code === 'UNK');
}));
const absent = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';
const named = rule('us-core-6', 'name', 'A name has family or given, or says why not', (r) => list(r.name).every((one) => (has(one, 'family') || has(one, 'given')) !== list(one?.extension).some((each) => each?.url === absent)));
const vital = (code: string, ...unit: string[]): Profile => ({ type: 'Observation', base: 'us-core-vital-signs', code: [code], unit });

const profiles: Record<string, Profile> = {
  'us-core-patient': { type: 'Patient', required: ['identifier', 'identifier.system', 'identifier.value', 'name', 'telecom.system', 'telecom.value'], rules: [named, races] },
  'us-core-allergyintolerance': { type: 'AllergyIntolerance', required: ['code'] },
  'us-core-careplan': { type: 'CarePlan', rules: [rule('careplan-text', 'text.status', 'The narrative is generated or additional', (r) => r.text === undefined || r.text.status === 'generated' || r.text.status === 'additional')] },
  'us-core-careteam': { type: 'CareTeam', required: ['subject', 'participant', 'participant.role', 'participant.member'] },
  'us-core-condition-encounter-diagnosis': { type: 'Condition', required: ['category', 'code'], category: 'encounter-diagnosis' },
  'us-core-condition-problems-health-concerns': { type: 'Condition', required: ['category', 'code'], rules: [rule('problem-category', 'category', 'A category is problem-list-item or health-concern', (r) => list(r.category).some((one) => codes(one).some((code) => code === 'problem-list-item' || code === 'health-concern')))] },
  'us-core-coverage': { type: 'Coverage', required: ['relationship'], rules: [rule('us-core-15', 'identifier', 'Needs a member or subscriber id', (r) => has(r, 'subscriberId') || list(r.identifier).some((one) => list(one?.type?.coding).some((each) => each?.system === 'http://terminology.hl7.org/CodeSystem/v2-0203' && each.code === 'MB')))] },
  'us-core-device': { type: 'Device', required: ['udiCarrier.deviceIdentifier', 'type'] }, 'us-core-implantable-device': { type: 'Device', required: ['udiCarrier.deviceIdentifier', 'type', 'patient'] },
  'us-core-diagnosticreport-lab': { type: 'DiagnosticReport', required: ['category', 'subject'], category: 'LAB', rules: [issuedRule('us-core-8', 'effective'), issuedRule('us-core-9', 'issued')] },
  'us-core-diagnosticreport-note': { type: 'DiagnosticReport', required: ['category', 'subject'], rules: [issuedRule('us-core-10', 'effective')] },
  'us-core-documentreference': { type: 'DocumentReference', required: ['type', 'category', 'subject'], rules: [attachment] }, 'us-core-adi-documentreference': { type: 'DocumentReference', required: ['type', 'category', 'subject'], rules: [attachment] },
  'us-core-encounter': { type: 'Encounter', required: ['identifier.system', 'identifier.value', 'type', 'subject'] },
  'us-core-immunization': { type: 'Immunization', required: ['occurrence'] }, 'us-core-location': { type: 'Location', required: ['name'] }, 'us-core-medication': { type: 'Medication', required: ['code'] },
  'us-core-medicationdispense': { type: 'MedicationDispense', required: ['subject'], rules: [rule('us-core-20', 'whenHandedOver', 'A completed dispense says when it was handed over', (r) => r.status !== 'completed' || has(r, 'whenHandedOver'))] },
  'us-core-medicationrequest': { type: 'MedicationRequest', rules: [rule('us-core-21', 'requester', 'An order needs its requester', (r) => !['order', 'original-order', 'reflex-order', 'filler-order', 'instance-order'].includes(r.intent) || has(r, 'requester'))] },
  'us-core-observation-clinical-result': { type: 'Observation', required: ['category', 'subject'], rules: valueRules },
  'us-core-observation-lab': { type: 'Observation', base: 'us-core-observation-clinical-result', category: 'laboratory', rules: [rule('us-core-22', 'referenceRange', 'Ranges are in UCUM', (r) => list(r.referenceRange).every((one) => [one?.low, one?.high].every((end) => end?.system === undefined || end.system === ucum)))] },
  'us-core-observation-screening-assessment': { type: 'Observation', required: ['category', 'subject'], category: 'survey', rules: valueRules },
  'us-core-observation-sexual-orientation': { type: 'Observation', required: ['subject'], code: ['76690-7'], rules: valueRules.slice(1, 2) },
  'us-core-observation-occupation': { type: 'Observation', required: ['subject', 'valueCodeableConcept'], code: ['11341-5'] }, 'us-core-observation-pregnancyintent': { type: 'Observation', required: ['subject', 'effectiveDateTime', 'valueCodeableConcept'], code: ['86645-9'] },
  'us-core-observation-pregnancystatus': { type: 'Observation', required: ['subject', 'effectiveDateTime', 'valueCodeableConcept'], code: ['82810-3'] },
  'us-core-simple-observation': { type: 'Observation', required: ['category', 'subject'] },
  'us-core-smokingstatus': { type: 'Observation', required: ['category', 'subject', 'effective', 'value'], category: 'social-history', rules: [rule('us-core-24', 'value', 'A smoking status is coded', (r) => !codes(r.code).some((code) => code === '72166-2' || code === '11367-0') || has(r, 'valueCodeableConcept'))] },
  'us-core-vital-signs': { type: 'Observation', required: ['category', 'subject', 'effective'], category: 'vital-signs', rules: [rule('vs-2', 'value', 'Without components or members it needs a value or a reason for its absence', valueRules[1]!.holds), { ...valueRules[0]!, key: 'vs-1' }] },
  'us-core-blood-pressure': vital('85354-9'), 'us-core-bmi': vital('39156-5', 'kg/m2'), 'us-core-body-height': vital('8302-2', 'cm', '[in_i]'), 'us-core-body-temperature': vital('8310-5', 'Cel', '[degF]'), 'us-core-body-weight': vital('29463-7', 'g', 'kg', '[lb_av]'),
  'us-core-head-circumference': vital('9843-4', 'cm', '[in_i]'), 'us-core-heart-rate': vital('8867-4', '/min'), 'us-core-respiratory-rate': vital('9279-1', '/min'), 'us-core-pulse-oximetry': vital('59408-5', '%'),
  'pediatric-bmi-for-age': vital('59576-9', '%'), 'pediatric-weight-for-height': vital('77606-2', '%'), 'head-occipital-frontal-circumference-percentile': vital('8289-1', '%'),
  'us-core-organization': { type: 'Organization', required: ['active', 'name'], rules: [...npiRules, rule('us-core-18', 'identifier', 'A CLIA number is two digits, D and seven digits', identified('urn:oid:2.16.840.1.113883.4.7', /^[0-9]{2}D[0-9]{7}$/)), rule('us-core-19', 'identifier', 'An NAIC number has five digits', identified('urn:oid:2.16.840.1.113883.6.300', /^[0-9]{5}$/))] },
  'us-core-practitioner': { type: 'Practitioner', required: ['identifier', 'identifier.system', 'identifier.value', 'name', 'name.family'], rules: npiRules },
  'us-core-practitionerrole': { type: 'PractitionerRole', required: ['telecom.system', 'telecom.value'], rules: [rule('pd-1', 'telecom', 'Needs telecom or endpoint', (r) => has(r, 'telecom') || has(r, 'endpoint')), rule('us-core-13', 'practitioner', 'Needs a practitioner, organization, service or location', (r) => ['practitioner', 'organization', 'healthcareService', 'location'].some((name) => has(r, name)))] },
  'us-core-procedure': { type: 'Procedure', required: ['code', 'subject'], rules: [rule('us-core-7', 'performed', 'A procedure begun or done says when', (r) => !['completed', 'in-progress'].includes(r.status) || hasSome(r, 'performed'))] },
  'us-core-provenance': { type: 'Provenance', required: ['agent'], rules: [rule('provenance-1', 'agent.onBehalfOf', 'A practitioner or device acts on behalf of somebody', (r) => list(r.agent).every((one) => has(one, 'onBehalfOf') || !['Practitioner', 'Device'].includes(typeReferred(one?.who, r) ?? '')))] },
  'us-core-questionnaireresponse': { type: 'QuestionnaireResponse', required: ['questionnaire', 'subject', 'authored'] },
  'us-core-relatedperson': { type: 'RelatedPerson', required: ['active', 'patient'], rules: [rule('us-core-14', 'name', 'Needs a name or a relationship', (r) => has(r, 'name') || has(r, 'relationship'))] },
  'us-core-servicerequest': { type: 'ServiceRequest', required: ['code', 'subject'] }, 'us-core-specimen': { type: 'Specimen', required: ['type'] },
};

const base = 'http://hl7.org/fhir/us/core/StructureDefinition/';

/** The US Core profiles this program knows, as canonicals. */
export const knownProfiles = (): string[] => Object.keys(profiles).map((name) => base + name);

/** Findings (warnings) against the US Core profiles that a resource claims in meta.profile, or against those given. Profiles not known are passed over. */
export function validateProfile(resource: any, claimed: readonly string[] = list(resource?.meta?.profile)): Issue[] {
  const issues: Issue[] = [];
  for (const canonical of claimed) {
    const name = typeof canonical === 'string' && canonical.startsWith(base) ? canonical.slice(base.length).split('|')[0]! : '';
    for (let at: string | undefined = name; at !== undefined && Object.hasOwn(profiles, at); at = profiles[at]!.base) check(resource, profiles[at]!, at, issues);
  }
  return issues;
}

function check(resource: any, profile: Profile, name: string, issues: Issue[]): void {
  const find = (at: string, says: string, code: string): void => { issues.push({ severity: 'warning', code, at: at === '' ? profile.type : `${profile.type}.${at}`, says: `${says} (${name})` }); };
  if (resource?.resourceType !== profile.type) return find('', `is not a ${profile.type}`, 'structure');
  for (const path of profile.required ?? []) if (!present(resource, path.split('.'))) find(path, 'is required by the profile', 'required');
  if (profile.code && !profile.code.some((code) => codes(resource.code).includes(code))) find('code', 'is not the code of the profile', 'value');
  if (profile.category && !list(resource.category).some((one) => codes(one).includes(profile.category!))) find('category', 'lacks the category of the profile', 'value');
  if (profile.unit?.length && resource.valueQuantity && (resource.valueQuantity.system !== ucum || !profile.unit.includes(resource.valueQuantity.code))) find('valueQuantity', `is not in ${profile.unit.join(' or ')}`, 'value');
  for (const { key, at, says, holds } of profile.rules ?? []) if (!holds(resource)) find(at, `${says}: ${key}`, 'invariant');
}

/** The last step is there in every parent that is there. */
function present(node: any, [step, ...rest]: string[]): boolean {
  if (rest.length === 0) return has(node, step!) || hasSome(node, step!);
  const value = node?.[step!];
  return value === undefined || (Array.isArray(value) ? value : [value]).every((one) => present(one, rest));
}
