import { expect, it } from 'vitest';
import { hoursText, readHours } from './hours.ts';

it.each([
  ['8-17', [[480, 1020]]], ['8:00-12:00, 13:00-17:00', [[480, 720], [780, 1020]]], ['8am-5pm', [[480, 1020]]], ['9 to 12:30', [[540, 750]]], ['0:00-24:00', [[0, 1440]]], ['24h', [[0, 1440]]], ['', []], ['closed', []], ['12am-12pm', [[0, 720]]],
])('reads %s', (text, hours) => { expect(readHours(text)).toEqual(hours); });
it.each(['17-8', '8-25', '8', '8-12, 11-17', '8:70-9', 'mornings', '13pm-14pm'])('does not guess at %s', (text) => { expect(readHours(text)).toBeNull(); });
it('writes what it reads', () => { expect(hoursText([[480, 720], [780, 1020]])).toBe('8:00-12:00, 13:00-17:00'); });
