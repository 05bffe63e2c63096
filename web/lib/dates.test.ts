import { expect, it } from 'vitest';
import { dayAfter, dayBegins } from './dates.ts';

it('begins a day where the facility is', () => {
  expect(dayBegins('2026-01-15', 'America/Los_Angeles')).toBe('2026-01-15T08:00:00.000Z');
  expect(dayBegins('2026-07-15', 'America/Los_Angeles')).toBe('2026-07-15T07:00:00.000Z');
  expect(dayBegins('2026-03-08', 'America/New_York')).toBe('2026-03-08T05:00:00.000Z');
  expect(dayBegins('2026-03-09', 'America/New_York')).toBe('2026-03-09T04:00:00.000Z');
  expect(dayBegins('2026-11-02', 'America/New_York')).toBe('2026-11-02T05:00:00.000Z');
  expect(dayBegins('2026-01-15', 'Asia/Tokyo')).toBe('2026-01-14T15:00:00.000Z');
  expect(dayAfter('2026-12-31')).toBe('2027-01-01');
});
