import type { CodeableConcept, Observation, ObservationReferenceRange, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { conceptOf, conceptOrText, fhirConcept } from './read-code.ts';
import { rangeOf } from './read-quantity.ts';
import { choiceOf, whenOf } from './read-time.ts';
import { valueOrAbsent } from './read-value.ts';
import { authorOf, performersOf } from './parties.ts';
import { clean, subject, type Reading } from './reading.ts';
import { ccda, codeOf, hasTemplate, identityOf, isNegated, notesOf, relatedTo, statusOf, wordsOf, type Mapper } from './statement.ts';

const standard = 'http://terminology.hl7.org/CodeSystem/observation-category';
const usCore = 'http://hl7.org/fhir/us/core/CodeSystem/us-core-category';
const categories: Readonly<Record<string, [string, string]>> = {
  '8716-3': [standard, 'vital-signs'], '30954-2': [standard, 'laboratory'], '29762-2': [standard, 'social-history'], '47420-5': [usCore, 'functional-status'], '10190-7': [usCore, 'cognitive-status'], '29545-1': [standard, 'exam'], '8709-8': [standard, 'exam'], '47519-4': [standard, 'procedure'],
};
const statuses: Readonly<Record<string, Observation['status']>> = { completed: 'final', active: 'preliminary', aborted: 'cancelled', cancelled: 'cancelled', nullified: 'entered-in-error', held: 'registered', new: 'registered', suspended: 'registered' };
const smoking = { coding: [{ system: 'http://loinc.org', code: '72166-2', display: 'Tobacco smoking status' }] };

export const observationStatus = (element: XmlElement): Observation['status'] => statuses[statusOf(element)] ?? 'unknown';

export function categoryOf(section: string): CodeableConcept[] {
  const found = categories[section];
  return found === undefined ? [] : [fhirConcept(found[0], found[1])];
}

function rangesOf(reading: Reading, observation: XmlElement): ObservationReferenceRange[] {
  return observation.children('referenceRange').flatMap((holder) => {
    const given = holder.child('observationRange');
    const range = rangeOf(given?.child('value'));
    const value = given?.child('value');
    const text = reading.textOf(given?.child('text')) ?? (range === undefined && value !== undefined ? (reading.textOf(value) ?? conceptOf(reading, value)?.text) : undefined);
    return range === undefined && text === undefined ? [] : [clean({ low: range?.low, high: range?.high, text } as ObservationReferenceRange)];
  });
}

/** An asserted finding that is denied is said as `false` of that finding; another negated observation was not made. */
function codeAndValue(reading: Reading, observation: XmlElement): Record<string, unknown> {
  const isSmoking = hasTemplate(observation, ccda('78')) && codeOf(observation) === 'ASSERTION';
  const code = isSmoking ? { ...smoking, ...(conceptOf(reading, observation.child('code'))?.text !== undefined && { text: 'Tobacco smoking status' }) } : conceptOrText(reading, observation.child('code'), wordsOf(reading, observation));
  const value = valueOrAbsent(reading, observation.child('value'));
  if (!isNegated(observation)) return { code, ...value };
  const denied = value['valueCodeableConcept'] as CodeableConcept | undefined;
  if (denied !== undefined) return codeOf(observation) === 'ASSERTION' ? { code: denied, valueBoolean: false } : { code, valueString: `Not: ${denied.text ?? denied.coding?.[0]?.display ?? denied.coding?.[0]?.code ?? 'as coded'}` };
  return { code, status: 'cancelled', dataAbsentReason: fhirConcept('http://terminology.hl7.org/CodeSystem/data-absent-reason', 'not-performed') };
}

const skipped = new Set(['48767-8', 'SEV', '33999-4']);

/** Observations below another (assessment scale items, supporting observations) as members of it. */
function membersOf(reading: Reading, observation: XmlElement, section: string, category: CodeableConcept[]): Reference[] {
  return relatedTo(observation).flatMap(({ typeCode, statement }) => (statement.name === 'observation' && typeCode !== 'RSON' && !skipped.has(codeOf(statement)) && statement.word('moodCode') !== 'GOL' ? [observationOf(reading, statement, section, category)] : []));
}

/** One observation of any kind -> Observation. */
export function observationOf(reading: Reading, observation: XmlElement, section: string, category: CodeableConcept[] = categoryOf(section), inherited: Record<string, unknown> = {}): Reference {
  const when = whenOf(reading, observation.child('effectiveTime'));
  const own = choiceOf(when, 'effective');
  const author = authorOf(reading, observation);
  const performers = performersOf(reading, observation).map(({ actor }) => actor);
  const hasMember = membersOf(reading, observation, section, category);
  const interpretation = observation.children('interpretationCode').map((one) => conceptOf(reading, one)).filter((one) => one !== undefined);
  const others = observation.children('value').slice(1).map((value, index) => clean({ code: { text: `Further value ${index + 2}` }, ...valueOrAbsent(reading, value) })).filter((one) => Object.keys(one).length > 1);
  const reference = reading.add(clean({
    resourceType: 'Observation', ...identityOf(reading, observation), status: observationStatus(observation), category, subject, ...(Object.keys(own).length > 0 ? own : inherited), issued: author.at !== undefined && author.at.length > 10 ? author.at : undefined,
    performer: performers.length > 0 ? performers : author.who !== undefined ? [author.who] : author.party.organization !== undefined ? [author.party.organization] : [], ...codeAndValue(reading, observation), interpretation, note: notesOf(reading, observation),
    bodySite: conceptOf(reading, observation.child('targetSiteCode')), method: conceptOf(reading, observation.child('methodCode')), referenceRange: rangesOf(reading, observation), hasMember, component: others,
  } as unknown as Observation & { id: string }));
  reading.ids.remember(observation, reference.reference as string);
  noteSex(reading, observation);
  return reference;
}

/** Birth sex is told as an observation and belongs to the patient too (US Core birth sex). */
function noteSex(reading: Reading, observation: XmlElement): void {
  const value = observation.child('value');
  const code = value?.word('code') ?? (value?.word('nullFlavor') === 'UNK' ? 'UNK' : undefined);
  if (codeOf(observation) === '76689-9' && code !== undefined && ['M', 'F', 'UNK'].includes(code) && reading.patientExtensions.length === 0) {
    reading.patientExtensions.push({ url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex', valueCode: code });
  }
}

export const mapObservation: Mapper = (reading, statement, section) => [observationOf(reading, statement, section.code)];
