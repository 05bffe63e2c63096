import type { Appointment, AppointmentParticipant, Reference } from '@medplum/fhirtypes';
import { firstSegment, segmentsOf, type Segment } from '../message.ts';
import { conceptIn, conceptsIn } from '../types/coded.ts';
import { dateTime, instantOf, isBefore, putWhen, readDateTime, type When } from '../types/date-time.ts';
import { entityIdentifier, entityKey } from '../types/identifier.ts';
import { put, warn } from '../types/reading.ts';
import { place, practitioner } from '../types/who-and-where.ts';
import { diagnoses } from './conditions-and-procedures.ts';
import { notesAfter } from './notes.ts';
import { observations } from './results.ts';
import { add, idFrom, subject, type Draft } from './draft.ts';
import type { Refusal } from './gate.ts';
import { visit } from './visit.ts';

type Status = NonNullable<Appointment['status']>;

/** Events that tell the status themselves (HL7 2.5 section 10.4). */
const byEvent: Record<string, Status> = { S15: 'cancelled', S16: 'cancelled', S17: 'entered-in-error', S26: 'noshow' };
/** SCH-25, HL7 table 0278. */
const byFiller: Record<string, Status> = {
  BOOKED: 'booked', CANCELLED: 'cancelled', CANCELED: 'cancelled', DC: 'cancelled', DISCONTINUED: 'cancelled', COMPLETE: 'fulfilled', COMPLETED: 'fulfilled', NOSHOW: 'noshow', 'NO SHOW': 'noshow', 'NO-SHOW': 'noshow',
  PENDING: 'pending', WAITLIST: 'waitlist', STARTED: 'arrived', ARRIVED: 'arrived', OVERBOOK: 'booked', DELETED: 'entered-in-error', BLOCKED: 'booked',
};

const minutesOf = (amount: string, unit: string): number | undefined => {
  const number = Number(amount);
  if (amount === '' || !Number.isFinite(number) || number <= 0) return undefined;
  const kind = unit.toUpperCase();
  if (/^S(?:EC|ECONDS?)?$/.test(kind)) return number / 60;
  if (/^H(?:R|RS|OURS?)?$/.test(kind)) return number * 60;
  if (/^D(?:AYS?)?$/.test(kind)) return number * 1440;
  return number;
};

const resources = ['AIS', 'AIP', 'AIL', 'AIG'];

/** Start, end and length: TQ1, else SCH-11, else the first resource of the appointment. */
function timesOf(d: Draft, sch: Segment): { start: When | undefined; end: When | undefined; minutes: number | undefined } {
  const { r } = d;
  const tq1 = firstSegment(r.message, 'TQ1');
  const timing = sch.first(11);
  let start = dateTime(r, tq1, 7) ?? readDateTime(r, timing.s(4, 1), sch.at(11));
  const end = dateTime(r, tq1, 8) ?? readDateTime(r, timing.s(5, 1), sch.at(11));
  let minutes = minutesOf(sch.c(9), sch.c(10));
  for (const segment of segmentsOf(r.message, ...resources)) {
    const [at, amount] = segment.id === 'AIS' ? [4, 7] : segment.id === 'AIG' ? [8, 11] : [6, 9];
    start ??= dateTime(r, segment, at);
    minutes ??= minutesOf(segment.c(amount), segment.c(amount + 1));
  }
  return { start, end, minutes };
}

const later = (instant: string, minutes: number): string => new Date(Date.parse(instant) + Math.round(minutes * 60_000)).toISOString();

function putTimes(d: Draft, sch: Segment, found: Appointment): void {
  const { start, end, minutes } = timesOf(d, sch);
  const from = instantOf(start);
  const until = instantOf(end);
  if (minutes !== undefined && Number.isInteger(minutes)) found.minutesDuration = minutes;
  if (from !== undefined && start) {
    putWhen(found, 'start', start);
    if (until !== undefined && end && !isBefore(until, from)) putWhen(found, 'end', end);
    else if (minutes !== undefined) found.end = later(from, minutes);
    else { putWhen(found, 'end', start); warn(d.r, 'appointment-length', sch.at(9), 'neither end nor duration is given; the end is written as the start', 'send SCH-9 or the end'); }
    return;
  }
  if (start) found.requestedPeriod = [{ start: start.value }];
  if (found.status === 'cancelled' || found.status === 'waitlist') return;
  warn(d.r, 'appointment-time', sch.at(11), 'the appointment has no start time; it is filed as proposed', 'send the start in TQ1-7, SCH-11 or AIS-4');
  if (found.status !== 'entered-in-error' && found.status !== 'noshow') found.status = 'proposed';
}

const answers: Record<string, AppointmentParticipant['status']> = { BOOKED: 'accepted', CONFIRMED: 'accepted', CANCELLED: 'declined', PENDING: 'tentative', WAITLIST: 'tentative' };

function participant(actor: Reference<never> | undefined, said: string): AppointmentParticipant | undefined {
  return actor === undefined ? undefined : { actor, status: answers[said.toUpperCase()] ?? 'needs-action' };
}

function participants(d: Draft, status: Status): AppointmentParticipant[] {
  const { r } = d;
  const found: (AppointmentParticipant | undefined)[] = [{ actor: subject, status: status === 'cancelled' || status === 'noshow' ? 'declined' : 'accepted' }];
  for (const aip of segmentsOf(r.message, 'AIP')) for (const value of aip.all(3)) {
    const one = participant(practitioner(r, value), aip.c(12));
    const role = conceptIn(r, aip, 4);
    if (one && role) one.type = [role];
    found.push(one);
  }
  for (const ail of segmentsOf(r.message, 'AIL')) for (const value of ail.all(3)) found.push(participant(place(r, value), ail.c(12)));
  for (const aig of segmentsOf(r.message, 'AIG')) {
    const display = aig.c(3, 2) || aig.c(3) || aig.c(4, 2) || aig.c(4);
    found.push(participant(display === '' ? undefined : { type: 'Device', display }, aig.c(14)));
  }
  return found.filter(p => p !== undefined);
}

/** SIU S12-S27 (HL7 2.5 chapter 10) to an Appointment known by SCH-2, else SCH-1. */
export function appointment(d: Draft): Refusal | undefined {
  const { r } = d;
  const sch = firstSegment(r.message, 'SCH');
  if (!sch) return { code: '100', at: 'SCH', why: 'SCH is missing: the message describes no appointment', mend: 'send the appointment in SCH' };
  const number = entityKey(sch.first(2)) || entityKey(sch.first(1));
  if (number === '') return { code: '101', at: 'SCH-1', why: 'the appointment has no number (SCH-1, SCH-2)', mend: 'send the placer or filler appointment id' };
  visit(d, firstSegment(r.message, 'PV1'));
  diagnoses(d);
  for (const id of ['SCH', 'TQ1', 'RGS', 'NTE', 'OBX', ...resources]) d.used.add(id);
  const status = byEvent[d.trigger] ?? byFiller[sch.c(25).toUpperCase()] ?? 'booked';
  const found: Appointment & { id: string } = { resourceType: 'Appointment', id: idFrom(number), status, participant: participants(d, status) };
  put(found, 'identifier', [entityIdentifier(r, sch.first(1), 'PLAC'), entityIdentifier(r, sch.first(2), 'FILL')].filter(i => i !== undefined));
  put(found, 'appointmentType', conceptIn(r, sch, 8, '0277'));
  const reasons = [conceptIn(r, sch, 7, '0276'), conceptIn(r, sch, 6, '0276')].filter(c => c !== undefined);
  if (status === 'cancelled' || status === 'noshow') put(found, 'cancelationReason', conceptIn(r, sch, 6, '0276'));
  put(found, 'reasonCode', reasons);
  const services = segmentsOf(r.message, 'AIS').flatMap(ais => conceptsIn(r, ais, 3));
  put(found, 'serviceType', services);
  putTimes(d, sch, found);
  put(found, 'comment', segmentsOf(r.message, 'SCH', ...resources).flatMap(s => notesAfter(r, s)).join('\n'));
  const act = found.status === 'cancelled' || found.status === 'entered-in-error';
  add(d, { resource: found, mode: 'replace', ...(act ? { act: 'cancel' as const } : {}) });
  observations(d, segmentsOf(r.message, 'OBX'), { key: idFrom('appointment', number) });
  return undefined;
}
