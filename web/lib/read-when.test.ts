import { describe, expect, it } from 'vitest';
import { todayHere } from './dates.ts';
import { pinned, readWhen, typedWhen } from './read-when.ts';

const now = new Date('2026-11-25T18:05:00Z'), zone = 'America/Los_Angeles';
describe('a date with a time as it is typed', () => {
  it.each([
    ['t', '2026-11-25'], ['t-3w', '2026-11-04'], ['3/4/57', '1957-03-04'], ['3/1957', '1957-03'], ['1957', '1957'], ['t 9:30', '2026-11-25T09:30:00-08:00'], ['9:30 pm', '2026-11-25T21:30:00-08:00'], ['7/4/26 14:05', '2026-07-04T14:05:00-07:00'], ['12:15 am', '2026-11-25T00:15:00-08:00'],
    ['now', '2026-11-25T10:05:00-08:00'], ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'], ['2/30/2026', null], ['2/30/26 9:30', null], ['3/1957 9:30', null], ['25:00', null], ['13:00 pm', null], ['gibberish', null], ['', null],
  ])('%s', (typed, read) => expect(readWhen(typed, now, zone)).toBe(read));
  it('takes the day from the facility, not from this machine', () => { const d = todayHere(new Date('2026-11-26T03:00:00Z'), zone); expect([d.getFullYear(), d.getMonth() + 1, d.getDate()]).toEqual([2026, 11, 25]); });
  it.each([['t', '11/25/2026'], ['t-3w', '11/04/2026'], ['today', '11/25/2026'], ['t 9:30', '11/25/2026 09:30'], ['9:30 pm', '11/25/2026 21:30'], ['now', '11/25/2026 10:05'], ['3/4/57', '3/4/57'], ['tue', 'tue'], ['t-', 't-'], ['no', 'no'], ['yes', 'yes'], ['2026', '2026'], ['', '']])('%s is left as %s, which means the same tomorrow', (typed, left) => {
    expect(pinned(typed, now, zone)).toBe(left);
    expect(readWhen(left, new Date('2026-11-26T18:05:00Z'), zone)).toBe(readWhen(typed, now, zone));
  });
  it('comes back as it was', () => { for (const w of ['2011', '2011-03', '2011-03-04', '2011-03-04T10:30:00-08:00', '2011-03-04T10:30:15.5Z']) expect(readWhen(typedWhen(w), now, zone)).toBe(w); });
});
