import type { Attachment, CodeableConcept, DocumentReference, Reference, ServiceRequest } from '@medplum/fhirtypes';
import { firstSegment, segmentsOf, type Segment } from '../message.ts';
import { encapsulated, pointer, textAttachment } from '../types/attachment.ts';
import { conceptIn } from '../types/coded.ts';
import { table, v3 } from '../types/coding-systems.ts';
import { dateTime, instantOf, periodOf, putWhen } from '../types/date-time.ts';
import { entityIdentifier } from '../types/identifier.ts';
import { note, put } from '../types/reading.ts';
import { practitioner, practitionersIn } from '../types/who-and-where.ts';
import { annotationsAfter, notesAfter } from './notes.ts';
import { isText } from './observation.ts';
import { orderOf } from './order.ts';
import { add, fhirId, idFrom, subject, type Draft } from './draft.ts';
import type { Refusal } from './gate.ts';
import { visit } from './visit.ts';

/** HL7 table 0270 (document type): its name, and the LOINC document type where one means the same. */
const types: Record<string, [string, string?]> = {
  AR: ['Autopsy report', '18743-5'], CD: ['Cardiodiagnostics'], CN: ['Consultation', '11488-4'], DI: ['Diagnostic imaging', '18748-4'], DS: ['Discharge summary', '18842-5'],
  ED: ['Emergency department report', '34111-5'], HP: ['History and physical examination', '34117-2'], OP: ['Operative report', '11504-8'], PC: ['Psychiatric consultation', '34788-0'],
  PH: ['Psychiatric history and physical examination'], PN: ['Procedure note', '28570-0'], PR: ['Progress note', '11506-3'], SP: ['Surgical pathology', '11526-1'], TS: ['Transfer summary', '18761-7'],
};

function typeOf(d: Draft, txa: Segment): CodeableConcept | undefined {
  const given = conceptIn(d.r, txa, 2, '0270');
  const known = types[txa.c(2).toUpperCase()];
  if (!given || !known) return given;
  const [name, loinc] = known;
  return {
    coding: [...(loinc ? [{ system: 'http://loinc.org', code: loinc }] : []), { system: table('0270'), code: txa.c(2).toUpperCase(), display: name }],
    text: given.text && given.text !== txa.c(2) ? given.text : name,
  };
}

/** TXA-17, HL7 table 0271. */
const completion: Record<string, DocumentReference['docStatus']> = { AU: 'final', LA: 'final', DO: 'preliminary', DI: 'preliminary', IP: 'preliminary', IN: 'preliminary', PA: 'preliminary' };
/** TXA-18, HL7 table 0272. */
const confidentiality: Record<string, [string, string]> = { R: ['R', 'restricted'], RE: ['R', 'restricted'], V: ['V', 'very restricted'], VR: ['V', 'very restricted'], U: ['N', 'normal'], UC: ['N', 'normal'] };

function statusOf(d: Draft, txa: Segment): DocumentReference['status'] {
  if (d.trigger === 'T11' || txa.c(19).toUpperCase() === 'CA') return 'entered-in-error';
  return txa.c(19).toUpperCase() === 'OB' ? 'superseded' : 'current';
}

/** An OBX that is no text and no file, as a line to be read. */
function lineOf(obx: Segment): string {
  const label = obx.c(3, 2) || obx.c(3);
  const value = obx.all(5).map(v => (obx.c(2).toUpperCase() === 'NM' ? v.c(1) : v.components.map((_, i) => v.c(i + 1)).filter(p => p !== '').join(' '))).join(', ');
  const unit = obx.c(6);
  return [label === '' ? '' : `${label}:`, value, unit].filter(p => p !== '').join(' ');
}

/** What OBX carry: files first as they came, and all text joined to one. */
function contents(d: Draft, title: string): Attachment[] {
  const { r } = d;
  const lines: string[] = [];
  const files: Attachment[] = [];
  // Parts of a document (history, findings) are told apart by OBX-3: their names are its headings.
  const headed = new Set(segmentsOf(r.message, 'OBX').filter(obx => isText(obx) && obx.has(5)).map(obx => obx.c(3, 2) || obx.c(3))).size > 1;
  let last = '';
  for (const obx of segmentsOf(r.message, 'OBX')) {
    const kind = obx.c(2).toUpperCase();
    if (kind === 'ED' || kind === 'RP') {
      const found = obx.all(5).map(v => (kind === 'RP' ? pointer(v, obx.c(3, 2) || title) : encapsulated(r, v, obx.c(3, 2) || title))).filter(a => a !== undefined);
      if (found.length === 0) note(r, 'attachment-empty', obx.at(5), 'the attachment has no data');
      files.push(...found);
    } else if (isText(obx)) {
      const heading = headed ? obx.c(3, 2) || obx.c(3) : '';
      if (heading !== '' && heading !== last) lines.push(...(lines.length > 0 ? [''] : []), heading);
      last = heading;
      lines.push(obx.text(5).trimEnd());
    } else if (obx.has(5)) lines.push(lineOf(obx));
    lines.push(...notesAfter(r, obx));
  }
  const text = lines.join('\n').trim();
  return text === '' ? files : [textAttachment(lines.join('\n'), title), ...files];
}

/** T05, T06 append to TXA-13; T09, T10 replace it. */
function relations(d: Draft, txa: Segment): DocumentReference['relatesTo'] {
  const parent = txa.c(13);
  if (parent === '') return [];
  const code = d.trigger === 'T05' || d.trigger === 'T06' ? 'appends' : d.trigger === 'T09' || d.trigger === 'T10' ? 'replaces' : undefined;
  if (code === undefined) return [];
  const identifier = entityIdentifier(d.r, txa.first(13));
  const target: Reference<never> = { reference: `DocumentReference/${fhirId(idFrom(parent))}`, ...(identifier ? { identifier } : {}) };
  if (code === 'replaces') supersede(d, parent);
  return [{ code, target }];
}

/** The document that is replaced reads as superseded; one never seen is noted by its number alone. */
function supersede(d: Draft, parent: string): void {
  const old: DocumentReference & { id: string } = { resourceType: 'DocumentReference', id: idFrom(parent), status: 'superseded', subject, content: [{ attachment: { title: `Document ${parent}` } }] };
  add(d, { resource: old, mode: 'merge', ifNew: ['subject', 'content'] });
}

function people(d: Draft, txa: Segment, found: DocumentReference): void {
  const { r } = d;
  const authors = [...practitionersIn(r, txa, 9), ...practitionersIn(r, txa, 5)];
  put(found, 'author', authors.filter((one, i) => authors.findIndex(o => JSON.stringify(o) === JSON.stringify(one)) === i));
  const signer = txa.all(22)[0] ?? txa.all(10)[0];
  if (signer) put(found, 'authenticator', practitioner(r, signer));
}

/** A document number as the key of the entry. TXA-12 is an EI, or in older versions a bare number. */
const numberOf = (txa: Segment, field: number): string => txa.c(field) || txa.c(field, 3);

function context(d: Draft, txa: Segment, order: ServiceRequest | undefined): DocumentReference['context'] {
  const { r } = d;
  const found: NonNullable<DocumentReference['context']> = {};
  if (d.encounter) found.encounter = [d.encounter];
  put(found, 'period', periodOf(r, dateTime(r, txa, 4), undefined, txa.at(4)));
  const obr = firstSegment(r.message, 'OBR');
  const orders = [
    entityIdentifier(r, txa.has(14) ? txa.first(14) : obr?.first(2) ?? txa.first(14), 'PLAC'),
    entityIdentifier(r, txa.has(15) ? txa.first(15) : obr?.first(3) ?? txa.first(15), 'FILL'),
  ].filter(i => i !== undefined);
  const told: Reference<never>[] = order ? [{ reference: '#order', type: 'ServiceRequest' }] : [];
  put(found, 'related', [...told, ...orders.map((identifier): Reference<never> => ({ type: 'ServiceRequest', identifier }))]);
  return Object.keys(found).length === 0 ? undefined : found;
}

/**
 * MDM T01-T11 (HL7 2.5 chapter 9): TXA to a DocumentReference known by TXA-12, its text joined from OBX. Even events
 * carry content; odd ones only tell of it and never overwrite what is here.
 */
export function document(d: Draft): Refusal | undefined {
  const { r } = d;
  const txa = firstSegment(r.message, 'TXA');
  if (!txa) return { code: '100', at: 'TXA', why: 'TXA is missing: the message describes no document', mend: 'send the document header in TXA' };
  visit(d, firstSegment(r.message, 'PV1'));
  for (const id of ['TXA', 'OBX', 'NTE', 'ORC', 'OBR']) d.used.add(id);
  const number = numberOf(txa, 12);
  if (number === '') note(r, 'document-number-missing', txa.at(12), 'the document has no unique number; it is known by its order or time', 'send TXA-12');
  const type = typeOf(d, txa);
  const title = txa.c(16) || type?.text || (number === '' ? 'Document' : `Document ${number}`);
  const attachments = contents(d, title);
  const found: DocumentReference & { id: string } = {
    resourceType: 'DocumentReference', id: idFrom(number || txa.c(15) || txa.c(14) || firstSegment(r.message, 'OBR')?.c(3) || `${txa.c(2)} ${txa.c(6) || txa.c(4) || d.controlId}`),
    status: statusOf(d, txa) ?? 'current', subject, content: (attachments.length > 0 ? attachments : [{ title }]).map(attachment => ({ attachment })),
  };
  const identifier = entityIdentifier(r, txa.first(12));
  if (identifier) { found.masterIdentifier = identifier; found.identifier = [identifier]; }
  put(found, 'docStatus', completion[txa.c(17).toUpperCase()]);
  put(found, 'type', type);
  people(d, txa, found);
  const made = dateTime(r, txa, 6) ?? dateTime(r, txa, 7) ?? dateTime(r, txa, 4);
  put(found, 'date', instantOf(made));
  for (const { attachment } of found.content ?? []) if (attachment && attachments.length > 0) putWhen(attachment, 'creation', made);
  put(found, 'relatesTo', relations(d, txa));
  const secrecy = confidentiality[txa.c(18).toUpperCase()];
  if (secrecy) found.securityLabel = [{ coding: [{ system: v3('Confidentiality'), code: secrecy[0], display: secrecy[1] }] }];
  const order = orderOf(r, firstSegment(r.message, 'ORC'), firstSegment(r.message, 'OBR'));
  if (order) {
    order.note = [...(order.note ?? []), ...segmentsOf(r.message, 'OBR').flatMap(obr => annotationsAfter(r, obr))];
    if (order.note.length === 0) delete order.note;
    found.contained = [order];
  }
  put(found, 'context', context(d, txa, order));
  const description = txa.text(21).trim();
  put(found, 'description', description);
  const cancelled = found.status === 'entered-in-error';
  add(d, {
    resource: found, mode: attachments.length > 0 ? 'replace' : 'merge',
    ...(attachments.length > 0 ? {} : { ifNew: ['content'] }), ...(cancelled ? { act: 'cancel' as const } : {}),
  });
  return undefined;
}
