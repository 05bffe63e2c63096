import type { Period } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import type { Reading } from './reading.ts';

const pattern = /^(\d{4})(\d{2})?(\d{2})?(?:(\d{2})(\d{2})?(\d{2})?(?:\.(\d{1,6}))?)?\s*(Z|[+-]\d{1,2}:?(?:\d{2})?)?$/;
const isoPattern = /^(\d{4})-(\d{2})(?:-(\d{2}))?(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:\.(\d{1,6}))?)?(Z|[+-]\d{2}:?\d{2})?$/;
const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** Formatters are costly to make and offsets to ask for; both are pure functions of their keys. */
const formatters = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, string>();
const offsetsMax = 20_000;

function formatterOf(zone: string): Intl.DateTimeFormat {
  let format = formatters.get(zone);
  if (format === undefined) formatters.set(zone, (format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })));
  return format;
}

/** The offset of a named zone at a local time, as `+hh:mm`; undefined when the zone is not known. */
export function offsetOf(zone: string, year: number, month: number, day: number, hour: number, minute: number): string | undefined {
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  const key = `${zone}|${asUtc}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  try {
    const format = formatterOf(zone);
    const at = (instant: number): string => (format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value.slice(3) || '+00:00').slice(0, 6);
    const minutes = (text: string): number => (text.startsWith('-') ? -1 : 1) * (Number(text.slice(1, 3)) * 60 + Number(text.slice(4, 6)));
    const found = at(asUtc - minutes(at(asUtc)) * 60_000);
    if (offsets.size >= offsetsMax) offsets.clear();
    offsets.set(key, found);
    return found;
  } catch {
    return undefined;
  }
}

function offsetText(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  if (given === 'Z') return 'Z';
  const digits = given.slice(1).replace(':', '');
  const hours = digits.length <= 2 ? digits.padStart(2, '0') : digits.slice(0, digits.length - 2).padStart(2, '0');
  const minutes = digits.length <= 2 ? '00' : digits.slice(-2);
  return Number(hours) > 14 || Number(minutes) > 59 ? undefined : `${given[0]}${hours}:${minutes}`;
}

/**
 * An HL7 point in time (TS.value, `YYYYMMDDHHMMSS.ffff+ZZZZ`) as FHIR dateTime, as precise as given and never shifted. Without an offset
 * the sender's zone is assumed and noted; without a zone the time of day is left out, with a finding. Undefined for nonsense, with a finding.
 */
export function dateTimeText(reading: Reading, value: string, at: XmlElement | undefined): string | undefined {
  const match = pattern.exec(value.trim()) ?? isoPattern.exec(value.trim());
  const [, year, month, day, hour, minute, second, fraction, zone] = match ?? [];
  const valid = year !== undefined && Number(year) >= 1000 && (month === undefined || (Number(month) >= 1 && Number(month) <= 12)) &&
    (day === undefined || (Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month)))) &&
    Number(hour ?? 0) < 24 && Number(minute ?? 0) < 60 && Number(second ?? 0) < 60;
  if (year !== undefined && Number(year) < 1000 && /^0/.test(value.trim()) || /^0+$/.test(value.trim())) {
    reading.find('information', 'time-placeholder', at, 'A time is a placeholder (year 1 or zero); read as not known', 'None needed');
    return undefined;
  }
  if (!valid) {
    reading.find('warning', 'time-unreadable', at, 'A time is not written as HL7 writes it, or is no date of the calendar; left out', 'Ask the sender for YYYYMMDD or YYYYMMDDHHMMSS+ZZZZ');
    return undefined;
  }
  if (month === undefined) return year;
  if (day === undefined) return `${year}-${month}`;
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return date;
  if (minute === undefined) {
    reading.find('information', 'time-hour-only', at, 'A time gives the hour without minutes; the day is kept', 'None needed; the hour stands in the document');
    return date;
  }
  const said = offsetText(zone);
  const offset = said ?? (reading.zone === undefined ? undefined : offsetOf(reading.zone, Number(year), Number(month), Number(day), Number(hour), Number(minute)));
  if (said === undefined) reading.noteZone(offset !== undefined);
  if (offset === undefined) return date;
  const text = `${date}T${hour}:${minute}:${second ?? '00'}${fraction === undefined ? '' : `.${fraction}`}${offset}`;
  if (said === undefined) reading.localTimes.set(text, `${value.trim()} ${reading.zone}`);
  return text;
}

/** TS element to FHIR dateTime. */
export function timeOf(reading: Reading, element: XmlElement | undefined): string | undefined {
  const value = element?.word('value');
  return value === undefined ? undefined : dateTimeText(reading, value, element);
}

export type When = { dateTime?: string; period?: Period };

/** effectiveTime in its forms (TS, IVL_TS with low, high, center) as a point or a period; empty when nothing is known. */
export function whenOf(reading: Reading, element: XmlElement | undefined): When {
  if (element === undefined) return {};
  const point = timeOf(reading, element) ?? timeOf(reading, element.child('center'));
  if (point !== undefined) return { dateTime: point };
  const start = timeOf(reading, element.child('low'));
  const end = timeOf(reading, element.child('high'));
  if (start === undefined && end === undefined) return {};
  if (start !== undefined && end !== undefined && !inOrder(start, end)) {
    reading.find('warning', 'period-backwards', element, 'A period ends before it begins; only its beginning is kept as coded data', 'Ask the sender to correct the times');
    return { period: { start } };
  }
  return { period: { ...(start !== undefined && { start }), ...(end !== undefined && { end }) } };
}

/** False only when the end is surely before the start, at the precision both have. */
function inOrder(start: string, end: string): boolean {
  if (start.length > 10 && end.length > 10) return Date.parse(start) <= Date.parse(end);
  const size = Math.min(start.length, end.length, 10);
  return start.slice(0, size) <= end.slice(0, size);
}

/** The first known moment: the point, or the beginning, or the end. */
export const firstMoment = (when: When): string | undefined => when.dateTime ?? when.period?.start ?? when.period?.end;

/** Both forms of a `...[x]` element: `{performedDateTime}` or `{performedPeriod}`. */
export function choiceOf(when: When, stem: string): Record<string, unknown> {
  if (when.dateTime !== undefined) return { [`${stem}DateTime`]: when.dateTime };
  return when.period === undefined ? {} : { [`${stem}Period`]: when.period };
}
