import type { CareTeam, CareTeamParticipant, CodeableConcept, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { conceptOf, fhirConcept } from './read-code.ts';
import { identifierOf } from './read-identity.ts';
import { whenOf } from './read-time.ts';
import { partyOf } from './parties.ts';
import { clean, subject, type Reading } from './reading.ts';

/** Participants of the header that are the patient's own people: they are contacts of the patient (header-patient.ts). */
export const supporting = new Set(['PRS', 'NOK', 'ECON', 'CAREGIVER', 'GUARD', 'QUAL', 'AGNT', 'CON']);

/** What a participation is called when the document gives it no function (HL7 v3 ParticipationType). */
const participations: Readonly<Record<string, string>> = { REF: 'referrer', CALLBCK: 'callback contact', PRF: 'performer', PPRF: 'primary performer', SPRF: 'secondary performer', ATND: 'attender', CON: 'consultant', ADM: 'admitter', DIS: 'discharger', VRF: 'verifier', CST: 'custodian', RESP: 'responsible party', IND: 'indirect target', HLD: 'holder', COV: 'coverage target' };
const roleOf = (reading: Reading, holder: XmlElement, entity: XmlElement | undefined): CodeableConcept | undefined => {
  const said = conceptOf(reading, holder.child('sdtc:functionCode') ?? holder.child('functionCode')) ?? conceptOf(reading, entity?.child('code'));
  const code = holder.word('typeCode');
  return said ?? (code !== undefined && participations[code] !== undefined ? fhirConcept('http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code, participations[code]) : undefined);
};

function memberOf(reading: Reading, holder: XmlElement, entity: XmlElement | undefined): CareTeamParticipant[] {
  const party = partyOf(reading, entity);
  const member = party.person ?? party.patient ?? party.related ?? party.organization;
  if (member === undefined || (member.reference === undefined && member.display === undefined)) return [];
  const role = roleOf(reading, holder, entity);
  const when = whenOf(reading, holder.child('time'));
  const period = when.period ?? (when.dateTime === undefined ? undefined : { start: when.dateTime });
  return [clean({ role: role === undefined ? [] : [role], member, onBehalfOf: party.person !== undefined && party.person.reference !== undefined ? party.organization : undefined, period } as CareTeamParticipant)];
}

/** Performers of the documented service and other named participants of the header -> CareTeam of the patient as this document names it. */
export function careTeamOf(reading: Reading): void {
  const root = reading.root;
  const performers = root.children('documentationOf').flatMap((one) => one.child('serviceEvent')?.children('performer') ?? []);
  const others = root.children('participant').filter((one) => !supporting.has(one.child('associatedEntity')?.word('classCode') ?? '') || one.path('associatedEntity', 'associatedPerson') === undefined);
  const all = [...performers.flatMap((one) => memberOf(reading, one, one.child('assignedEntity'))), ...others.flatMap((one) => memberOf(reading, one, one.child('associatedEntity')))];
  const participant = all.filter((one, at) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(one)) === at);
  if (participant.length === 0) return;
  reading.add(clean({
    resourceType: 'CareTeam', id: reading.ids.safe(`${reading.ids.scope}:careteam`), status: 'active', name: 'Care team named in the document', subject, participant,
  } as CareTeam & { id: string }));
}

/** The order a document answers and the consent it was made under: known by number and name. */
export function relatedOrders(reading: Reading): Reference[] {
  const { root } = reading;
  const named = (element: XmlElement, type: string): Reference[] => {
    const display = conceptOf(reading, element.child('code'))?.text;
    const found = element.children('id').map(identifierOf).filter((one) => one !== undefined);
    if (found.length === 0) return display === undefined ? [] : [{ type, display } as Reference];
    return found.map((identifier) => ({ type, identifier, ...(display !== undefined && { display }) }) as Reference);
  };
  return [
    ...root.children('inFulfillmentOf').flatMap((one) => one.children('order')).flatMap((order) => named(order, 'ServiceRequest')),
    ...root.children('authorization').flatMap((one) => one.children('consent')).flatMap((consent) => named(consent, 'Consent')),
  ];
}
