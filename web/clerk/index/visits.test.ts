import { expect, it } from 'vitest';
import { bothAdmittedOn, isInpatientNow, visitDays } from './visits.ts';

const visit = (start: string | null, end: string | null = null, of = 'AMB', status = 'finished', says = `${of} ${start}`) => ({ class: of, start, end, says, status });

it('puts the visits of both beside each other by day, newest first', () => {
  const days = visitDays([visit('2026-10-14T09:00:00Z'), visit('2026-11-21')], [visit('2026-10-14T09:20:00Z'), visit('2026-10-02'), visit(null)]);
  expect(days.map((d) => [d.day, d.a.length, d.b.length, d.both])).toEqual([['2026-11-21', 1, 0, false], ['2026-10-14', 1, 1, true], ['2026-10-02', 0, 1, false], [null, 0, 1, false]]);
});

it('finds the day on which both lay in a bed: nobody lies in two', () => {
  const a = [visit('2026-01-03', '2026-01-09', 'IMP')];
  expect(bothAdmittedOn(a, [visit('2026-01-08', '2026-01-20', 'IMP')], '2026-11-25')).toBe('2026-01-08');
  expect(bothAdmittedOn(a, [visit('2026-01-10', '2026-01-20', 'IMP')], '2026-11-25')).toBeNull();
  expect(bothAdmittedOn(a, [visit('2026-01-08', '2026-01-20', 'AMB')], '2026-11-25')).toBeNull();
  expect(bothAdmittedOn(a, [visit('2026-01-08', '2026-01-20', 'IMP', 'cancelled')], '2026-11-25')).toBeNull();
  expect(bothAdmittedOn([visit('2026-11-01', null, 'IMP', 'in-progress')], [visit('2026-11-24', null, 'IMP', 'in-progress')], '2026-11-25')).toBe('2026-11-24');
});

it('knows who is in a bed now', () => {
  expect(isInpatientNow([visit('2026-11-20', null, 'IMP', 'in-progress')])).toBe(true);
  expect(isInpatientNow([visit('2026-11-20', '2026-11-22', 'IMP')])).toBe(false);
  expect(isInpatientNow([visit('2026-11-20', null, 'AMB', 'in-progress')])).toBe(false);
});
