import type { CodeableConcept, DiagnosticReport, DocumentReference, Observation, Reference, Specimen } from '@medplum/fhirtypes';
import { segmentsOf, type Segment, type Value } from '../message.ts';
import { encapsulated, pointer } from '../types/attachment.ts';
import { codeKey, coded, conceptIn } from '../types/coded.ts';
import { table, term } from '../types/coding-systems.ts';
import { dateTime, instantOf, periodOf, putWhen, type When } from '../types/date-time.ts';
import { entityIdentifier, entityKey } from '../types/identifier.ts';
import { note, put, warn } from '../types/reading.ts';
import { practitioner, practitionersIn } from '../types/who-and-where.ts';
import { annotationsAfter } from './notes.ts';
import { groupLines, isAttachment, observation, observationKey, placeKey, type ObservationPlace } from './observation.ts';
import { orderOf } from './order.ts';
import { orderedSpecimen, specimen } from './specimen.ts';
import { add, fhirId, idFrom, subject, type Draft } from './draft.ts';

/** OBR-25, HL7 table 0123. */
const statuses: Record<string, NonNullable<DiagnosticReport['status']>> = {
  O: 'registered', I: 'registered', S: 'registered', A: 'partial', P: 'preliminary', R: 'preliminary', C: 'corrected', F: 'final', X: 'cancelled', Y: 'unknown', Z: 'unknown', M: 'amended', N: 'preliminary',
};

const laboratory = new Set('LAB HM CH MB BG BLB CUS IMM MCB MYC SR TX VR SP CP CG PCR VUS GE TOX HEM MIC CHEM'.split(' '));
const imaging = new Set('RAD CT NMR MR NRS US RUS XRC CUS NMS RX VUS OUS EC'.split(' '));

function categoryOf(obr: Segment): CodeableConcept | undefined {
  const section = obr.c(24).toUpperCase();
  if (laboratory.has(section)) return coded(term('observation-category'), 'laboratory', undefined, 'Laboratory');
  return imaging.has(section) ? coded(term('observation-category'), 'imaging', undefined, 'Imaging') : undefined;
}

export type OrderGroup = { orc?: Segment; obr?: Segment; obx: Segment[]; spm: Segment[] };

/**
 * The order groups of an ORU or OUL. ORC may stand before OBR (ORU) or after it (OUL); SPM after its results (ORU) or
 * before them (OUL R22, R23).
 */
export function orderGroups(segments: Segment[], isOul: boolean): { before: OrderGroup; orders: OrderGroup[] } {
  const position = (id: string): number => segments.findIndex(s => s.id === id);
  const specimenFirst = isOul && position('SPM') >= 0 && position('SPM') < position('OBR');
  const before: OrderGroup = { obx: [], spm: [] };
  const orders: OrderGroup[] = [];
  let current = before;
  let waiting: Segment | undefined;
  let specimens: Segment[] = [];
  for (const segment of segments) {
    if (segment.id === 'ORC') {
      if (isOul && current.obr && !current.orc && current.obx.length === 0) current.orc = segment;
      else waiting = segment;
    } else if (segment.id === 'OBR') {
      current = { obr: segment, obx: [], spm: [...specimens], ...(waiting ? { orc: waiting } : {}) };
      waiting = undefined;
      orders.push(current);
    } else if (segment.id === 'OBX') current.obx.push(segment);
    else if (segment.id === 'SPM') {
      if (!specimenFirst) current.spm.push(segment);
      else {
        specimens = current === before ? [...specimens, segment] : [segment];
        current = before;
      }
    }
  }
  return { before, orders };
}

/** What an order is known by: filler's number, else placer's; the service tells panels of one number apart. */
function orderKey(d: Draft, group: OrderGroup): string {
  const obr = group.obr;
  const number = entityOf(obr, 3) || entityOf(group.orc, 3) || entityOf(obr, 2) || entityOf(group.orc, 2);
  const service = obr ? codeKey(obr.first(4)) : '';
  if (number !== '') return idFrom(number, service);
  const when = obr?.c(7) || obr?.c(22) || d.eventAt || d.r.sentAt || d.controlId;
  if (obr) note(d.r, 'order-number-missing', obr.at(3), 'neither filler nor placer order number; the result is known by service and time', 'send the filler order number in OBR-3');
  return idFrom('order', service, when);
}

/** EI, also when its parts came as subcomponents. */
function entityOf(segment: Segment | undefined, field: number): string {
  if (!segment) return '';
  const value: Value = segment.first(field);
  return entityKey(value);
}

/** OBR-26, the result this order follows from: susceptibilities mean nothing without their organism. Its words, else those of the OBX it points at. */
function parentOf(d: Draft, obr: Segment): string {
  const value = obr.first(26);
  if (value.isEmpty) return '';
  const [code, name, sub, words] = [value.s(1, 1), value.s(1, 2), value.c(2), value.c(3)];
  const parent = words !== '' ? undefined : segmentsOf(d.r.message, 'OBX').find(obx => code !== '' && obx.c(3) === code && obx.c(4) === sub);
  const said = words || (parent === undefined ? '' : parent.c(5, 2) || parent.c(5));
  return [name || code, said].filter(text => text !== '').join(': ');
}

function report(d: Draft, group: OrderGroup, key: string, when: When | undefined): DiagnosticReport & { id: string } {
  const { r } = d;
  const obr = group.obr as Segment;
  const given = statuses[obr.c(25).toUpperCase()];
  if (!given) note(r, 'status-unknown', obr.at(25), 'no result status of HL7 table 0123; written as unknown', 'send F, P, C ... in OBR-25');
  const found: DiagnosticReport & { id: string } = {
    resourceType: 'DiagnosticReport', id: key, status: given ?? 'unknown', code: conceptIn(r, obr, 4) ?? { text: 'Not stated' }, subject,
  };
  if (!obr.has(4)) warn(r, 'code-missing', obr.at(4), 'the report has no service code; it is filed without', 'send the service in OBR-4');
  const parent = parentOf(d, obr);
  put(found, 'extension', [...(parent === '' ? [] : [{ text: `Belongs to: ${parent}` }]), ...annotationsAfter(r, obr)].map(valueAnnotation => ({ url: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-DiagnosticReport.note', valueAnnotation })));
  const filler = entityIdentifier(r, obr.has(3) ? obr.first(3) : group.orc?.first(3) ?? obr.first(3), 'FILL');
  const placer = entityIdentifier(r, obr.has(2) ? obr.first(2) : group.orc?.first(2) ?? obr.first(2), 'PLAC');
  put(found, 'identifier', [filler, placer].filter(i => i !== undefined));
  const order = orderOf(r, group.orc, obr);
  if (order) found.contained = [order];
  if (placer || order) found.basedOn = [{ ...(order ? { reference: '#order' } : {}), type: 'ServiceRequest', ...(placer ? { identifier: placer } : {}) }];
  const section = conceptIn(r, obr, 24, '0074');
  const category = categoryOf(obr);
  put(found, 'category', [section ?? (category?.coding?.[0]?.code === 'laboratory' ? coded(table('0074'), 'LAB') : undefined)].filter(c => c !== undefined));
  if (d.encounter) found.encounter = d.encounter;
  const end = dateTime(r, obr, 8);
  if (when && end && end.value !== when.value) put(found, 'effectivePeriod', periodOf(r, when, end, obr.at(8)));
  else putWhen(found, 'effectiveDateTime', when ?? end);
  put(found, 'issued', instantOf(dateTime(r, obr, 22)));
  const interpreters = obr.all(32).map(v => practitioner(r, v.within(1).components.length > 1 ? v.within(1) : v)).filter(p => p !== undefined);
  const people = (field: number): Reference<never>[] => obr.all(field).map(v => practitioner(r, v.within(1).components.length > 1 ? v.within(1) : v)).filter(p => p !== undefined);
  put(found, 'resultsInterpreter', [...interpreters, ...people(33)]);
  put(found, 'performer', people(34));
  return found;
}

function documentOf(d: Draft, obx: Segment, at: ObservationPlace, reportRef: Reference<never> | undefined): boolean {
  const { r } = d;
  const type = conceptIn(r, obx, 3) ?? at.panel;
  const title = type?.text ?? '';
  const found = obx.all(5).map(v => (obx.c(2).toUpperCase() === 'RP' ? pointer(v, title) : encapsulated(r, v, title))).filter(a => a !== undefined);
  if (found.length === 0) { note(r, 'attachment-empty', obx.at(5), 'the attachment has no data'); return false; }
  const when = dateTime(r, obx, 14) ?? at.when;
  const document: DocumentReference & { id: string } = {
    resourceType: 'DocumentReference', id: idFrom(placeKey(obx, at), observationKey(obx)), status: /^[DW]$/i.test(obx.c(11)) ? 'entered-in-error' : 'current', subject,
    content: found.map(attachment => ({ attachment })),
  };
  put(document, 'type', type);
  put(document, 'date', instantOf(when));
  put(document, 'author', practitionersIn(r, obx, 16));
  for (const { attachment } of document.content ?? []) if (attachment) putWhen(attachment, 'creation', when);
  if (/^[PRS]$/i.test(obx.c(11))) document.docStatus = 'preliminary';
  else if (/^[FUV]$/i.test(obx.c(11))) document.docStatus = 'final';
  else if (/^[CAB]$/i.test(obx.c(11))) document.docStatus = 'amended';
  const context: NonNullable<DocumentReference['context']> = {};
  if (d.encounter) context.encounter = [d.encounter];
  if (reportRef) context.related = [reportRef];
  if (Object.keys(context).length > 0) document.context = context;
  add(d, { resource: document, mode: 'replace', ...(document.status === 'entered-in-error' ? { act: 'cancel' as const } : {}) });
  return true;
}

/** OBX segments to Observations (and, for ED and RP, documents). Returns the references of the Observations. */
export function observations(d: Draft, segments: Segment[], at: ObservationPlace, reportRef?: Reference<never>): Reference<Observation>[] {
  const found: Reference<Observation>[] = [];
  for (const { obx, more } of groupLines(segments)) {
    if (isAttachment(obx) && documentOf(d, obx, at, reportRef)) continue;
    if (isAttachment(obx) && !obx.has(3)) continue;
    const one = observation(d, obx, at, more);
    if (one) found.push(one);
  }
  return found;
}

/** One order group to DiagnosticReport, Observations, Specimens. */
export function orderResult(d: Draft, group: OrderGroup): void {
  const { r } = d;
  const obr = group.obr;
  if (!obr) return;
  const key = orderKey(d, group);
  const when = dateTime(r, obr, 7);
  const result = report(d, group, key, when);
  const specimens: Reference<Specimen>[] = group.spm.map(spm => specimen(d, spm, key, when)).filter(s => s !== undefined);
  if (group.spm.length === 0) specimens.push(...[orderedSpecimen(d, obr, key, when)].filter(s => s !== undefined));
  put(result, 'specimen', specimens);
  const reportRef: Reference<never> = { reference: `DiagnosticReport/${fhirId(key)}` };
  const status = obr.c(25) === '' ? undefined : orderStatus[obr.c(25).toUpperCase()];
  const results = observations(d, group.obx, { key, panel: obr.has(4) ? conceptIn(r, obr, 4) : undefined, when, category: categoryOf(obr), ...(status ? { status } : {}) }, reportRef);
  put(result, 'result', results);
  add(d, { resource: result, mode: 'replace' });
}

const orderStatus: Record<string, NonNullable<Observation['status']>> = { F: 'final', P: 'preliminary', C: 'corrected', X: 'cancelled', R: 'preliminary' };
