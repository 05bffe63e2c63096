import { expect, it } from 'vitest';
import { csvOf, latestOfEach, numberOf, pointsOf, rangeOf, ticksOf } from './course.ts';

const entry = (on: string, value: string, more: object = {}) => ({ type: 'Observation', id: on, version: 1, section: 'results' as const, title: 'Creatinine', status: 'final', inError: false, on, code: 'LOINC 2160-0', value, unit: 'mg/dL', reference: '0.57-1.00', flag: null, facts: [], by: null, source: null, itemId: null, recordedAt: on, encounterId: null, ...more });

it('reads numbers and reference ranges as laboratories write them', () => {
  expect([numberOf('1.62'), numberOf('< 5'), numberOf('1,204'), numberOf('positive'), numberOf('1-2'), numberOf(null)]).toEqual([1.62, 5, 1204, null, null, null]);
  expect([rangeOf('0.57-1.00 mg/dL'), rangeOf('3.5 to 5.1'), rangeOf('< 7.0'), rangeOf('≥ 60'), rangeOf('negative'), rangeOf(null)]).toEqual([{ low: 0.57, high: 1 }, { low: 3.5, high: 5.1 }, { low: null, high: 7 }, { low: 60, high: null }, null, null]);
});

it('takes the newest of each test and the one before, and leaves errors out', () => {
  const of = latestOfEach([entry('2024-01-01', '0.98'), entry('2026-01-01', '1.62'), entry('2025-01-01', '1.18'), entry('2026-02-01', '9', { inError: true })]);
  expect(of.map((r) => [r.entry.value, r.before?.value])).toEqual([['1.62', '1.18']]);
  expect(pointsOf([entry('2026-01-01', '1.62'), entry('2024-01-01', '0.98'), entry('2025-01-01', 'hemolyzed')]).map((p) => p.value)).toEqual([0.98, 1.62]);
});

it('labels the axis by year, and writes CSV that runs nothing', () => {
  expect(ticksOf(Date.UTC(2024, 3, 1), Date.UTC(2026, 5, 1)).map((t) => t.label)).toEqual(['2025', '2026']);
  expect(csvOf([['a,b', '=cmd()', '-1.5', 'say "hi"', null]])).toBe('"a,b","\'=cmd()",-1.5,"say ""hi""",\r\n');
});
