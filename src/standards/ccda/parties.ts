import type { CodeableConcept, Device, Location, Organization, Practitioner, PractitionerRole, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { conceptOf } from './read-code.ts';
import { addressesOf, displayName, identifierOf, identifiersOf, namesOf, telecomsOf } from './read-identity.ts';
import { timeOf } from './read-time.ts';
import { clean, subject, type Reading } from './reading.ts';
import { relatedPersonOf } from './related-person.ts';
import { idText } from './statement-ids.ts';

/** An id for a shared thing: its first real identifier with its name (senders reuse ids), else its name within the set. */
function partyId(reading: Reading, element: XmlElement, name: string | undefined): string {
  const id = element.children('id').map((one) => idText(one)).find((one) => one !== undefined);
  const words = (name ?? '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
  return reading.ids.safe(id === undefined ? `${reading.ids.scope}:${words === '' ? reading.ids.position(element) : words}` : words === '' ? id : `${id}:${words}`);
}

/** An organization of the document, filed once. Undefined when it has neither name nor identifier. */
export function organizationOf(reading: Reading, element: XmlElement | undefined): Reference | undefined {
  if (element === undefined) return undefined;
  const name = element.children('name').map((one) => one.text()).find((text) => text !== '');
  const identifier = identifiersOf(element);
  if (name === undefined && identifier.length === 0) return undefined;
  if (name === undefined && element.child('addr') === undefined && element.child('telecom') === undefined) return { identifier: identifier[0] as NonNullable<Reference['identifier']> };
  const type = conceptOf(reading, element.child('standardIndustryClassCode'));
  const made = reading.add(clean({
    resourceType: 'Organization', id: partyId(reading, element, name), identifier, type: type === undefined ? [] : [type], name,
    telecom: telecomsOf(reading, element).filter((one) => one.use !== 'home'), address: addressesOf(reading, element).filter((one) => one.use !== 'home'),
  } as unknown as Organization & { id: string }));
  return name === undefined ? made : { ...made, display: name };
}

function isPatient(reading: Reading, element: XmlElement): boolean {
  return element.children('id').some((id) => { const text = idText(id); return text !== undefined && reading.ownIds.has(text); });
}

function role(reading: Reading, element: XmlElement, practitioner: Reference, organization: Reference | undefined, code: CodeableConcept | undefined, id: string): void {
  if (organization === undefined && code === undefined) return;
  reading.add(clean({ resourceType: 'PractitionerRole', id: reading.ids.safe(organization?.reference === undefined ? id : `${id}@${organization.reference.slice('Organization/'.length)}`), practitioner, organization, specialty: code === undefined ? [] : [code] } as PractitionerRole & { id: string }));
}

export type Party = { person?: Reference; organization?: Reference; device?: Reference; patient?: Reference; related?: Reference };

/** Classes of associatedEntity that are people of the patient, not of the trade. */
const kinship = new Set(['PRS', 'NOK', 'ECON', 'CAREGIVER', 'GUARD']);

const organizationNames = ['representedOrganization', 'scopingOrganization', 'representedCustodianOrganization', 'serviceProviderOrganization', 'receivedOrganization'];

/** Who an assignedAuthor, assignedEntity or associatedEntity is: a practitioner, an organization, a device, or the patient. */
export function partyOf(reading: Reading, element: XmlElement | undefined): Party {
  if (element === undefined) return {};
  const organization = organizationNames.map((name) => organizationOf(reading, element.child(name))).find((one) => one !== undefined);
  const withOrganization = organization === undefined ? {} : { organization };
  const person = element.child('assignedPerson') ?? element.child('associatedPerson') ?? element.child('informationRecipient') ?? element.child('relatedPerson');
  const device = element.child('assignedAuthoringDevice');
  if (isPatient(reading, element)) return { patient: subject, ...withOrganization };
  const names = namesOf(reading, person);
  if (names.length > 0) {
    const display = displayName(names[0]);
    const id = partyId(reading, element, display);
    if (element.name === 'relatedEntity' || element.name === 'associatedEntity' && kinship.has(element.word('classCode') ?? '')) {
      const related = relatedPersonOf(reading, element, id, { name: names, identifier: identifiersOf(element), telecom: telecomsOf(reading, element), address: addressesOf(reading, element) });
      return { related: { ...related, ...(display !== undefined && { display }) } };
    }
    const practitioner = { ...reading.add(clean({
      resourceType: 'Practitioner', id, identifier: identifiersOf(element), name: names, telecom: telecomsOf(reading, element), address: addressesOf(reading, element),
    } as Practitioner & { id: string })), ...(display !== undefined && { display }) };
    for (const one of identifiersOf(element).slice(0, 1)) if (!reading.people.has(JSON.stringify(one))) reading.people.set(JSON.stringify(one), practitioner);
    role(reading, element, practitioner, organization, conceptOf(reading, element.child('code')), id);
    return { person: practitioner, ...withOrganization };
  }
  if (device !== undefined) {
    const name = device.child('softwareName')?.text() || device.child('manufacturerModelName')?.text();
    if (name !== undefined && name !== '') return { device: { ...deviceAuthor(reading, element, device, name), display: name }, ...withOrganization };
  }
  const identifier = element.children('id').map(identifierOf).find((one) => one !== undefined);
  const known = identifier === undefined ? undefined : reading.people.get(JSON.stringify(identifier));
  if (known !== undefined) return { person: known, ...withOrganization };
  return organization === undefined && identifier !== undefined ? { person: { identifier } } : withOrganization;
}

function deviceAuthor(reading: Reading, element: XmlElement, device: XmlElement, name: string): Reference {
  return reading.add(clean({
    resourceType: 'Device', id: partyId(reading, element, name), identifier: identifiersOf(element),
    deviceName: [{ name, type: 'user-friendly-name' }], manufacturer: device.child('manufacturerModelName')?.text(),
  } as Device & { id: string }));
}

/** The person of a participation (author, performer, informant), when it is one FHIR accepts as a person; the organization otherwise. */
export function actorOf(reading: Reading, participation: XmlElement | undefined): { who?: Reference; at?: string; party: Party } {
  const party = participation === undefined ? {} : partyOf(reading, participation.child('assignedAuthor') ?? participation.child('assignedEntity') ?? participation.child('associatedEntity') ?? participation.child('relatedEntity') ?? participation.child('participantRole'));
  const at = timeOf(reading, participation?.child('time')) ?? timeOf(reading, participation?.path('time', 'low'));
  const who = party.person ?? party.patient ?? party.related;
  return { ...(who !== undefined && { who }), ...(at !== undefined && { at }), party };
}

/** The author of a statement: its own, else of the nearest statement around it. */
export function authorOf(reading: Reading, statement: XmlElement): { who?: Reference; at?: string; party: Party } {
  for (let at: XmlElement | undefined = statement; at !== undefined && at.name !== 'section'; at = at.parent) {
    const author = at.child('author');
    if (author !== undefined) return actorOf(reading, author);
  }
  return { party: {} };
}

/** Every performer of a statement as FHIR performers: practitioners, or else organizations. */
export function performersOf(reading: Reading, statement: XmlElement): { actor: Reference; onBehalfOf?: Reference; function?: CodeableConcept }[] {
  return statement.children('performer').flatMap((performer) => {
    const { person, organization, patient, related } = partyOf(reading, performer.child('assignedEntity'));
    const actor = person ?? patient ?? related ?? organization;
    if (actor === undefined) return [];
    const code = conceptOf(reading, performer.child('sdtc:functionCode') ?? performer.child('functionCode'));
    return [{ actor, ...(person !== undefined && organization !== undefined && { onBehalfOf: organization }), ...(code !== undefined && { function: code }) }];
  });
}

/** A service delivery location (participant LOC, healthCareFacility): filed as Location. */
export function locationOf(reading: Reading, role: XmlElement | undefined): Reference | undefined {
  if (role === undefined) return undefined;
  const place = role.child('playingEntity') ?? role.child('location');
  const name = place?.children('name').map((one) => one.text()).find((text) => text !== '') ?? role.path('serviceProviderOrganization', 'name')?.text();
  const type = conceptOf(reading, role.child('code'));
  if ((name === undefined || name === '') && type === undefined) return undefined;
  const address = [...addressesOf(reading, role), ...addressesOf(reading, place)][0];
  const display = name === undefined || name === '' ? type?.text : name;
  const made = reading.add(clean({
    resourceType: 'Location', id: partyId(reading, role, display), identifier: identifiersOf(role), name: display, type: type === undefined ? [] : [type],
    telecom: telecomsOf(reading, role), address, managingOrganization: organizationOf(reading, role.child('serviceProviderOrganization')),
  } as unknown as Location & { id: string }));
  return display === undefined ? made : { ...made, display };
}

/** Where it happened (participant LOC), or where the patient went (DST). */
export const placesOf = (reading: Reading, statement: XmlElement, typeCode: string): Reference[] =>
  statement.children('participant').filter((one) => one.word('typeCode') === typeCode).map((one) => locationOf(reading, one.child('participantRole'))).filter((one) => one !== undefined);

export const placeOf = (reading: Reading, statement: XmlElement): Reference | undefined => placesOf(reading, statement, 'LOC')[0];
