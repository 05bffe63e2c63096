import type { DiagnosticReport, Observation, Reference, Specimen } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { conceptOf, conceptOrText, fhirConcept } from './read-code.ts';
import { identifiersOf } from './read-identity.ts';
import { choiceOf, whenOf, type When } from './read-time.ts';
import { categoryOf, observationOf, observationStatus } from './map-observations.ts';
import { authorOf, performersOf } from './parties.ts';
import { clean, subject, type Reading } from './reading.ts';
import { identityOf, notesOf, relatedTo, statusOf, type Mapper } from './statement.ts';

const statuses: Readonly<Record<string, DiagnosticReport['status']>> = { completed: 'final', active: 'partial', aborted: 'cancelled', cancelled: 'cancelled', nullified: 'entered-in-error', held: 'registered', new: 'registered' };

const inside = (organizer: XmlElement, name: string): XmlElement[] => relatedTo(organizer).filter(({ statement }) => statement.name === name).map(({ statement }) => statement);

function specimenOf(reading: Reading, organizer: XmlElement): Reference[] {
  return organizer.children('specimen').flatMap((holder, index) => {
    const role = holder.child('specimenRole');
    const type = conceptOf(reading, role?.path('specimenPlayingEntity', 'code'));
    if (role === undefined || type === undefined) return [];
    return [reading.add(clean({ resourceType: 'Specimen', id: reading.ids.safe(`${reading.ids.of(organizer)}:specimen${index + 1}`), identifier: identifiersOf(role), type, subject } as unknown as Specimen & { id: string }))];
  });
}

/** The time of a battery without its own: the span of its observations. */
function whenFor(reading: Reading, organizer: XmlElement, observations: XmlElement[]): When {
  const own = whenOf(reading, organizer.child('effectiveTime'));
  if (own.dateTime !== undefined || own.period !== undefined) return own;
  const first = observations.map((one) => whenOf(reading, one.child('effectiveTime'))).find((when) => when.dateTime !== undefined || when.period !== undefined);
  return first ?? {};
}

/** Observations of an organizer, and of organizers inside it. */
function resultsOf(reading: Reading, organizer: XmlElement, section: string, inherited: Record<string, unknown>): Reference[] {
  const category = categoryOf(section);
  return relatedTo(organizer).flatMap(({ statement }) => (statement.name === 'observation' ? [observationOf(reading, statement, section, category, inherited)] : statement.name === 'organizer' ? resultsOf(reading, statement, section, inherited) : []));
}

/** Result Organizer -> DiagnosticReport with its Observations. */
export const mapResults: Mapper = (reading, statement, section) => {
  if (statement.name === 'observation') return [observationOf(reading, statement, section.code)];
  const when = whenFor(reading, statement, inside(statement, 'observation'));
  const time = choiceOf(when, 'effective');
  const result = resultsOf(reading, statement, section.code, time);
  if (section.code !== '30954-2') return result.length > 0 ? [panelOf(reading, statement, section.code, time, result), ...result] : [];
  const author = authorOf(reading, statement);
  const performers = performersOf(reading, statement).map(({ actor }) => actor);
  const issued = author.at !== undefined && author.at.length > 10 ? author.at : undefined;
  const reference = reading.add(clean({
    resourceType: 'DiagnosticReport', ...identityOf(reading, statement), status: statuses[statusOf(statement)] ?? 'unknown', category: [fhirConcept('http://terminology.hl7.org/CodeSystem/v2-0074', 'LAB', 'Laboratory')],
    code: conceptOrText(reading, statement.child('code'), section.title === '' ? undefined : section.title), subject, ...time, issued, performer: performers.length > 0 ? performers : author.who !== undefined ? [author.who] : [], specimen: specimenOf(reading, statement), result,
    conclusion: notesOf(reading, statement).map((note) => note.text).join('\n'),
  } as unknown as DiagnosticReport & { id: string }));
  reading.ids.remember(statement, reference.reference as string);
  return [reference, ...result];
};

function panelOf(reading: Reading, organizer: XmlElement, section: string, time: Record<string, unknown>, hasMember: Reference[]): Reference {
  const author = authorOf(reading, organizer);
  const reference = reading.add(clean({
    resourceType: 'Observation', ...identityOf(reading, organizer), status: observationStatus(organizer), category: categoryOf(section), code: conceptOf(reading, organizer.child('code')) ?? fhirConcept('http://loinc.org', '85353-1', 'Vital signs panel'),
    subject, ...time, performer: author.who === undefined ? [] : [author.who], hasMember, note: notesOf(reading, organizer),
  } as unknown as Observation & { id: string }));
  reading.ids.remember(organizer, reference.reference as string);
  return reference;
}

/** Vital Signs Organizer -> a panel Observation with its members. */
export const mapVitals: Mapper = (reading, statement, section) => {
  const place = section.code === '' || section.code === '30954-2' ? '8716-3' : section.code;
  if (statement.name === 'observation') return [observationOf(reading, statement, place)];
  const time = choiceOf(whenFor(reading, statement, inside(statement, 'observation')), 'effective');
  const members = resultsOf(reading, statement, place, time);
  return members.length === 0 ? [] : [panelOf(reading, statement, place, time, members), ...members];
};
