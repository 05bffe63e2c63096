import type { CareTeam } from '@medplum/fhirtypes';
import { conceptOf, originalText } from './read-code.ts';
import { whenOf } from './read-time.ts';
import { partyOf } from './parties.ts';
import { clean, subject } from './reading.ts';
import { identityOf, relatedTo, statusOf, wordsOf, type Mapper } from './statement.ts';

/** Care Team Organizer -> CareTeam with its members. */
export const mapCareTeam: Mapper = (reading, statement) => {
  const holders = [statement, ...relatedTo(statement).map(({ statement: one }) => one)];
  const participant = holders.flatMap((holder) => holder.children('performer').flatMap((performer) => {
    const party = partyOf(reading, performer.child('assignedEntity'));
    const member = party.person ?? party.patient ?? party.organization;
    const role = conceptOf(reading, performer.child('sdtc:functionCode') ?? performer.child('functionCode'));
    const period = whenOf(reading, holder.child('effectiveTime')).period;
    if (member === undefined && role === undefined) return [];
    return [clean({ role: role === undefined ? [] : [role], member, onBehalfOf: party.person !== undefined ? party.organization : undefined, period })];
  }));
  const known: Record<string, CareTeam['status']> = { active: 'active', completed: 'inactive', aborted: 'inactive', suspended: 'suspended', nullified: 'entered-in-error', new: 'proposed' };
  const reference = reading.add(clean({
    resourceType: 'CareTeam', ...identityOf(reading, statement), status: known[statusOf(statement)] ?? 'active', category: [conceptOf(reading, statement.child('code'))].filter((one) => one !== undefined),
    name: originalText(reading, statement.child('code')) ?? wordsOf(reading, statement)?.slice(0, 200) ?? 'Care team', subject, period: whenOf(reading, statement.child('effectiveTime')).period, participant,
  } as unknown as CareTeam & { id: string }));
  reading.ids.remember(statement, reference.reference as string);
  return [reference];
};
