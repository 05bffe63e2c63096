import { actionOf } from '../../../platform/module.ts';
import { notFound } from '../../../platform/problem.ts';
import { addDays } from '../../../values/wall-clock.ts';
import { requireFacility } from '../../access/index.ts';
import { dropSpecialDay as dropContract, listCalendars as listContract, setCalendar as setContract, setSpecialDay as specialContract } from '../contract.ts';
import { officeCalendars, todayAt } from '../office-calendars.ts';
import type { KindDefaults } from '../office-calendars.ts';
import { holidayOn, openNow } from '../rules/office-time.ts';
import { deleteSpecialDay, upsertCalendar, upsertSpecialDay } from '../store/calendars.ts';

export const listCalendarsAction = actionOf(listContract, {
  title: 'See the office hours of the facilities', kind: 'read', right: 'access.self',
  async run(ctx) {
    const office = await officeCalendars(ctx), kinds = ctx.policy<KindDefaults>('calendar.kinds'), usual = ctx.policy<string>('calendar.default-kind');
    const facilities = office.read.facilities.map((f) => {
      const entered = office.read.calendars.get(f.facility_id), calendar = office.of(f.facility_id), today = todayAt(ctx, f.zone), now = openNow(calendar, ctx.now);
      const days = Array.from({ length: 366 }, (_, n) => addDays(today, n));
      return {
        facility: { id: f.facility_id, name: f.name, zone: f.zone, mrnSystem: f.mrn_system }, kind: entered?.kind ?? usual as 'hospital', weekly: calendar.weekly, federalHolidays: calendar.holidays.length > 0, entered: entered !== undefined,
        specialDays: office.read.special.filter((s) => s.facility === f.facility_id && s.on >= today).map(({ on, hours, says }) => ({ on, hours, says })),
        holidays: days.flatMap((on) => { const name = holidayOn(on, calendar.holidays); return name ? [{ on, name }] : []; }),
        now: { open: now.open, allDay: now.allDay, until: now.until?.toISOString() ?? null },
      };
    });
    return { facilities, kinds };
  },
});

export const setCalendarAction = actionOf(setContract, {
  title: 'Change a facility\'s office hours', kind: 'write', right: 'access.manage',
  async run(ctx, input) {
    await requireFacility(ctx, input.facility);
    const before = (await officeCalendars(ctx)).read.calendars.get(input.facility);
    await upsertCalendar(ctx.tx, { ...input, by: ctx.actor.id, at: ctx.now });
    ctx.note({ facilityId: input.facility, now: { kind: input.kind, weekly: input.weekly, federalHolidays: input.federalHolidays }, was: before ? { kind: before.kind, weekly: before.weekly, federalHolidays: before.federal_holidays } : null });
    return {};
  },
});

export const setSpecialDayAction = actionOf(specialContract, {
  title: 'Close a facility for a day, or open it at other hours', kind: 'write', right: 'access.manage',
  async run(ctx, input) {
    await requireFacility(ctx, input.facility);
    await upsertSpecialDay(ctx.tx, input);
    ctx.note({ facilityId: input.facility, on: input.on, hours: input.hours });
    return {};
  },
});

export const dropSpecialDayAction = actionOf(dropContract, {
  title: 'Let a day be as the week says again', kind: 'write', right: 'access.manage',
  async run(ctx, { facility, on }) {
    if (!await deleteSpecialDay(ctx.tx, facility, on)) throw notFound('Nothing is entered for that day');
    ctx.note({ facilityId: facility, on });
    return {};
  },
});
