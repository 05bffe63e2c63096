import { Problem } from '../../../platform/problem.ts';
import { addDays, dayAt, instantAt, weekdayOf } from '../../../values/wall-clock.ts';
import type { Hours, Weekly } from '../contract.ts';

/** When an office is open, with everything that decides it at hand. */
export type OfficeCalendar = { zone: string; weekly: Weekly; special: ReadonlyMap<string, Hours>; holidays: readonly Holiday[] };
/** A day fixed in the month, or the nth weekday of it (-1 the last). */
export type Holiday = { name: string; month: number; day?: number; weekday?: Weekday; nth?: number };
export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof weekdays)[number];

export type Term = { within: number; unit: 'office-hours' | 'office-days' | 'calendar-days' };

/** The name of the holiday kept on this day. A Saturday's is kept the Friday before (5 U.S.C. 6103(b)(1)), a Sunday's the Monday after (E.O. 11582). */
export function holidayOn(day: string, holidays: readonly Holiday[]): string | undefined {
  // The first of January is kept in the year before when it is a Saturday: its neighbours are asked too.
  for (const shift of [0, 1, -1]) {
    const at = addDays(day, shift), weekday = weekdayOf(at);
    if ((shift === 1 && weekday !== 6) || (shift === -1 && weekday !== 0) || (shift === 0 && (weekday === 0 || weekday === 6))) continue;
    const found = holidays.find((h) => fallsOn(h, at));
    if (found && (shift === 0 || found.day !== undefined)) return found.name;
  }
  return undefined;
}

function fallsOn(h: Holiday, day: string): boolean {
  const [, month, date] = day.split('-').map(Number) as [number, number, number];
  if (month !== h.month) return false;
  if (h.day !== undefined) return date === h.day;
  if (h.weekday === undefined || weekdays[weekdayOf(day)] !== h.weekday) return false;
  return h.nth === -1 ? addDays(day, 7).slice(5, 7) !== day.slice(5, 7) : Math.ceil(date / 7) === h.nth;
}

/** The hours of a local day, as minutes from to; none when it is closed. What was entered for the day itself goes before everything. */
export function hoursOn(calendar: OfficeCalendar, day: string): Hours {
  return calendar.special.get(day) ?? (holidayOn(day, calendar.holidays) === undefined ? calendar.weekly[weekdays[weekdayOf(day)]!] : []);
}

/** No term reaches further: a calendar that is closed for so long is a mistake. */
const daysMost = 800;

function* openDays(calendar: OfficeCalendar, from: string): Generator<{ day: string; hours: Hours }> {
  for (let n = 0, day = from; n < daysMost; n += 1, day = addDays(day, 1)) { const hours = hoursOn(calendar, day); if (hours.length) yield { day, hours }; }
  throw new Problem('rule-refused', `The office calendar has no open day for ${daysMost} days: enter its hours in the administration, Facilities`);
}

/** Midnight at the end of a day is told as its last minute: "due Tuesday" must not read Wednesday. */
const closing = (calendar: OfficeCalendar, day: string, minute: number): Date => minute < 1440 ? instantAt(calendar.zone, day, minute, true) : new Date(instantAt(calendar.zone, addDays(day, 1), 0).getTime() - 60_000);

/** So many open hours later. What comes while the office is closed begins to count when it opens. */
export function addOfficeHours(calendar: OfficeCalendar, from: Date, hours: number): Date {
  let left = hours * 3_600_000;
  for (const { day, hours: open } of openDays(calendar, dayAt(calendar.zone, from))) for (const [begin, end] of open) {
    const opens = Math.max(instantAt(calendar.zone, day, begin).getTime(), from.getTime()), closes = instantAt(calendar.zone, end < 1440 ? day : addDays(day, 1), end < 1440 ? end : 0, end < 1440).getTime();
    if (closes <= opens) continue;
    if (closes - opens >= left) return new Date(opens + left);
    left -= closes - opens;
  }
  throw new Problem('rule-refused', 'The office calendar has no open hour');
}

/** The close of the nth office day after the day it came; what comes after closing, or on a closed day, came on the next office day. */
export function addOfficeDays(calendar: OfficeCalendar, from: Date, days: number): Date {
  let left = days, started = false;
  for (const { day, hours } of openDays(calendar, dayAt(calendar.zone, from))) {
    const end = hours.at(-1)![1];
    if (!started) { if (closing(calendar, day, end).getTime() < from.getTime()) continue; started = true; if (days === 0) return closing(calendar, day, end); continue; }
    left -= 1;
    if (left === 0) return closing(calendar, day, end);
  }
  throw new Problem('rule-refused', 'The office calendar has no open day');
}

/** The end of the nth day after, open or not. */
export const addCalendarDays = (calendar: Pick<OfficeCalendar, 'zone'>, from: Date, days: number): Date => new Date(instantAt(calendar.zone, addDays(dayAt(calendar.zone, from), days + 1), 0).getTime() - 60_000);

/** By when something is to be done that began to wait then. */
export function dueAfter(calendar: OfficeCalendar, from: Date, term: Term): Date {
  if (term.unit === 'office-hours') return addOfficeHours(calendar, from, term.within);
  if (term.unit === 'office-days') return addOfficeDays(calendar, from, term.within);
  return addCalendarDays(calendar, from, term.within);
}

/** Is it open now, and when does that change? For the screen. */
export function openNow(calendar: OfficeCalendar, now: Date): { open: boolean; allDay: boolean; until: Date | null } {
  const day = dayAt(calendar.zone, now), hours = hoursOn(calendar, day);
  const current = hours.find(([begin, end]) => instantAt(calendar.zone, day, begin).getTime() <= now.getTime() && now.getTime() < instantAt(calendar.zone, end < 1440 ? day : addDays(day, 1), end % 1440).getTime());
  const allDay = Object.values(calendar.weekly).every((h) => h.length === 1 && h[0]![0] === 0 && h[0]![1] === 1440);
  return { open: current !== undefined, allDay: allDay && current !== undefined, until: current ? closing(calendar, day, current[1]) : null };
}
