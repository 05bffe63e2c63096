import type { CarePlan, CommunicationRequest, Goal, Reference, ServiceRequest } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { conceptOf, conceptOrText, fhirConcept } from './read-code.ts';
import { choiceOf, firstMoment, whenOf } from './read-time.ts';
import { valueOf } from './read-value.ts';
import { mapMedication, productOf, reasonsOf } from './map-medications.ts';
import { authorOf, performersOf, placeOf } from './parties.ts';
import { clean, subject, type Reading } from './reading.ts';
import { ccda, codeOf, hasTemplate, identityOf, isNegated, notesOf, relatedTo, statusOf, wordsOf, type Mapper, type SectionPlace } from './statement.ts';

const statuses: Readonly<Record<string, ServiceRequest['status']>> = { active: 'active', completed: 'completed', aborted: 'revoked', cancelled: 'revoked', nullified: 'entered-in-error', suspended: 'on-hold', held: 'on-hold', new: 'draft' };
const intents: Readonly<Record<string, ServiceRequest['intent']>> = { INT: 'plan', RQO: 'order', PRP: 'proposal', ARQ: 'proposal', PRMS: 'plan', APT: 'plan' };

const isInstruction = (statement: XmlElement): boolean => hasTemplate(statement, ccda('20')) || codeOf(statement) === '409073007';

/** Instruction -> CommunicationRequest: what was to be told to the patient, in its words. */
function instruction(reading: Reading, statement: XmlElement): Reference {
  const text = reading.textOf(statement.child('text'));
  const author = authorOf(reading, statement);
  return reading.add(clean({
    resourceType: 'CommunicationRequest', ...identityOf(reading, statement), status: statusOf(statement) === 'nullified' ? 'entered-in-error' : statusOf(statement) === 'active' ? 'active' : 'completed', category: [conceptOrText(reading, statement.child('code'), 'Instruction')],
    subject, payload: text === undefined ? [] : [{ contentString: text }], authoredOn: author.at, requester: author.who, note: notesOf(reading, statement),
  } as unknown as CommunicationRequest & { id: string }));
}

/** Some systems write a bare planned statement and put everything into one of the same kind that it refers to. */
function detailOf(reading: Reading, statement: XmlElement): XmlElement {
  if (conceptOf(reading, statement.child('code')) !== undefined) return statement;
  return relatedTo(statement).find(({ typeCode, statement: one }) => typeCode === 'REFR' && one.name === statement.name)?.statement ?? statement;
}

function serviceRequest(reading: Reading, statement: XmlElement): Reference {
  const author = authorOf(reading, statement);
  const detail = detailOf(reading, statement);
  const own = whenOf(reading, statement.child('effectiveTime'));
  const when = firstMoment(own) === undefined ? whenOf(reading, detail.child('effectiveTime')) : own;
  const code = conceptOf(reading, detail.child('code')) ?? (statement.name === 'supply' ? productOf(reading, statement, 'A supply the document does not name') : { text: wordsOf(reading, detail) ?? 'A planned service the document does not name' });
  const performers = performersOf(reading, detail).map(({ actor }) => actor);
  return reading.add(clean({
    resourceType: 'ServiceRequest', ...identityOf(reading, statement), status: statuses[statusOf(statement)] ?? 'active', intent: intents[statement.word('moodCode') ?? ''] ?? 'plan', doNotPerform: isNegated(statement) ? true : undefined,
    code, subject, ...choiceOf(when, 'occurrence'), authoredOn: author.at, requester: author.who, performer: performers, locationReference: [placeOf(reading, detail)].filter((one) => one !== undefined), reasonCode: reasonsOf(reading, detail),
    bodySite: detail.children('targetSiteCode').map((site) => conceptOf(reading, site)).filter((site) => site !== undefined), note: notesOf(reading, statement),
  } as unknown as ServiceRequest & { id: string }));
}

/** Planned encounter, procedure, act, observation, supply -> ServiceRequest; medication -> MedicationRequest; instruction -> CommunicationRequest; goal -> Goal. */
export const mapPlan: Mapper = (reading, statement, section) => {
  const mood = statement.word('moodCode') ?? 'EVN';
  if (statement.name === 'substanceAdministration') return mapMedication(reading, statement, section);
  if (mood === 'GOL') return mapGoal(reading, statement, section);
  const inside = statement.name === 'act' ? relatedTo(statement).flatMap(({ statement: one }) => (['INT', 'RQO', 'PRP', 'ARQ', 'GOL', 'PRMS'].includes(one.word('moodCode') ?? '') && codeOf(one) !== '48767-8' ? mapPlan(reading, one, section) : [])) : [];
  if (isInstruction(statement)) { const made = instruction(reading, statement); reading.ids.remember(statement, made.reference as string); return [made, ...inside]; }
  if (mood === 'EVN' || hasTemplate(statement, ccda('131'), ccda('146')) && codeOf(statement) === '' && statement.child('text') === undefined) {
    const own = statement.name === 'organizer' || inside.length > 0 || codeOf(statement) === '' ? [] : reading.mapOther(statement, section);
    const others = relatedTo(statement).filter(({ statement: one }) => (one.word('moodCode') ?? 'EVN') === 'EVN' && codeOf(one) !== '48767-8' && statement.name === 'act').flatMap(({ statement: one }) => reading.mapOther(one, section));
    return [...own, ...inside, ...others];
  }
  const made = serviceRequest(reading, statement);
  reading.ids.remember(statement, made.reference as string);
  return [made, ...inside];
};

const lifecycles: Readonly<Record<string, Goal['lifecycleStatus']>> = { active: 'active', completed: 'completed', aborted: 'cancelled', cancelled: 'cancelled', nullified: 'entered-in-error', suspended: 'on-hold', new: 'planned' };
const detailTypes: Readonly<Record<string, string>> = { valueQuantity: 'detailQuantity', valueRange: 'detailRange', valueCodeableConcept: 'detailCodeableConcept', valueString: 'detailString', valueBoolean: 'detailBoolean', valueInteger: 'detailInteger', valueRatio: 'detailRatio' };

/** Goal Observation (moodCode GOL) -> Goal with its target. */
export const mapGoal: Mapper = (reading, statement, section) => {
  if ((statement.word('moodCode') ?? 'GOL') !== 'GOL' && !hasTemplate(statement, ccda('121'))) return reading.mapOther(statement, section);
  const author = authorOf(reading, statement);
  const when = whenOf(reading, statement.child('effectiveTime'));
  const measure = conceptOf(reading, statement.child('code'));
  const [key, value] = Object.entries(valueOf(reading, statement.child('value')))[0] ?? [];
  const detail = key === undefined ? undefined : detailTypes[key];
  const due = when.period?.end?.slice(0, 10);
  const target = clean({ measure: detail === undefined && due === undefined ? undefined : measure, ...(detail !== undefined && measure !== undefined && { [detail]: value }), dueDate: due });
  const words = reading.textOf(statement.child('text'));
  const valueWords = key === 'valueString' ? (value as string) : key === 'valueCodeableConcept' ? (value as { text?: string }).text : undefined;
  const description = { ...measure, text: words ?? valueWords ?? measure?.text ?? 'A goal the document does not describe' };
  const start = firstMoment(whenOf(reading, statement.child('effectiveTime')))?.slice(0, 10);
  const reference = reading.add(clean({
    resourceType: 'Goal', ...identityOf(reading, statement), lifecycleStatus: lifecycles[statusOf(statement)] ?? 'active', priority: conceptOf(reading, statement.child('priorityCode')), description, subject,
    startDate: when.period?.start?.slice(0, 10) ?? (when.dateTime === undefined ? undefined : start), target: Object.keys(target).length === 0 ? [] : [target], expressedBy: author.who, note: [...notesOf(reading, statement), ...(isNegated(statement) ? [{ text: 'The document says: not a goal' }] : [])],
  } as unknown as Goal & { id: string }));
  reading.ids.remember(statement, reference.reference as string);
  return [reference];
};

const planSections = new Set(['18776-5', '51847-2']);
const requests = /^(ServiceRequest|MedicationRequest|CommunicationRequest)\//;

/** A plan of treatment section with words or requests -> CarePlan (US Core assessment and plan), naming its requests and goals. */
export function carePlanOf(reading: Reading, section: SectionPlace, div: string | undefined, made: Reference[]): Reference | undefined {
  if (!planSections.has(section.code) || (div === undefined && made.length === 0)) return undefined;
  const goal = made.filter((one) => one.reference?.startsWith('Goal/'));
  const activity = made.filter((one) => requests.test(one.reference ?? '')).map((reference) => ({ reference }));
  return reading.add(clean({
    resourceType: 'CarePlan', id: reading.ids.safe(`${reading.ids.scope}:${reading.ids.sectionKey(section.element)}:plan`), text: div === undefined ? undefined : { status: 'additional', div }, status: 'active', intent: 'plan',
    category: [fhirConcept('http://hl7.org/fhir/us/core/CodeSystem/careplan-category', 'assess-plan', 'Assessment and Plan of Treatment')], title: section.title, subject, goal, activity,
  } as unknown as CarePlan & { id: string }));
}
