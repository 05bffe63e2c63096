/** Years, months, days and instants of FHIR (datatypes.html#date, #dateTime, #instant) as intervals of time. */
const shape = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days in a month of the Gregorian calendar; 0 when there is no such month. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2 && (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0))) return 29;
  return monthDays[month - 1] ?? 0;
}

/** True when year, month and day name a day that exists. `text` already has the shape of a date or dateTime. */
export function isRealDay(text: string): boolean {
  if (text.startsWith('0000')) return false;
  if (text.length < 7) return true;
  const month = Number(text.slice(5, 7));
  if (month < 1 || month > 12) return false;
  if (text.length < 10) return true;
  const day = Number(text.slice(8, 10));
  return day >= 1 && day <= daysInMonth(Number(text.slice(0, 4)), month);
}

/** Milliseconds since 1970 of the first and last moment meant; a day without zone is read in `zone` (UTC unless told). */
export type DateRange = { lo: number; hi: number };

/**
 * The interval that a partial date or dateTime stands for (search.html#date: "2013-01" is the whole month), or undefined when it is no date.
 * A minute or second without fraction covers that whole minute or second.
 */
export function dateRange(text: string, zone = 'UTC'): DateRange | undefined {
  const found = shape.exec(text);
  if (!found || !isRealDay(text)) return undefined;
  const [, yearText, monthText, dayText, hour, minute, second, fraction, offset] = found;
  const year = Number(yearText);
  const month = Number(monthText ?? 1) - 1;
  const day = Number(dayText ?? 1);
  if (hour === undefined) {
    const end = monthText === undefined ? utc(year + 1, 0, 1) : dayText === undefined ? utc(year, month + 1, 1) : utc(year, month, day + 1);
    return { lo: inZone(utc(year, month, day), zone), hi: inZone(end, zone) - 1 };
  }
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 60) return undefined;
  const ms = fraction === undefined ? 0 : Number(`${fraction}00`.slice(0, 3));
  const local = utc(year, month, day) + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second ?? 0)) * 1000 + ms;
  const lo = offset === undefined ? inZone(local, zone) : local - offsetMs(offset);
  return { lo, hi: lo + (second === undefined ? 59_999 : fraction === undefined ? 999 : 10 ** Math.max(0, 3 - fraction.length) - 1) };
}

function utc(year: number, month: number, day: number): number {
  const ms = Date.UTC(year, month, day);
  return year >= 100 ? ms : new Date(ms).setUTCFullYear(year + Math.floor(month / 12), month % 12, day);
}

function offsetMs(offset: string): number {
  if (offset === 'Z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6));
  return (offset.startsWith('-') ? -minutes : minutes) * 60_000;
}

const zones = new Map<string, Intl.DateTimeFormat>();

/** The instant at which the wall clock of `zone` shows this local time (given as if it were UTC). */
function inZone(local: number, zone: string): number {
  if (zone === 'UTC') return local;
  const first = local - zoneOffset(local, zone);
  return local - zoneOffset(first, zone);
}

function zoneOffset(instant: number, zone: string): number {
  let format = zones.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
    zones.set(zone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
  const shown = Date.UTC(part['year']!, part['month']! - 1, part['day']!, part['hour']!, part['minute']!, part['second']!);
  return shown - Math.floor(instant / 1000) * 1000;
}
