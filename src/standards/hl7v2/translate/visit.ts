import type { CodeableConcept, Coding, Encounter, EncounterHospitalization, EncounterParticipant, Extension, Identifier, Organization, Reference } from '@medplum/fhirtypes';
import { segmentsOf, type Segment } from '../message.ts';
import { conceptIn, coded } from '../types/coded.ts';
import { table, v3 } from '../types/coding-systems.ts';
import { dateTime, periodOf, putWhen, type When } from '../types/date-time.ts';
import { entityKey, identifier } from '../types/identifier.ts';
import { note, put, warn, type Reading } from '../types/reading.ts';
import { facilityOf, place, practitionersIn } from '../types/who-and-where.ts';
import { notesAfter } from './notes.ts';
import { add, fhirId, idFrom, subject, type Draft } from './draft.ts';

/** PV1-2 (HL7 table 0004) to the v3 ActCode classes FHIR asks for. */
const classes: Record<string, [string, string]> = {
  E: ['EMER', 'emergency'], EMERGENCY: ['EMER', 'emergency'], I: ['IMP', 'inpatient encounter'], INPATIENT: ['IMP', 'inpatient encounter'], B: ['IMP', 'inpatient encounter'],
  O: ['AMB', 'ambulatory'], OUTPATIENT: ['AMB', 'ambulatory'], R: ['AMB', 'ambulatory'], P: ['PRENC', 'pre-admission'], PREADMIT: ['PRENC', 'pre-admission'],
  D: ['SS', 'short stay'], V: ['VR', 'virtual'], H: ['HH', 'home health'],
};

function classOf(r: Reading, pv1: Segment): Coding | undefined {
  const text = pv1.c(2);
  if (text === '') return undefined;
  const known = classes[text.toUpperCase()];
  if (known) return { system: v3('ActCode'), code: known[0], display: known[1] };
  note(r, 'code-unknown', pv1.at(2), 'no patient class that maps to FHIR; kept as sent', 'send E, I, O, P or R');
  const given: Coding = { system: table('0004'), code: text.replace(/\s+/g, ' ') };
  put(given, 'display', pv1.c(2, 2));
  return given;
}

type Status = NonNullable<Encounter['status']>;

/** What each ADT event tells about the visit (HL7 2.5 section 3.3). Events not here tell nothing of the status. */
const statuses: Record<string, Status> = {
  A01: 'in-progress', A02: 'in-progress', A03: 'finished', A04: 'in-progress', A05: 'planned', A06: 'in-progress', A07: 'in-progress', A09: 'in-progress', A10: 'arrived',
  A11: 'cancelled', A12: 'in-progress', A13: 'in-progress', A14: 'planned', A15: 'in-progress', A16: 'in-progress', A21: 'onleave', A22: 'in-progress', A23: 'entered-in-error',
  A25: 'in-progress', A26: 'in-progress', A27: 'cancelled', A32: 'in-progress', A33: 'in-progress', A38: 'cancelled', A52: 'in-progress', A53: 'onleave',
};
const cancels = new Set(['A11', 'A23', 'A27', 'A38']);
const starts = new Set(['A01', 'A04']);

/** Visit number: PV1-19, else PV1-50. */
export const visitNumber = (pv1: Segment | undefined): string =>
  pv1 === undefined ? '' : pv1.c(19) !== '' ? pv1.c(19) : pv1.c(50);

/** Whether PV1 says more than its number in the sequence and "not applicable". */
export const saysVisit = (pv1: Segment | undefined): pv1 is Segment =>
  pv1 !== undefined && (visitNumber(pv1) !== '' || pv1.fields.some((f, i) => i > 1 && !(i === 2 && /^[NU]?$/.test(f)) && f !== '' && f !== '""'));

/** An update without number or admission time tells of no visit that could be found again. */
const begins = new Set(['A01', 'A03', 'A04', 'A05', 'A14']);

/** The id under which a visit of this number is told. */
export const visitKey = (number: string): string => fhirId(idFrom(number));

function visitId(d: Draft, pv1: Segment): string | undefined {
  const number = visitNumber(pv1);
  if (number !== '') return visitKey(number);
  const admitted = dateTime({ ...d.r, findings: [] }, pv1, 44)?.value;
  if (admitted === undefined && !begins.has(d.trigger)) {
    warn(d.r, 'visit-unknown', pv1.at(19), 'the visit has neither number nor admission time; what is said of it is kept in what was received only', 'send the visit number in PV1-19');
    return undefined;
  }
  note(d.r, 'visit-number-missing', pv1.at(19), 'the visit has no number; it is known by its admission or event time', 'send the visit number in PV1-19');
  return fhirId(idFrom('visit', admitted ?? d.eventAt ?? d.r.sentAt ?? d.controlId));
}

function identifiersOf(r: Reading, pv1: Segment): Identifier[] {
  return [identifier(r, pv1.first(19), 'VN'), ...pv1.all(50).map(v => identifier(r, v))].filter(i => i !== undefined);
}

const roles: [number, string, string][] = [[7, 'ATND', 'attender'], [8, 'REF', 'referrer'], [9, 'CON', 'consultant'], [17, 'ADM', 'admitter'], [52, 'PART', 'Participation']];

function participantsOf(r: Reading, pv1: Segment, pv2: Segment | undefined): EncounterParticipant[] {
  const found = roles.flatMap(([field, code, display]) => practitionersIn(r, pv1, field).map(individual => ({
    type: [coded(v3('ParticipationType'), code, undefined, display)], individual,
  })));
  const source = pv2 === undefined ? [] : practitionersIn(r, pv2, 13).filter(one => found.every(other => other.individual.display !== one.display));
  return [...found, ...source.map(individual => ({ type: [coded(v3('ParticipationType'), 'REF', undefined, 'referrer')], individual }))];
}

const expectations: [number, string][] = [[8, 'plannedStartDate'], [9, 'plannedEndDate']];

/** PV2-8 and 9, expected admission and discharge, as the elements FHIR R5 has for them. */
function expected(r: Reading, pv2: Segment | undefined): Extension[] {
  return expectations.flatMap(([field, element]) => {
    const when = dateTime(r, pv2, field);
    if (!when) return [];
    const one: Extension = { url: `http://hl7.org/fhir/5.0/StructureDefinition/extension-Encounter.${element}` };
    putWhen(one, 'valueDateTime', when);
    return [one];
  });
}

function hospitalizationOf(r: Reading, pv1: Segment): EncounterHospitalization | undefined {
  const found: EncounterHospitalization = {};
  put(found, 'preAdmissionIdentifier', identifier(r, pv1.first(5)));
  put(found, 'admitSource', conceptIn(r, pv1, 14, '0023'));
  put(found, 'reAdmission', conceptIn(r, pv1, 13, '0092'));
  put(found, 'dietPreference', list(conceptIn(r, pv1, 38, '0114')));
  put(found, 'specialCourtesy', list(conceptIn(r, pv1, 16, '0099')));
  put(found, 'specialArrangement', list(conceptIn(r, pv1, 15, '0009')));
  const destination = pv1.c(37) || pv1.text(37).trim();
  if (destination !== '') found.destination = { display: destination };
  put(found, 'dischargeDisposition', conceptIn(r, pv1, 36, '0112'));
  return Object.keys(found).length === 0 ? undefined : found;
}

const list = (one: CodeableConcept | undefined): CodeableConcept[] => (one === undefined ? [] : [one]);

/** Prior, temporary, pending and prior temporary location. */
const otherPlaces: [number, 'active' | 'planned' | 'completed'][] = [[6, 'completed'], [11, 'active'], [42, 'planned'], [43, 'completed']];

/** Where the visit is (PV1-3) and was. */
export function placesOf(d: Pick<Draft, 'r' | 'trigger'>, pv1: Segment): NonNullable<Encounter['location']> {
  const now = place(d.r, pv1.first(3));
  const found: NonNullable<Encounter['location']> = [];
  if (now) found.push({ location: now, status: d.trigger === 'A03' ? 'completed' : 'active' });
  for (const [field, status] of otherPlaces) {
    const one = place(d.r, pv1.first(field));
    if (one && found.every(known => known.location?.display !== one.display)) found.push({ location: one, status: d.trigger === 'A03' ? 'completed' : status });
  }
  return found;
}

function timesOf(d: Draft, pv1: Segment): { start: When | undefined; end: When | undefined } {
  const event: When | undefined = d.eventAt === undefined ? undefined : { value: d.eventAt, precision: 'time' };
  const start = dateTime(d.r, pv1, 44) ?? (starts.has(d.trigger) ? event : undefined);
  const end = dateTime(d.r, pv1, 45) ?? (d.trigger === 'A03' ? event : undefined);
  return { start, end: d.trigger === 'A13' ? undefined : end };
}

function fill(d: Draft, pv1: Segment, visit: Encounter): void {
  const { r } = d;
  const pv2 = segmentsOf(r.message, 'PV2')[0];
  const notes = [pv2?.text(12).trim() ?? '', ...[conceptIn(r, pv2, 4)?.text ?? ''].map(text => (text === '' ? '' : `Transfer reason: ${text}`)), ...notesAfter(r, pv1)].filter(text => text !== '');
  put(visit, 'extension', [...expected(r, pv2), ...notes.map(text => ({ url: 'http://hl7.org/fhir/StructureDefinition/note', valueAnnotation: { text } }))]);
  put(visit, 'identifier', identifiersOf(r, pv1));
  const types = [conceptIn(r, pv1, 4, '0007'), conceptIn(r, pv1, 18, '0018')].filter(c => c !== undefined);
  put(visit, 'type', types);
  put(visit, 'serviceType', conceptIn(r, pv1, 10, '0069'));
  put(visit, 'participant', participantsOf(r, pv1, pv2));
  put(visit, 'priority', conceptIn(r, pv2, 25, '0217'));
  const { start, end } = timesOf(d, pv1);
  put(visit, 'period', periodOf(r, start, end, pv1.at(45)));
  const reason = conceptIn(r, pv2, 3);
  if (reason) visit.reasonCode = [reason];
  put(visit, 'hospitalization', hospitalizationOf(r, pv1));
  put(visit, 'location', placesOf(d, pv1));
  const facility = pv1.text(39).trim();
  put(visit, 'serviceProvider', facilityOf(r, pv1.first(3)) ?? (facility === '' ? undefined : { type: 'Organization', display: facility } as Reference<Organization>));
  const account = segmentsOf(r.message, 'PID')[0]?.first(18);
  if (account && !account.isEmpty) {
    const number = identifier(r, account, 'AN');
    if (number) visit.account = [{ type: 'Account', identifier: number }];
  }
}

const nulls: [number, string][] = [[3, 'location'], [7, 'participant'], [10, 'serviceType'], [44, 'period.start'], [45, 'period.end'], [36, 'hospitalization.dischargeDisposition']];

/**
 * PV1 (and PV2-3, PID-18) to an Encounter known by its visit number, merged into what is here. A message that is not
 * about the visit (ORU, MDM, SIU) only makes it when it is not here yet.
 */
export function visit(d: Draft, pv1: Segment | undefined): void {
  d.used.add('PV1').add('PV2');
  if (!saysVisit(pv1)) return;
  const aboutVisit = d.type === 'ADT';
  if (!aboutVisit && visitNumber(pv1) === '' && !pv1.has(44)) return;
  const id = visitId(d, pv1);
  if (id === undefined) return;
  const told = aboutVisit ? statuses[d.trigger] ?? (dateTime({ ...d.r, findings: [] }, pv1, 45) ? 'finished' : undefined) : undefined;
  const klass = classOf(d.r, pv1);
  const found: Encounter & { id: string } = {
    resourceType: 'Encounter', id, status: told ?? guessed(d, pv1), class: klass ?? { system: v3('NullFlavor'), code: 'UNK', display: 'unknown' }, subject,
  };
  fill(d, pv1, found);
  const ifNew = aboutVisit
    ? [...(told === undefined ? ['status'] : []), ...(klass === undefined ? ['class'] : [])]
    : Object.keys(found).filter(key => key !== 'resourceType' && key !== 'id');
  const clear = aboutVisit ? nulls.filter(([field]) => pv1.isNull(field)).map(([, element]) => element) : [];
  if (d.trigger === 'A13') clear.push('period.end', 'hospitalization.dischargeDisposition');
  add(d, {
    resource: found, mode: 'merge',
    ...(ifNew.length > 0 ? { ifNew } : {}), ...(clear.length > 0 ? { clear: [...new Set(clear)] } : {}),
    ...(aboutVisit && cancels.has(d.trigger) ? { act: 'cancel' as const } : {}),
  });
  d.encounter = { reference: `Encounter/${id}` };
  if (entityKey(pv1.first(19)) !== '') d.encounter.display = `Visit ${visitNumber(pv1)}`;
}

/** Only for a visit never seen before, when the event tells no status. */
const guessed = (d: Draft, pv1: Segment): Status =>
  dateTime({ ...d.r, findings: [] }, pv1, 45) ? 'finished' : d.type === 'ADT' && d.trigger !== 'A31' && d.trigger !== 'A28' ? 'in-progress' : 'unknown';
