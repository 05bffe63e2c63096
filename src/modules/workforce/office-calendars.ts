import type { Ctx } from '../../platform/action.ts';
import { addDays, dayAt } from '../../values/wall-clock.ts';
import type { Weekly } from './contract.ts';
import type { Holiday, OfficeCalendar } from './rules/office-time.ts';
import { readCalendars } from './store/calendars.ts';

export type KindDefaults = Record<string, { weekly: Weekly; federalHolidays: boolean }>;

/** Every facility's calendar, those of the policy where none was entered; one read for a whole desk. */
export async function officeCalendars(ctx: Ctx): Promise<{ of(facility: string | null | undefined): OfficeCalendar; read: Awaited<ReturnType<typeof readCalendars>> }> {
  const from = addDays(ctx.now.toISOString().slice(0, 10), -400);
  const read = await readCalendars(ctx.tx, from);
  const kinds = ctx.policy<KindDefaults>('calendar.kinds'), usual = kinds[ctx.policy<string>('calendar.default-kind')]!, holidays = ctx.policy<Holiday[]>('calendar.federal-holidays');
  const made = new Map<string, OfficeCalendar>();
  const calendarOf = (id: string): OfficeCalendar => {
    const there = made.get(id);
    if (there) return there;
    const entered = read.calendars.get(id), zone = read.facilities.find((f) => f.facility_id === id)?.zone ?? 'UTC';
    const calendar: OfficeCalendar = {
      zone, weekly: entered?.weekly ?? usual.weekly, holidays: entered?.federal_holidays ?? usual.federalHolidays ? holidays : [],
      special: new Map(read.special.filter((s) => s.facility === id).map((s) => [s.on, s.hours])),
    };
    made.set(id, calendar);
    return calendar;
  };
  return { read, of: (facility) => calendarOf(facility ?? ctx.facility) };
}

export const todayAt = (ctx: Ctx, zone: string): string => dayAt(zone, ctx.now);
