import { expect, it } from 'vitest';
import { bandOf, compareRank } from './rank.ts';

const zone = 'America/New_York', at = (iso: string): Date => new Date(iso), band = (due: string, now: string) => bandOf(at(due), at(now), zone, 8);

it.each([
  ['2026-11-25T23:59:00-05:00', '2026-11-25T08:00:00-05:00', 'today'], ['2026-11-26T00:30:00-05:00', '2026-11-25T08:00:00-05:00', 'week'], ['2026-11-26T00:30:00-05:00', '2026-11-25T23:30:00-05:00', 'today'],
  ['2026-11-26T07:31:00-05:00', '2026-11-25T23:30:00-05:00', 'week'], ['2026-11-25T23:29:00-05:00', '2026-11-25T23:30:00-05:00', 'late'], ['2026-12-02T12:00:00-05:00', '2026-11-25T08:00:00-05:00', 'week'], ['2026-12-03T00:01:00-05:00', '2026-11-25T08:00:00-05:00', 'later'],
])('due %s, seen %s: %s', (due, now, is) => { expect(band(due, now)).toBe(is); });

it('at night what is due in an hour comes before what may wait for days, though that could do more harm', () => {
  const now = '2026-11-25T23:40:00-05:00', one = (due: string, harm: number) => ({ dueAt: at(due), since: at(now), harm, band: band(due, now) });
  const urgent = one('2026-11-26T00:40:00-05:00', 2), days = one('2026-11-30T09:00:00-05:00', 3);
  expect([days, urgent].sort(compareRank)[0]).toBe(urgent);
});
