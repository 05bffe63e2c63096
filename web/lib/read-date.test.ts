import { expect, it } from 'vitest';
import { isFuture, readDate } from './read-date.ts';
import { ageAt, entryDay, entryTime, longDate, readable, shortDate } from './dates.ts';

const today = new Date(2026, 10, 23);

it.each([
  ['3/4/57', '1957-03-04'], ['3/4/1957', '1957-03-04'], ['03-04-1957', '1957-03-04'], ['1957-03-04', '1957-03-04'], ['19570304', '1957-03-04'], ['03041957', '1957-03-04'],
  ['March 4, 1957', '1957-03-04'], ['4 Mar 57', '1957-03-04'], ['mar 4th 1957', '1957-03-04'], ['4-mar-1957', '1957-03-04'], ['1957', '1957'], ['3/1957', '1957-03'], ['March 1957', '1957-03'], ['1957-03', '1957-03'],
  ['030457', '1957-03-04'], ['4mar57', '1957-03-04'], ['13/4/1957', '1957-04-13'], ['1/2/26', '2026-01-02'], ['1/2/27', '1927-01-02'], ['2/29/2024', '2024-02-29'],
])('reads %s as %s', (typed, date) => { expect(readDate(typed, today)).toBe(date); });

it.each(['', 'soon', '13/40/1957', '2/30/1957', '2/29/2023', '57', '3/4', '1/2/3/4'])('does not guess at "%s"', (typed) => { expect(readDate(typed, today)).toBeNull(); });

it('knows the future at any precision', () => {
  expect([isFuture('2026-11-24', today), isFuture('2026-11-23', today), isFuture('2026-11', today), isFuture('2027', today)]).toEqual([true, false, false, true]);
});

it('writes dates as precise as they are, never shifted', () => {
  expect([shortDate('1957-03-04'), shortDate('1957-03'), shortDate('1957'), longDate('1957-03-04'), longDate('1957-03')]).toEqual(['03/04/1957', '03/1957', '1957', 'March 4, 1957', 'March 1957']);
  expect([entryDay('2026-11-21T23:50:00-08:00'), entryTime('2026-11-21T23:50:00-08:00'), entryTime('2026-11-21'), entryTime('2026-11-21T00:05Z')]).toEqual(['Nov 21, 2026', '11:50 PM (-08:00)', null, '12:05 AM (UTC)']);
});

it('reads dates inside a sentence, and leaves numbers alone', () => {
  expect(readable('2026-05-27T15:00:00-08:00 to 2026-05-28, LOINC 2345-7, 555-14-1234-5')).toBe('May 27, 2026, 3:00 PM (-08:00) to May 28, 2026, LOINC 2345-7, 555-14-1234-5');
});

it('says ages as people do', () => {
  expect([ageAt('1957-03-04', today), ageAt('2025-09-23', today), ageAt('2026-11-14', today), ageAt('2027-01-01', today)]).toEqual(['69 years', '14 months', '9 days', '']);
});

it.each([['t', '2026-03-31'], ['t-3w', '2026-03-10'], ['t-1m', '2026-02-28'], ['T+1', '2026-04-01'], ['today', '2026-03-31'], ['t - 2y', '2024-03-31'], ['t-30', '2026-03-01'], ['tw', null], ['t-3x', null]])('counts from today: %s', (typed, date) => {
  expect(readDate(typed, new Date(2026, 2, 31))).toBe(date);
});
