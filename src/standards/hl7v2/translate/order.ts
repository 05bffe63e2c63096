import type { Annotation, CodeableConcept, Identifier, Reference, ServiceRequest } from '@medplum/fhirtypes';
import type { Segment } from '../message.ts';
import { addressesIn, addressText } from '../types/address.ts';
import { conceptIn, conceptsIn } from '../types/coded.ts';
import { dateTime, putWhen } from '../types/date-time.ts';
import { entityIdentifier } from '../types/identifier.ts';
import { put, type Reading } from '../types/reading.ts';
import { telecomIn } from '../types/telecom.ts';
import { organization, practitionersIn } from '../types/who-and-where.ts';
import { annotationsAfter } from './notes.ts';
import { subject } from './draft.ts';

/** ORC-5, HL7 table 0038. */
const statuses: Record<string, NonNullable<ServiceRequest['status']>> = { A: 'active', CA: 'revoked', CM: 'completed', DC: 'revoked', ER: 'entered-in-error', HD: 'on-hold', IP: 'active', RP: 'revoked', SC: 'active' };
/** HL7 tables 0485 and 0027. */
const priorities: Record<string, NonNullable<ServiceRequest['priority']>> = { S: 'stat', A: 'asap', R: 'routine', T: 'urgent', U: 'urgent', STAT: 'stat', ASAP: 'asap', ROUTINE: 'routine', URGENT: 'urgent' };

const said = (label: string, text: string): Annotation[] => (text === '' ? [] : [{ text: label === '' ? text : `${label}: ${text}` }]);
const names = (all: Reference<never>[]): string => all.map(one => one.display ?? '').filter(text => text !== '').join('; ');

/** ORC-21 to 24: who ordered, where. */
function facility(r: Reading, orc: Segment | undefined): string {
  if (!orc) return '';
  const name = organization(r, orc.first(21))?.display ?? '';
  const phones = telecomIn(r, { values: orc.all(23), use: 'work' }).map(one => one.value ?? '');
  return [name, ...addressesIn(r, orc.all(22)).map(addressText), ...phones].filter(text => text !== '').join(', ');
}

function notes(r: Reading, orc: Segment | undefined, obr: Segment | undefined): Annotation[] {
  const reason = orc === undefined ? undefined : conceptIn(r, orc, 16)?.text;
  return [
    ...said('Relevant clinical information', obr?.text(13).trim() ?? ''), ...said("Collector's comment", obr === undefined ? '' : conceptsIn(r, obr, 39).map(one => one.text ?? '').join('; ')),
    ...said('Copies to', obr === undefined ? '' : names(practitionersIn(r, obr, 28))), ...said('Ordered at', facility(r, orc)), ...said('Order control reason', reason ?? ''), ...(orc === undefined ? [] : annotationsAfter(r, orc)),
  ];
}

/**
 * ORC and OBR as the order behind a result or document (HL7 v2-to-FHIR: ServiceRequest), to be contained in it: who asked, why and what was
 * told with the request. Undefined when the segments say no more than the order's numbers.
 */
export function orderOf(r: Reading, orc: Segment | undefined, obr: Segment | undefined): ServiceRequest | undefined {
  const order: ServiceRequest = { resourceType: 'ServiceRequest', id: 'order', status: statuses[orc?.c(5).toUpperCase() ?? ''] ?? 'unknown', intent: 'order', subject };
  const number = (field: number, type: string): Identifier | undefined => {
    const segment = obr?.has(field) ? obr : orc?.has(field) ? orc : undefined;
    return segment === undefined ? undefined : entityIdentifier(r, segment.first(field), type);
  };
  put(order, 'identifier', [number(2, 'PLAC'), number(3, 'FILL')].filter(one => one !== undefined));
  const group = orc?.has(4) ? entityIdentifier(r, orc.first(4)) : undefined;
  if (group) order.requisition = group;
  const plain = Object.keys(order).length;
  const requester = [...(obr === undefined ? [] : practitionersIn(r, obr, 16)), ...(orc === undefined ? [] : practitionersIn(r, orc, 12))][0];
  if (requester) order.requester = requester;
  const reasons = [...(obr === undefined ? [] : conceptsIn(r, obr, 31))].filter((one): one is CodeableConcept => one !== undefined);
  put(order, 'reasonCode', reasons);
  const urgency = priorities[(obr?.c(5) || obr?.c(27, 6) || orc?.c(7, 6) || '').toUpperCase()];
  if (urgency) order.priority = urgency;
  put(order, 'note', notes(r, orc, obr));
  if (Object.keys(order).length === plain) return undefined;
  put(order, 'code', obr === undefined ? undefined : conceptIn(r, obr, 4));
  putWhen(order, 'authoredOn', dateTime(r, orc, 9));
  return order;
}
