import type { CompositionAttester, DocumentReference, Encounter, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { codingOf, conceptOf, fhirConcept } from './read-code.ts';
import { identifierOf, identifiersOf } from './read-identity.ts';
import { timeOf, whenOf } from './read-time.ts';
import { actorOf, locationOf, organizationOf, partyOf } from './parties.ts';
import { careTeamOf, relatedOrders } from './header-people.ts';
import { clean, subject, type Reading } from './reading.ts';
import { idText } from './statement-ids.ts';

/** Where filing puts the bytes that were received; filing replaces this mark by its own address. */
export const receivedMark = 'urn:chartkeeper:received';

export type Header = {
  title: string;
  type: NonNullable<DocumentReference['type']>;
  date: string | undefined;
  identifier: NonNullable<DocumentReference['masterIdentifier']> | undefined;
  setIdentifier: NonNullable<DocumentReference['masterIdentifier']> | undefined;
  authors: Reference[];
  custodian: Reference | undefined;
  encounter: Reference | undefined;
  period: ReturnType<typeof whenOf>['period'];
  attesters: CompositionAttester[];
  confidentiality: ReturnType<typeof codingOf>;
  language: string | undefined;
  parents: { code: 'replaces' | 'appends' | 'transforms'; identifier: { system?: string; value?: string } }[];
  /** Orders answered, consents given, the document's outline: DocumentReference.context.related. */
  orders: Reference[];
  events: XmlElement[];
};

const relations: Readonly<Record<string, 'replaces' | 'appends' | 'transforms'>> = { RPLC: 'replaces', APND: 'appends', XFRM: 'transforms' };

const place = (reading: Reading, element: XmlElement | undefined): Reference | undefined => locationOf(reading, element);

/** componentOf/encompassingEncounter -> Encounter. */
function encompassing(reading: Reading): Reference | undefined {
  const element = reading.root.path('componentOf', 'encompassingEncounter');
  if (element === undefined) return undefined;
  const when = whenOf(reading, element.child('effectiveTime'));
  const type = conceptOf(reading, element.child('code'));
  const identifier = identifiersOf(element);
  const facility = element.path('location', 'healthCareFacility');
  const location = place(reading, facility);
  const people = [...element.children('responsibleParty').map((one) => ({ one, code: 'ATND' })), ...element.children('encounterParticipant').map((one) => ({ one, code: one.word('typeCode') ?? 'PART' }))];
  const participant = people.flatMap(({ one, code }) => {
    const { person } = partyOf(reading, one.child('assignedEntity'));
    return person === undefined ? [] : [{ type: [fhirConcept('http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code)], individual: person }];
  });
  if (identifier.length === 0 && type === undefined && when.period === undefined && when.dateTime === undefined) return undefined;
  const period = when.period ?? (when.dateTime === undefined ? undefined : { start: when.dateTime });
  const coded = codingOf(element.child('code'));
  const disposition = conceptOf(reading, element.child('dischargeDispositionCode'));
  const id = idText(element.child('id'));
  const reference = reading.add(clean({
    resourceType: 'Encounter', id: reading.ids.safe(id ?? `${reading.ids.scope}:encompassing`), identifier, status: period?.end !== undefined || when.dateTime !== undefined ? 'finished' : 'unknown',
    class: coded?.system?.endsWith('v3-ActCode') === true ? coded : { system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'UNK', display: 'unknown' },
    type: type === undefined ? [] : [type], subject, participant, period, location: location === undefined ? [] : [{ location }],
    hospitalization: disposition === undefined ? undefined : { dischargeDisposition: disposition }, serviceProvider: organizationOf(reading, facility?.child('serviceProviderOrganization')),
  } as unknown as Encounter & { id: string }));
  reading.ids.remember(element, reference.reference as string);
  return reference;
}

function attestersOf(reading: Reading): CompositionAttester[] {
  const one = (element: XmlElement, mode: CompositionAttester['mode']): CompositionAttester[] => {
    const { who, at, party } = actorOf(reading, element);
    const by = who ?? party.organization;
    return by === undefined && at === undefined ? [] : [clean({ mode, time: at, party: by } as CompositionAttester)];
  };
  return [...reading.root.children('legalAuthenticator').flatMap((element) => one(element, 'legal')), ...reading.root.children('authenticator').flatMap((element) => one(element, 'professional'))];
}

/** Files the people of the header that no FHIR element of the document names: informants, recipients, data enterers, the care team. */
function otherPeople(reading: Reading): void {
  const root = reading.root;
  for (const element of [...root.children('dataEnterer'), ...root.children('informant')]) partyOf(reading, element.child('assignedEntity') ?? element.child('relatedEntity'));
  for (const element of root.children('informationRecipient')) partyOf(reading, element.child('intendedRecipient'));
  careTeamOf(reading);
}

function authorsOf(reading: Reading): Reference[] {
  const authors: Reference[] = [];
  for (const author of reading.root.children('author')) {
    const { party } = actorOf(reading, author);
    for (const one of [party.person, party.patient, party.device, party.organization]) if (one !== undefined && !authors.some((other) => JSON.stringify(other) === JSON.stringify(one))) authors.push(one);
  }
  return authors;
}

/** What the header of the document says (C-CDA R2.1, 1.1 US Realm Header). */
export function headerOf(reading: Reading): Header {
  const root = reading.root;
  const type = conceptOf(reading, root.child('code')) ?? { text: 'Clinical document' };
  const title = root.child('title')?.text() || type.text || type.coding?.[0]?.display || 'Clinical document';
  const id = root.child('id');
  const setId = root.child('setId');
  const custodian = organizationOf(reading, root.path('custodian', 'assignedCustodian', 'representedCustodianOrganization'));
  const event = root.path('documentationOf', 'serviceEvent');
  const when = whenOf(reading, event?.child('effectiveTime'));
  otherPeople(reading);
  const parents = root.children('relatedDocument').flatMap((one) => (one.child('parentDocument')?.children('id') ?? []).flatMap((element) => {
    const identifier = identifierOf(element);
    const code = relations[one.word('typeCode') ?? ''];
    return identifier === undefined || code === undefined ? [] : [{ code, identifier }];
  }));
  return {
    title, type, date: timeOf(reading, root.child('effectiveTime')), identifier: id === undefined ? undefined : identifierOf(id), setIdentifier: setId === undefined ? undefined : identifierOf(setId),
    authors: authorsOf(reading), custodian, encounter: encompassing(reading), period: when.period ?? (when.dateTime === undefined ? undefined : { start: when.dateTime, end: when.dateTime }),
    attesters: attestersOf(reading), confidentiality: codingOf(root.child('confidentialityCode')), language: root.child('languageCode')?.word('code'), parents, orders: relatedOrders(reading),
    events: root.children('documentationOf').map((one) => one.child('serviceEvent')).filter((one): one is XmlElement => one !== undefined),
  };
}

/** FHIR `instant` needs a time of day and an offset. */
const instant = (date: string | undefined): string | undefined => (date !== undefined && date.length > 10 ? date : undefined);

/** The document itself. Its id is that of the set, so that a later version of the set is a later version of this entry. */
export function documentReference(reading: Reading, header: Header, content: DocumentReference['content']): DocumentReference & { id: string } {
  const relatesTo = header.parents.map(({ code, identifier }) => ({ code, target: { identifier } }));
  return clean({
    resourceType: 'DocumentReference', id: reading.ids.safe(reading.ids.scope), masterIdentifier: header.identifier, identifier: header.setIdentifier === undefined ? [] : [header.setIdentifier],
    status: 'current', docStatus: header.attesters.some((one) => one.mode === 'legal') ? 'final' : undefined, type: header.type,
    category: [fhirConcept('http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category', 'clinical-note', 'Clinical Note')],
    subject, date: instant(header.date), author: header.authors, authenticator: header.attesters.find((one) => one.mode === 'legal')?.party, custodian: header.custodian, relatesTo, description: header.title,
    securityLabel: header.confidentiality === undefined ? [] : [{ coding: [header.confidentiality] }], content,
    context: clean({ encounter: header.encounter === undefined ? [] : [header.encounter], period: header.period, related: header.orders }),
  } as unknown as DocumentReference & { id: string });
}
