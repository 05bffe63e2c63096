export { entryDay, entryTime, readable } from '../../src/values/date-words.ts';

/**
 * Dates as this place writes them. A FHIR date or dateTime is shown as it was written, as precise as it is and never
 * shifted to another zone; only the program's own instants are put into the facility's zone.
 */
const monthsLong = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

const parts = (date: string): { y: string; m?: string; d?: string } => { const [y = '', mo, d] = date.slice(0, 10).split('-'); return { y, ...(mo ? { m: mo } : {}), ...(d ? { d } : {}) }; };

/** 1957-03-04 as 03/04/1957; 1957-03 as 03/1957; 1957 as 1957. */
export function shortDate(date: string): string {
  const { y, m, d } = parts(date);
  return d && m ? `${m}/${d}/${y}` : m ? `${m}/${y}` : y;
}

/** 1957-03-04 as March 4, 1957. */
export function longDate(date: string): string {
  const { y, m, d } = parts(date);
  return m ? `${monthsLong[Number(m) - 1] ?? m} ${d ? `${Number(d)}, ` : ''}${y}` : y;
}

let zone: string | undefined;
export const setZone = (z: string): void => { zone = z; };
export const zoneHere = (): string | undefined => zone;

/** Parts of an instant on the clock of the facility. */
export function clockAt(at: Date, where = zone): { y: number; m: number; d: number; h: number; min: number } {
  const p = Object.fromEntries(new Intl.DateTimeFormat('en-US', { ...(where ? { timeZone: where } : {}), year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' }).formatToParts(at).map((x) => [x.type, Number(x.value)]));
  return { y: p['year']!, m: p['month']!, d: p['day']!, h: p['hour']!, min: p['minute']! };
}

/** Today as the facility's calendar has it, whatever the clock of this machine says of its zone: midnight of that day here. */
export function todayHere(now = new Date(), where = zone): Date { const c = clockAt(now, where); return new Date(c.y, c.m - 1, c.d); }

const format = (options: Intl.DateTimeFormatOptions) => (iso: string): string => {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  return new Intl.DateTimeFormat('en-US', { ...options, ...(zone ? { timeZone: zone } : {}) }).format(at);
};

/** An instant of the program in the facility's zone: Nov 19, 2026, 2:06 PM. */
export const instant = format({ month: 'short', day: 'numeric', year: 'numeric', hour: 'numeric', minute: '2-digit' });
export const instantLong = format({ weekday: 'long', month: 'long', day: 'numeric', year: 'numeric', hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'short' });
const clock = format({ hour: 'numeric', minute: '2-digit' });
const dayMonth = format({ month: 'short', day: 'numeric' });
const dayKey = format({ year: 'numeric', month: '2-digit', day: '2-digit' });
const dayYear = format({ month: 'short', day: 'numeric', year: 'numeric' });

/** Today by the clock, this year by day, else with the year. Give the exact one beside it as a title. */
export function shortInstant(iso: string, now = new Date()): string {
  const today = now.toISOString();
  if (dayKey(iso) === dayKey(today)) return clock(iso);
  return dayKey(iso).slice(-4) === dayKey(today).slice(-4) ? dayMonth(iso) : dayYear(iso);
}

/** Years old on a day, as people say it: 69 years, 14 months, 9 days. */
export function ageAt(birth: string, on = todayHere()): string {
  const [y = 0, mo = 1, d = 1] = birth.split('-').map(Number);
  const whole = (on.getFullYear() - y) * 12 + on.getMonth() + 1 - mo - (on.getDate() < d ? 1 : 0);
  if (whole < 0) return '';
  if (whole >= 24) return `${Math.floor(whole / 12)} years`;
  if (whole >= 2) return `${whole} months`;
  const days = Math.max(0, Math.floor((Date.UTC(on.getFullYear(), on.getMonth(), on.getDate()) - Date.UTC(y, mo - 1, d)) / 86_400_000));
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}

/** A time of a day at hand: 11:30 AM. And a day at hand with its weekday: Tue Nov 24. */
export const timeWord = format({ hour: 'numeric', minute: '2-digit' });
const weekday = format({ weekday: 'short' });
export const dayWord = (iso: string): string => `${weekday(iso)} ${dayMonth(iso)}`;

/** The day after a FHIR date. */
export const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** The instant at which a day begins in the facility's zone, also where the clocks change that night. */
export function dayBegins(day: string, where = zone ?? 'UTC'): string {
  const clockAt = new Intl.DateTimeFormat('en-CA', { timeZone: where, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const offset = (at: number): number => { const p = Object.fromEntries(clockAt.formatToParts(at).map((x) => [x.type, x.value])); return Date.parse(`${p['year']}-${p['month']}-${p['day']}T${p['hour']}:${p['minute']}:${p['second']}Z`) - at; };
  const wall = Date.parse(`${day}T00:00:00Z`);
  let at = wall - offset(wall);
  at = wall - offset(at);
  return new Date(at).toISOString();
}
