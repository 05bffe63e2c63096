import type { Period } from '@medplum/fhirtypes';
import { localTimeExtension } from '../../local-time.ts';
import type { Segment, Value } from '../message.ts';
import { note, put, warn, type Reading } from './reading.ts';

/** A FHIR dateTime. `local` keeps the sender's text and the zone assumed, when the text named no offset. */
export type When = { value: string; precision: 'year' | 'month' | 'day' | 'time'; local?: string };

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

const shape = /^(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(\d{1,9})?(?:\.(\d{0,9}))?)?)?)?)?)?([+-]\d{2}:?\d{2}|Z)?$/;

const isoDate = /^(\d{4})-(\d{2})-(\d{2})$/;

const offsets = new Map<string, string>();
const formats = new Map<string, Intl.DateTimeFormat>();

function wallClock(zone: string, instantMs: number): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, calendar: 'gregory', hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
    formats.set(zone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instantMs)) part[type] = Number(value);
  return Date.UTC(part['year'] ?? 0, (part['month'] ?? 1) - 1, part['day'], part['hour'], part['minute'], part['second']);
}

/** The offset in force in an IANA zone at a local wall time, `-05:00`. Remembered by hour, as messages cluster. */
export function offsetAt(zone: string, year: number, month: number, day: number, hour: number, minute: number): string {
  const key = `${zone} ${year} ${month} ${day} ${hour} ${minute < 30 ? 0 : 30}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const wall = Date.UTC(year, month - 1, day, hour, minute);
  const guess = wall - (wallClock(zone, wall) - wall);
  const minutes = Math.round((wallClock(zone, guess) - guess) / 60_000);
  const size = Math.abs(minutes);
  const text = `${minutes < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
  if (offsets.size > 20_000) offsets.clear();
  offsets.set(key, text);
  return text;
}

function readOffset(text: string): string | undefined {
  if (text === 'Z') return 'Z';
  const offset = text.includes(':') ? text : `${text.slice(0, 3)}:${text.slice(3)}`;
  const [hours = 99, minutes = 99] = offset.slice(1).split(':').map(Number);
  return minutes < 60 && (hours < 14 || (hours === 14 && minutes === 0)) ? offset : undefined;
}

/**
 * HL7 TS and DTM (HL7 2.5 sections 2.A.22, 2.A.77) to FHIR dateTime as precise as given. What is no real date gives a
 * finding and nothing: no roll-over. A date without time never shifts.
 */
export function readDateTime(r: Reading, given: string, at: string): When | undefined {
  const raw = given.trim();
  if (raw === '' || raw === '""') return undefined;
  const text = isoDate.test(raw) ? raw.replace(isoDate, '$1$2$3') : raw;
  if (text !== raw) note(r, 'date-format', at, 'the date is written with hyphens; read as YYYY-MM-DD', 'send YYYYMMDD');
  const found = shape.exec(text);
  if (!found) { warn(r, 'date-unreadable', at, 'no date in HL7 form (YYYYMMDD...); left out', 'send the date as YYYYMMDD'); return undefined; }
  const [, year = '', month, day, hour, minute, second, loose, fraction, zoneText] = found;
  const badMonth = month !== undefined && (Number(month) < 1 || Number(month) > 12);
  const badDay = day !== undefined && !badMonth && (Number(day) < 1 || Number(day) > daysIn(Number(year), Number(month)));
  if (Number(year) < 1 || badMonth || badDay) { warn(r, 'date-impossible', at, 'there is no such date in the calendar; left out', 'correct the date at its source and send again'); return undefined; }
  if (month === undefined) return { value: year, precision: 'year' };
  if (day === undefined) return { value: `${year}-${month}`, precision: 'month' };
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return { value: date, precision: 'day' };
  if (Number(hour) > 23 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 59) {
    warn(r, 'time-impossible', at, 'there is no such time of day; the date alone is kept', 'correct the time at its source and send again');
    return { value: date, precision: 'day' };
  }
  if (minute === undefined) note(r, 'time-precision', at, 'the time is given to the hour only; minutes are written as 00');
  if (loose !== undefined) note(r, 'date-format', at, 'digits follow the seconds without a point; read as a fraction', 'send seconds as SS.SSSS');
  const parts = fraction || loose;
  const clock = `${date}T${hour}:${minute ?? '00'}:${second ?? '00'}${parts ? `.${parts}` : ''}`;
  if (zoneText !== undefined) {
    const offset = readOffset(zoneText);
    if (offset) return { value: clock + offset, precision: 'time' };
    warn(r, 'offset-impossible', at, 'there is no such offset from UTC; the date alone is kept', 'send the offset as +ZZZZ');
    return { value: date, precision: 'day' };
  }
  const offset = r.offset ?? offsetAt(r.zone, Number(year), Number(month), Number(day), Number(hour), Number(minute ?? 0));
  return { value: clock + offset, precision: 'time', local: `${text} ${r.offset ?? r.zone}` };
}

/** A TS in a field or component. TS-2 of version 2.3 (degree of precision Y, L, D, H, M, S) cuts the date as it says. */
export function dateTimeIn(r: Reading, value: Value, component = 1): When | undefined {
  const precision = component === 1 && /^[YLD]$/.test(value.c(2)) ? { Y: 4, L: 6, D: 8 }[value.c(2)] : undefined;
  const text = value.s(component, 1);
  return readDateTime(r, precision ? text.slice(0, precision) : text, value.at);
}

export const dateTime = (r: Reading, segment: Segment | undefined, field: number): When | undefined =>
  segment === undefined || segment.raw(field) === '' ? undefined : dateTimeIn(r, segment.first(field));

/** The date alone, by the sender's calendar. */
export const dateOf = (when: When | undefined): string | undefined => when?.value.slice(0, 10);

/** Only a full time makes a FHIR instant. */
export const instantOf = (when: When | undefined): string | undefined => (when?.precision === 'time' ? when.value : undefined);

/** Sets a dateTime with its mark about the assumed zone. */
export function putWhen<T extends object>(target: T, key: keyof T & string, when: When | undefined, value = when?.value): void {
  if (when === undefined || value === undefined) return;
  const loose = target as Record<string, unknown>;
  loose[key] = value;
  if (when.local !== undefined && value.length > 10) loose[`_${key}`] = { extension: [{ url: localTimeExtension, valueString: when.local }] };
}

/** A Period; an end before the start (FHIR per-1) is left out with a finding. */
export function periodOf(r: Reading, start: When | undefined, end: When | undefined, at: string): Period | undefined {
  if (!start && !end) return undefined;
  const period: Period = {};
  putWhen(period, 'start', start);
  if (start && end && isBefore(end.value, start.value)) warn(r, 'period-reversed', at, 'the end is before the start; the end is left out', 'correct the dates at their source');
  else putWhen(period, 'end', end);
  if (period.start === undefined && period.end === undefined) return undefined;
  return period;
}

/** Compares as far as both are precise. */
export function isBefore(a: string, b: string): boolean {
  if (a.length > 10 && b.length > 10) return Date.parse(a) < Date.parse(b);
  const length = Math.min(a.length, b.length, 10);
  return a.slice(0, length) < b.slice(0, length);
}

/** DR: start and end as two components, or in version 2.7+ apart. */
export function rangeIn(r: Reading, value: Value, component: number): Period | undefined {
  const start = value.s(component, 1);
  const end = value.s(component, 2);
  const period: Period = {};
  put(period, 'start', readDateTime(r, start, value.at)?.value);
  put(period, 'end', readDateTime(r, end, value.at)?.value);
  return period.start || period.end ? period : undefined;
}
