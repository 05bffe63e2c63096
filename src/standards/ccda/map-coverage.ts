import type { Coverage, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { conceptOf } from './read-code.ts';
import { whenOf } from './read-time.ts';
import { displayName, namesOf } from './read-identity.ts';
import { organizationOf, partyOf } from './parties.ts';
import { clean, subject, type Reading } from './reading.ts';
import { identityOf, relatedTo, statusOf, wordsOf, type Mapper } from './statement.ts';

const participant = (policy: XmlElement, code: string): XmlElement | undefined => policy.children('participant').find((one) => one.word('typeCode') === code);

/** Who pays: the performer that is an organization, in the policy or in the act around it. */
function payorOf(reading: Reading, policy: XmlElement): Reference[] {
  const found = policy.children('performer').map((performer) => {
    const entity = performer.child('assignedEntity');
    return organizationOf(reading, entity?.child('representedOrganization')) ?? partyOf(reading, entity).person;
  }).filter((one): one is Reference => one !== undefined && one.reference !== undefined);
  return found.length > 0 ? found.slice(0, 1) : [{ display: wordsOf(reading, policy) ?? 'The document does not name the payer' }];
}

/** The policy holder, when the document names one that is not the patient. */
function subscriberOf(reading: Reading, holder: XmlElement | undefined): Reference | undefined {
  const name = displayName(namesOf(reading, holder?.child('playingEntity'))[0]);
  const patient = displayName(namesOf(reading, reading.root.path('recordTarget', 'patientRole', 'patient'))[0]);
  return name === undefined || name === patient ? undefined : { type: 'RelatedPerson', display: name };
}

function coverageOf(reading: Reading, policy: XmlElement, order: number | undefined): Reference {
  const covered = participant(policy, 'COV')?.child('participantRole');
  const holder = participant(policy, 'HLD')?.child('participantRole');
  const member = [covered, holder].map((role) => role?.child('id')).find((id) => id?.word('extension') !== undefined)?.word('extension');
  const when = whenOf(reading, participant(policy, 'COV')?.child('time') ?? policy.child('effectiveTime'));
  const reference = reading.add(clean({
    resourceType: 'Coverage', ...identityOf(reading, policy), status: statusOf(policy) === 'nullified' ? 'entered-in-error' : statusOf(policy) === 'aborted' ? 'cancelled' : 'active', type: conceptOf(reading, policy.child('code')), subscriberId: member, beneficiary: subject,
    relationship: conceptOf(reading, covered?.child('code')), subscriber: subscriberOf(reading, holder), period: when.period, payor: payorOf(reading, policy), order,
  } as unknown as Coverage & { id: string }));
  reading.ids.remember(policy, reference.reference as string);
  return reference;
}

/** Coverage Activity with its Policy Activities -> Coverage, one for each policy. */
export const mapCoverage: Mapper = (reading, statement) => {
  const policies = [...statement.children('entryRelationship')].flatMap((holder) => {
    const policy = holder.child('act');
    const number = Number(holder.child('sequenceNumber')?.word('value') ?? Number.NaN);
    return policy === undefined || holder.word('typeCode') === 'REFR' ? [] : [{ policy, order: Number.isInteger(number) && number > 0 ? number : undefined }];
  });
  if (policies.length === 0 && (statement.child('performer') !== undefined || statement.child('participant') !== undefined || relatedTo(statement).length === 0)) return [coverageOf(reading, statement, undefined)];
  return policies.map(({ policy, order }) => coverageOf(reading, policy, order));
};
