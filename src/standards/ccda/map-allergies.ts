import type { AllergyIntolerance, AllergyIntoleranceReaction, CodeableConcept } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { conceptOf, fhirConcept } from './read-code.ts';
import { firstMoment, timeOf, whenOf } from './read-time.ts';
import { actorOf, authorOf } from './parties.ts';
import { clean, subject, type Reading } from './reading.ts';
import { ccd, ccda, codeOf, hasTemplate, identityOf, isNegated, notesOf, relatedBy, relatedTo, statusOf, wordsOf, type Mapper } from './statement.ts';

const clinical = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';
const verification = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification';
/** The kinds of C-CDA allergy (value set 2.16.840.1.113883.3.88.12.3221.6.2) as FHIR type and category. */
const kinds: Readonly<Record<string, { type?: 'allergy' | 'intolerance'; category?: 'food' | 'medication' | 'environment' }>> = {
  '416098002': { type: 'allergy', category: 'medication' }, '414285001': { type: 'allergy', category: 'food' }, '426232007': { type: 'allergy', category: 'environment' }, '419199007': { type: 'allergy' },
  '59037007': { type: 'intolerance', category: 'medication' }, '235719002': { type: 'intolerance', category: 'food' }, '419511003': { category: 'medication' }, '418471000': { category: 'food' }, '418038007': {}, '420134006': {},
};
/** "No known ..." of SNOMED CT by kind (C-CDA on FHIR, allergies). */
const noneKnown: Readonly<Record<string, [string, string]>> = {
  medication: ['409137002', 'No known drug allergy'], food: ['429625007', 'No known food allergy'], environment: ['428607008', 'No known environmental allergy'], any: ['716186003', 'No known allergy'],
};
const severities: Readonly<Record<string, 'mild' | 'moderate' | 'severe'>> = { '255604002': 'mild', '371923003': 'mild', '6736007': 'moderate', '371924009': 'moderate', '24484000': 'severe', '399166001': 'severe', L: 'mild', M: 'moderate', H: 'severe' };
const criticalities: Readonly<Record<string, AllergyIntolerance['criticality']>> = { CRITL: 'low', CRITH: 'high', CRITU: 'unable-to-assess' };
const clinicalCodes: Readonly<Record<string, string>> = { '55561003': 'active', '73425007': 'inactive', '413322009': 'resolved' };

const valueCode = (element: XmlElement | undefined): string => element?.child('value')?.word('code') ?? '';

function severityOf(element: XmlElement): 'mild' | 'moderate' | 'severe' | undefined {
  return severities[valueCode(relatedBy(element, [ccda('8'), ccd('55')], ['SEV']))];
}

function reactionsOf(reading: Reading, observation: XmlElement): AllergyIntoleranceReaction[] {
  return relatedTo(observation).flatMap(({ typeCode, statement }) => {
    if (!(hasTemplate(statement, ccda('9'), ccd('54')) || (typeCode === 'MFST' && statement.name === 'observation'))) return [];
    const manifestation = conceptOf(reading, statement.child('value')) ?? (wordsOf(reading, statement) === undefined ? undefined : { text: wordsOf(reading, statement) as string });
    if (manifestation === undefined) return [];
    return [clean({ manifestation: [manifestation], onset: firstMoment(whenOf(reading, statement.child('effectiveTime'))), severity: severityOf(statement) } as AllergyIntoleranceReaction)];
  });
}

function substanceOf(reading: Reading, observation: XmlElement): CodeableConcept | undefined {
  for (const participant of observation.children('participant')) {
    const entity = participant.path('participantRole', 'playingEntity');
    const code = conceptOf(reading, entity?.child('code'));
    if (code !== undefined) return code;
    const name = entity?.child('name')?.text();
    if (name !== undefined && name !== '') return { text: name };
  }
  return undefined;
}

/** The substance, negated where the document says "not allergic", or the fitting "no known" concept. */
function codeFor(reading: Reading, observation: XmlElement, category: string | undefined): { code: CodeableConcept; known: boolean; refuted: boolean } {
  const substance = substanceOf(reading, observation);
  const negated = isNegated(observation);
  if (substance !== undefined) return { code: substance, known: true, refuted: negated };
  if (negated) {
    const [code, display] = noneKnown[category ?? 'any'] as [string, string];
    return { code: { coding: [{ system: 'http://snomed.info/sct', code, display }], text: wordsOf(reading, observation) ?? display }, known: false, refuted: false };
  }
  const value = conceptOf(reading, observation.child('value'));
  const words = wordsOf(reading, observation);
  return { code: value === undefined ? { text: words ?? 'Allergy to a substance the document does not name' } : { ...value, text: words ?? value.text ?? 'Allergy' }, known: true, refuted: false };
}

/** Some systems point the substance's words at the reaction's place in the text: "hives" is not what one is allergic to. */
function notTheReaction(reading: Reading, observation: XmlElement, code: CodeableConcept, reactions: AllergyIntoleranceReaction[]): CodeableConcept {
  const display = code.coding?.find((one) => one.display !== undefined)?.display;
  const same = reactions.some((one) => one.manifestation?.some((sign) => sign.text !== undefined && sign.text === code.text));
  if (display === undefined || !same || display === code.text) return code;
  reading.find('warning', 'substance-words-are-reaction', observation, 'The words given for the substance are those of the reaction; the name of the code is used', 'Compare with the section text, and tell the sender');
  return { ...code, text: display };
}

function statusConcept(observation: XmlElement, act: XmlElement | undefined, ended: boolean): string {
  const said = clinicalCodes[valueCode(relatedBy(observation, [ccda('28'), ccd('39')], ['33999-4']))];
  if (said !== undefined) return said;
  const concern = act === undefined ? '' : statusOf(act);
  if (ended) return 'resolved';
  return concern === 'completed' ? 'resolved' : concern === 'suspended' || concern === 'aborted' ? 'inactive' : 'active';
}

function allergyOf(reading: Reading, observation: XmlElement, act: XmlElement | undefined, alone = false): ReturnType<Mapper> {
  const kind = kinds[valueCode(observation)] ?? {};
  const { code: named, refuted } = codeFor(reading, observation, kind.category);
  const effective = observation.child('effectiveTime');
  const when = whenOf(reading, effective);
  const wrong = statusOf(observation) === 'nullified' || (act !== undefined && statusOf(act) === 'nullified');
  const author = authorOf(reading, observation);
  const informant = actorOf(reading, observation.child('informant') ?? act?.child('informant')).who;
  const critical = relatedBy(observation, [ccda('145')], ['82606-5']);
  // Some systems hang a further reaction on the concern; it is of the allergy when the concern has but one.
  const reactions = [...reactionsOf(reading, observation), ...(act !== undefined && alone ? reactionsOf(reading, act) : [])];
  const code = notTheReaction(reading, observation, named, reactions);
  const other = Object.keys(kind).length === 0 && substanceOf(reading, observation) !== undefined ? conceptOf(reading, observation.child('value'))?.text : undefined;
  const onset = when.dateTime ?? when.period?.start;
  const ended = when.period?.end ?? (effective?.child('high') !== undefined && effective.child('high')?.word('nullFlavor') === 'UNK' ? 'yes' : undefined);
  const severity = severityOf(observation);
  const reference = reading.add(clean({
    resourceType: 'AllergyIntolerance', ...identityOf(reading, observation), clinicalStatus: wrong ? undefined : fhirConcept(clinical, statusConcept(observation, act, ended !== undefined)),
    verificationStatus: fhirConcept(verification, wrong ? 'entered-in-error' : refuted ? 'refuted' : 'confirmed'), type: kind.type, category: kind.category === undefined ? [] : [kind.category],
    criticality: criticalities[valueCode(critical)], code, patient: subject, onsetDateTime: onset, recordedDate: author.at ?? timeOf(reading, act?.path('effectiveTime', 'low')),
    recorder: author.who, asserter: informant, note: [...(other === undefined ? [] : [{ text: `Type: ${other}` }]), ...notesOf(reading, observation), ...(act === undefined ? [] : notesOf(reading, act))],
    reaction: reactions.length > 0 && severity !== undefined ? reactions.map((one) => ({ severity, ...one })) : reactions,
  } as unknown as AllergyIntolerance & { id: string }));
  reading.ids.remember(observation, reference.reference as string);
  if (act !== undefined) reading.ids.remember(act, reference.reference as string);
  return [reference];
}

/** Codes of observations that qualify an allergy and are none themselves. */
const qualifiers = new Set(['48767-8', 'SEV', '33999-4', '82606-5']);

export const isAllergyObservation = (statement: XmlElement): boolean => statement.name === 'observation' && hasTemplate(statement, ccda('7'), ccda('90'), ccd('18'));

/** Allergy Concern Act and Allergy - Intolerance Observation -> AllergyIntolerance, one for each observation. */
export const mapAllergy: Mapper = (reading, statement) => {
  if (statement.name === 'observation') return allergyOf(reading, statement, undefined);
  const inside = relatedTo(statement).filter(({ statement: one }) => one.name === 'observation' && !qualifiers.has(codeOf(one)) && (isAllergyObservation(one) || (!hasTemplate(one, ccda('8'), ccda('9'), ccda('28'), ccda('145')) && (one.child('participant') !== undefined || one.child('value') !== undefined))));
  if (inside.length === 0) reading.find('warning', 'empty-concern', statement, 'An allergy concern holds no observation; only its text is kept', 'Read the section text');
  return inside.flatMap(({ statement: observation }) => allergyOf(reading, observation, statement, inside.length === 1));
};
