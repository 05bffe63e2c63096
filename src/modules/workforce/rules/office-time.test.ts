import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../../platform/policy/read-policy.ts';
import { policyFolder } from '../../../../test/kit/house.ts';
import { dayAt, instantAt } from '../../../values/wall-clock.ts';
import type { Hours, Weekly } from '../contract.ts';
import { addCalendarDays, addOfficeDays, addOfficeHours, holidayOn, openNow } from './office-time.ts';
import type { Holiday, OfficeCalendar } from './office-time.ts';

const policy = readPolicy(policyFolder), kinds = policy.get<Record<string, { weekly: Weekly }>>('calendar.kinds'), federal = policy.get<Holiday[]>('calendar.federal-holidays');
const of = (kind: string, zone = 'America/New_York', special: [string, Hours][] = []): OfficeCalendar => ({ zone, weekly: kinds[kind]!.weekly, holidays: kind === 'hospital' ? [] : federal, special: new Map(special) });
const at = (iso: string): Date => new Date(iso);

describe('federal holidays (5 U.S.C. 6103)', () => {
  // As published by the Office of Personnel Management for these years.
  const kept: Record<string, string[]> = {
    2021: ['2021-01-01', '2021-01-18', '2021-02-15', '2021-05-31', '2021-06-18', '2021-07-05', '2021-09-06', '2021-10-11', '2021-11-11', '2021-11-25', '2021-12-24', '2021-12-31'],
    2026: ['2026-01-01', '2026-01-19', '2026-02-16', '2026-05-25', '2026-06-19', '2026-07-03', '2026-09-07', '2026-10-12', '2026-11-11', '2026-11-26', '2026-12-25'],
    2027: ['2027-01-01', '2027-01-18', '2027-02-15', '2027-05-31', '2027-06-18', '2027-07-05', '2027-09-06', '2027-10-11', '2027-11-11', '2027-11-25', '2027-12-24', '2027-12-31'],
  };
  it.each(Object.entries(kept))('%s', (year, days) => {
    const found: string[] = [];
    for (let d = at(`${year}-01-01T12:00:00Z`); d.getUTCFullYear() === Number(year); d = new Date(d.getTime() + 86_400_000)) if (holidayOn(d.toISOString().slice(0, 10), federal)) found.push(d.toISOString().slice(0, 10));
    expect(found).toEqual(days);
  });
});

describe('the clock on the wall', () => {
  it.each([
    ['America/New_York', '2026-03-08', 150, false, '2026-03-08T07:30:00.000Z'], // 2:30 is skipped: read as 3:30
    ['America/New_York', '2026-11-01', 90, false, '2026-11-01T05:30:00.000Z'], // 1:30 passes twice
    ['America/New_York', '2026-11-01', 90, true, '2026-11-01T06:30:00.000Z'],
    ['America/Phoenix', '2026-07-01', 480, false, '2026-07-01T15:00:00.000Z'],
    ['Pacific/Honolulu', '2026-11-25', 1020, false, '2026-11-26T03:00:00.000Z'],
    ['Asia/Kathmandu', '2026-01-31', 0, false, '2026-01-30T18:15:00.000Z'],
  ])('%s %s minute %i', (zone, day, minute, last, iso) => { expect(instantAt(zone, day, minute, last).toISOString()).toBe(iso); });
  it('says the local day', () => { expect(dayAt('America/New_York', at('2026-11-02T04:59:00Z'))).toBe('2026-11-01'); expect(dayAt('Pacific/Kiritimati', at('2026-11-01T10:00:00Z'))).toBe('2026-11-02'); });
});

describe('office hours', () => {
  it.each([
    ['within one day', 'clinic', '2026-11-23T14:00:00Z', 4, '2026-11-23T18:00:00.000Z'],
    ['over the evening', 'clinic', '2026-11-23T21:00:00Z', 4, '2026-11-24T15:00:00.000Z'], // Mon 4 PM: 2 h till 6 PM, 2 h from 8 AM
    ['over lunch', 'practice', '2026-11-23T16:00:00Z', 2, '2026-11-23T19:00:00.000Z'], // 11-12, 1-2 PM
    ['over Thanksgiving', 'clinic', '2026-11-25T22:00:00Z', 2, '2026-11-27T14:00:00.000Z'], // Wed 5 PM; Thursday is closed
    ['came on a Sunday', 'clinic', '2026-11-22T15:00:00Z', 1, '2026-11-23T14:00:00.000Z'],
    ['ends with the closing', 'clinic', '2026-11-23T13:00:00Z', 10, '2026-11-23T23:00:00.000Z'],
    ['around the clock, the night that has 25 hours', 'hospital', '2026-11-01T03:00:00Z', 8, '2026-11-01T11:00:00.000Z'],
  ])('%s', (_says, kind, from, hours, due) => { expect(addOfficeHours(of(kind), at(from), hours).toISOString()).toBe(due); });

  it('counts hours that pass: a day of 23 hours has 23', () => {
    const nights: OfficeCalendar = { ...of('hospital'), special: new Map([['2026-03-08', [[0, 360]]], ['2026-03-09', [[0, 360]]]] as [string, Hours][]) };
    // Midnight to six of the night when two o'clock is skipped are five hours.
    expect(addOfficeHours(nights, at('2026-03-08T05:00:00Z'), 5).toISOString()).toBe('2026-03-08T10:00:00.000Z');
    expect(addOfficeHours(nights, at('2026-03-08T05:00:00Z'), 5.5).toISOString()).toBe('2026-03-09T04:30:00.000Z');
  });
});

describe('office days', () => {
  it.each([
    ['Monday to Tuesday\'s close', 'clinic', '2026-11-23T14:00:00Z', 1, '2026-11-24T23:00:00.000Z'],
    ['after closing is the next day', 'clinic', '2026-11-23T23:30:00Z', 1, '2026-11-25T23:00:00.000Z'],
    ['over a holiday and the clinic\'s short Saturday', 'clinic', '2026-11-25T15:00:00Z', 2, '2026-11-28T18:00:00.000Z'],
    ['over a weekend and the change of the clocks', 'practice', '2026-10-30T14:00:00Z', 1, '2026-11-02T22:00:00.000Z'],
    ['around the clock: the last minute of the next day', 'hospital', '2026-11-24T15:00:00Z', 1, '2026-11-26T04:59:00.000Z'],
  ])('%s', (_says, kind, from, days, due) => { expect(addOfficeDays(of(kind), at(from), days).toISOString()).toBe(due); });
  it('a day closed by the administrator does not count, one opened does', () => {
    expect(addOfficeDays(of('clinic', 'America/New_York', [['2026-11-24', []]]), at('2026-11-23T14:00:00Z'), 1).toISOString()).toBe('2026-11-25T23:00:00.000Z');
    expect(addOfficeDays(of('practice', 'America/New_York', [['2026-11-26', [[540, 720]]]]), at('2026-11-25T14:00:00Z'), 1).toISOString()).toBe('2026-11-26T17:00:00.000Z');
  });
  it('a calendar that never opens says so', () => {
    const never = { ...of('clinic'), weekly: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] } };
    expect(() => addOfficeDays(never, at('2026-11-23T14:00:00Z'), 1)).toThrow(/no open day/);
  });
});

it('calendar days end with the day there, whatever the clocks do', () => {
  expect(addCalendarDays({ zone: 'America/New_York' }, at('2026-10-30T14:00:00Z'), 10).toISOString()).toBe('2026-11-10T04:59:00.000Z');
  expect(addCalendarDays({ zone: 'America/Los_Angeles' }, at('2026-03-07T07:30:00Z'), 1).toISOString()).toBe('2026-03-08T07:59:00.000Z');
});

it('says whether it is open', () => {
  expect(openNow(of('practice'), at('2026-11-25T17:30:00Z'))).toMatchObject({ open: false, allDay: false });
  expect(openNow(of('practice'), at('2026-11-25T18:30:00Z'))).toMatchObject({ open: true, until: at('2026-11-25T22:00:00Z') });
  expect(openNow(of('hospital'), at('2026-11-26T18:30:00Z'))).toMatchObject({ open: true, allDay: true });
});
