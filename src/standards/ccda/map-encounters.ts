import type { Encounter } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { codingOf, conceptOf, fhirConcept } from './read-code.ts';
import { whenOf } from './read-time.ts';
import { reasonsOf } from './map-medications.ts';
import { diagnosesOf } from './map-problems.ts';
import { partyOf, placesOf } from './parties.ts';
import { clean, subject } from './reading.ts';
import { identityOf, relatedTo, statusOf, wordsOf, type Mapper } from './statement.ts';

const classes = new Set(['AMB', 'EMER', 'FLD', 'HH', 'IMP', 'ACUTE', 'NONAC', 'OBSENC', 'PRENC', 'SS', 'VR']);
const unknownClass = { system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'UNK', display: 'unknown' };

/** The class among the code and its translations (HL7 v3 ActCode). */
export function classOf(code: XmlElement | undefined): Encounter['class'] {
  const all = code === undefined ? [] : [code, ...code.children('translation')];
  return all.map((one) => codingOf(one)).find((one) => one?.system?.endsWith('/v3-ActCode') === true && classes.has(one.code ?? '')) ?? unknownClass;
}

/** Encounter Activity -> Encounter, with its diagnoses as Conditions. */
export const mapEncounter: Mapper = (reading, statement, section) => {
  if (statement.name !== 'encounter') return relatedTo(statement).filter(({ statement: one }) => one.name === 'encounter').flatMap(({ statement: one }) => mapEncounter(reading, one, section));
  const when = whenOf(reading, statement.child('effectiveTime'));
  const period = when.period ?? (when.dateTime === undefined ? undefined : { start: when.dateTime });
  const { id, identifier } = identityOf(reading, statement);
  const diagnoses = diagnosesOf(reading, statement, { reference: `Encounter/${id}` });
  const known: Record<string, Encounter['status']> = { completed: 'finished', active: 'in-progress', aborted: 'cancelled', cancelled: 'cancelled', nullified: 'entered-in-error' };
  const status = known[statusOf(statement)] ?? (when.dateTime !== undefined || period?.end !== undefined ? 'finished' : 'unknown');
  const code = conceptOf(reading, statement.child('code'));
  const words = code === undefined ? wordsOf(reading, statement) : undefined;
  const disposition = conceptOf(reading, statement.child('sdtc:dischargeDispositionCode') ?? statement.child('dischargeDispositionCode'));
  const location = placesOf(reading, statement, 'LOC');
  const [destination] = placesOf(reading, statement, 'DST');
  const performers = statement.children('performer').map((one) => ({ party: partyOf(reading, one.child('assignedEntity')), type: one.word('typeCode') }));
  const participant = performers.flatMap(({ party }) => (party.person === undefined ? [] : [{ type: [fhirConcept('http://terminology.hl7.org/CodeSystem/v3-ParticipationType', 'PPRF')], individual: party.person }]));
  const reference = reading.addMerged(clean({
    resourceType: 'Encounter', id, identifier, status, class: classOf(statement.child('code')), type: code !== undefined ? [code] : words !== undefined ? [{ text: words }] : [], subject, participant, period, reasonCode: reasonsOf(reading, statement),
    diagnosis: diagnoses.map((condition) => ({ condition })), hospitalization: clean({ dischargeDisposition: disposition, destination }), location: location.map((one) => ({ location: one })),
    serviceProvider: performers.map(({ party }) => party.organization).find((one) => one !== undefined),
  } as unknown as Encounter & { id: string }));
  reading.ids.remember(statement, reference.reference as string);
  return [reference, ...diagnoses];
};
