import type { Procedure } from '@medplum/fhirtypes';
import { conceptOf, conceptOrText } from './read-code.ts';
import { choiceOf, whenOf } from './read-time.ts';
import { valueOf } from './read-value.ts';
import { deviceOf } from './map-devices.ts';
import { observationOf } from './map-observations.ts';
import { reasonsOf } from './map-medications.ts';
import { actorOf, authorOf, performersOf, placeOf } from './parties.ts';
import { clean, subject } from './reading.ts';
import { identityOf, isNegated, notesOf, statusOf, wordsOf, type Mapper } from './statement.ts';

const statuses: Readonly<Record<string, Procedure['status']>> = { completed: 'completed', active: 'in-progress', aborted: 'stopped', cancelled: 'not-done', nullified: 'entered-in-error', suspended: 'on-hold', held: 'on-hold', new: 'preparation' };

/** Procedure Activity (procedure, act, observation) -> Procedure; an observation that carries a value is an Observation. */
export const mapProcedure: Mapper = (reading, statement, section) => {
  if (statement.name === 'observation' && Object.keys(valueOf(reading, statement.child('value'))).length > 0) return [observationOf(reading, statement, section.code)];
  const when = whenOf(reading, statement.child('effectiveTime'));
  const author = authorOf(reading, statement);
  const devices = statement.children('participant').filter((one) => one.word('typeCode') === 'DEV' || one.path('participantRole', 'playingDevice') !== undefined).map((one) => deviceOf(reading, one.child('participantRole'), statement)).filter((one) => one !== undefined);
  const reference = reading.add(clean({
    resourceType: 'Procedure', ...identityOf(reading, statement), status: isNegated(statement) ? 'not-done' : (statuses[statusOf(statement)] ?? 'unknown'), code: conceptOrText(reading, statement.child('code'), wordsOf(reading, statement)), subject,
    ...choiceOf(when, 'performed'), recorder: author.who, asserter: actorOf(reading, statement.child('informant')).who, performer: performersOf(reading, statement), location: placeOf(reading, statement), reasonCode: reasonsOf(reading, statement),
    bodySite: statement.children('targetSiteCode').map((site) => conceptOf(reading, site)).filter((site) => site !== undefined), note: notesOf(reading, statement), usedReference: devices,
  } as unknown as Procedure & { id: string }));
  reading.ids.remember(statement, reference.reference as string);
  return [reference, ...devices];
};
