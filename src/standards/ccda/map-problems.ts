import type { CodeableConcept, Condition, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { conceptOf, fhirConcept } from './read-code.ts';
import { timeOf, whenOf } from './read-time.ts';
import { actorOf, authorOf } from './parties.ts';
import { quantityOf } from './read-quantity.ts';
import { clean, subject, type Reading } from './reading.ts';
import { ccd, ccda, codeOf, hasTemplate, identityOf, isNegated, notesOf, relatedBy, relatedTo, statusOf, wordsOf, type Mapper, type SectionPlace } from './statement.ts';

const clinical = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
const verification = 'http://terminology.hl7.org/CodeSystem/condition-ver-status';
const category = 'http://terminology.hl7.org/CodeSystem/condition-category';
const clinicalCodes: Readonly<Record<string, string>> = { '55561003': 'active', '73425007': 'inactive', '413322009': 'resolved', '277022003': 'remission', '246455001': 'recurrence', '263855007': 'relapse', '90734009': 'active', '7087005': 'active', '255227004': 'recurrence' };
const generalProblem = new Set(['55607006', '64572001', '404684003', '']);
const verifications: Readonly<Record<string, string>> = { confirmed: 'confirmed', refuted: 'refuted', provisional: 'provisional', differential: 'differential', unconfirmed: 'unconfirmed', '410605003': 'confirmed', '415684004': 'unconfirmed', '410592001': 'unconfirmed', '410516002': 'refuted' };

type Context = { category: 'problem-list-item' | 'encounter-diagnosis' | 'health-concern'; encounter?: Reference };
const diagnosisSections = new Set(['11535-2', '46241-6', '10219-4', '59769-0', '10218-6', '78375-3', '42347-5', '29308-4', '51848-0']);

function contextOf(section: SectionPlace): Context {
  return { category: diagnosisSections.has(section.code) ? 'encounter-diagnosis' : section.code === '75310-3' ? 'health-concern' : 'problem-list-item' };
}

/** The category code of US Core for health concerns, of FHIR for the others. */
const categoryConcept = (code: Context['category']): CodeableConcept => (code === 'health-concern' ? fhirConcept('http://hl7.org/fhir/us/core/CodeSystem/condition-category', code) : fhirConcept(category, code));

/** Diagnosis, complaint, symptom ... (value set Problem Type), where it says more than "problem". */
function problemType(reading: Reading, observation: XmlElement): CodeableConcept[] {
  const code = observation.child('code');
  const all = code === undefined ? [] : [code, ...code.children('translation')];
  const telling = all.filter((one) => !generalProblem.has(one.word('code') ?? '') && one.word('code') !== 'ASSERTION' && one.word('code') !== '75323-6').map((one) => conceptOf(reading, one)).filter((one) => one?.coding !== undefined) as CodeableConcept[];
  return telling.slice(0, 1);
}

function clinicalStatus(observation: XmlElement, act: XmlElement | undefined, ended: boolean): string {
  const said = clinicalCodes[relatedBy(observation, [ccda('6'), ccd('50')], ['33999-4'])?.child('value')?.word('code') ?? ''];
  if (said !== undefined) return ended && said === 'active' ? 'resolved' : said;
  if (ended) return 'resolved';
  const concern = act === undefined ? '' : statusOf(act);
  return concern === 'completed' ? 'resolved' : concern === 'suspended' || concern === 'aborted' ? 'inactive' : 'active';
}

/** What the problem is. A negated "problem" without a name is the statement that none is known. */
function codeFor(reading: Reading, observation: XmlElement): { code: CodeableConcept; noneKnown: boolean } {
  const value = observation.child('value');
  const words = wordsOf(reading, observation);
  const concept = conceptOf(reading, value);
  if (isNegated(observation) && generalProblem.has(value?.word('code') ?? '')) {
    const none = { system: 'http://snomed.info/sct', code: '160245001', display: 'No current problems or disability' };
    return { code: { coding: [none], text: words ?? none.display }, noneKnown: true };
  }
  if (concept !== undefined) return { code: concept.text === undefined && words !== undefined ? { ...concept, text: words } : concept, noneKnown: false };
  const own = value?.text();
  return { code: { text: (own === '' ? undefined : own) ?? words ?? conceptOf(reading, observation.child('code'))?.text ?? 'A problem the document does not name' }, noneKnown: false };
}

/** One Problem Observation -> Condition. */
export function conditionOf(reading: Reading, observation: XmlElement, act: XmlElement | undefined, context: Context): Reference {
  const { code, noneKnown } = codeFor(reading, observation);
  const effective = observation.child('effectiveTime');
  const when = whenOf(reading, effective);
  const onset = when.dateTime ?? when.period?.start;
  const high = effective?.child('high');
  const ended = when.period?.end !== undefined || (high !== undefined && high.word('nullFlavor') === 'UNK');
  const wrong = statusOf(observation) === 'nullified' || (act !== undefined && statusOf(act) === 'nullified');
  const author = authorOf(reading, observation);
  const age = quantityOf(relatedBy(observation, [ccda('31'), ccd('38')], ['445518008', '397659008'])?.child('value'));
  const sure = verifications[relatedBy(observation, [], ['410514004', '408729009'])?.child('value')?.word('code') ?? ''] ?? 'confirmed';
  const severity = conceptOf(reading, relatedBy(observation, [ccda('8'), ccd('55')], ['SEV'])?.child('value'));
  const status = wrong ? undefined : clinicalStatus(observation, act, ended);
  const abated = when.period?.end;
  const reference = reading.add(clean({
    resourceType: 'Condition', ...identityOf(reading, observation), clinicalStatus: status === undefined ? undefined : fhirConcept(clinical, status),
    verificationStatus: fhirConcept(verification, wrong ? 'entered-in-error' : isNegated(observation) && !noneKnown ? 'refuted' : sure), category: [categoryConcept(context.category), ...problemType(reading, observation)], severity,
    code, bodySite: observation.children('targetSiteCode').map((site) => conceptOf(reading, site)).filter((site) => site !== undefined), subject, encounter: context.encounter,
    onsetDateTime: onset, onsetAge: onset === undefined ? age : undefined, abatementDateTime: status === undefined || ['resolved', 'remission', 'inactive'].includes(status) ? abated : undefined,
    recordedDate: author.at ?? timeOf(reading, act?.path('effectiveTime', 'low')), recorder: author.who, asserter: actorOf(reading, observation.child('informant') ?? act?.child('informant')).who,
    note: [...notesOf(reading, observation), ...(act === undefined ? [] : notesOf(reading, act))],
  } as unknown as Condition & { id: string }));
  reading.ids.remember(observation, reference.reference as string);
  return reference;
}

const isProblem = (statement: XmlElement): boolean => statement.name === 'observation' && (hasTemplate(statement, ccda('4'), ccd('28')) || statement.child('value') !== undefined) && !['SEV', '33999-4', '11323-3', '48767-8'].includes(codeOf(statement));

/** Problem Concern Act, Health Concern Act, diagnosis acts and bare Problem Observations -> Condition, one for each observation. */
export const mapProblem: Mapper = (reading, statement, section) => {
  const context = contextOf(section);
  if (statement.name === 'observation') return [conditionOf(reading, statement, undefined, context)];
  const inside = relatedTo(statement).filter(({ statement: one }) => isProblem(one));
  const named = relatedTo(statement).filter(({ statement: one }) => !isProblem(one)).map(({ statement: one }) => reading.ids.resolve(one)).filter((one) => one !== undefined).map((reference) => ({ reference }));
  if (inside.length === 0 && named.length === 0) reading.find('information', 'empty-concern', statement, 'A problem concern holds no observation; its text is kept', 'Read the section text');
  const made = inside.map(({ statement: observation }) => conditionOf(reading, observation, statement, context));
  if (made[0]?.reference !== undefined) reading.ids.remember(statement, made[0].reference);
  return [...made, ...named];
};

/** Diagnoses of an encounter: Encounter Diagnosis acts or bare observations below it. */
export function diagnosesOf(reading: Reading, encounter: XmlElement, reference: Reference): Reference[] {
  return relatedTo(encounter).flatMap(({ typeCode, statement }) => {
    const context: Context = { category: 'encounter-diagnosis', encounter: reference };
    if (statement.name === 'act') return hasTemplate(statement, ccda('80'), ccda('19')) || codeOf(statement) === '29308-4' ? relatedTo(statement).filter(({ statement: one }) => isProblem(one)).map(({ statement: one }) => conditionOf(reading, one, statement, context)) : [];
    return isProblem(statement) && (typeCode === 'RSON' || hasTemplate(statement, ccda('4'), ccda('19'))) ? [conditionOf(reading, statement, undefined, context)] : [];
  });
}
