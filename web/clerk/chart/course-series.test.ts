import { expect, it } from 'vitest';
import { aligned, linesOf, plotsOf } from './course-series.ts';
import { readTests, tableCsv, uniteTable, writeTests } from './results-table.ts';

const cell = (on: string, value: string | null, more: object = {}) => ({ type: 'Observation', id: on, section: 'results' as const, title: 'Glucose', code: 'LOINC 1', on, value, unit: 'mg/dL', reference: '70-99', flag: null, inError: false, ...more });

it('draws numbers, a pair as two lines, another unit as a line of its own, and nothing that is in error or no number', () => {
  const [glucose, molar, ...none] = linesOf([{ title: 'Glucose', values: [cell('2024-01-02', '90'), cell('2023-01-02', '<80', { reference: '65-100' }), cell('2025-01-02', '5.1', { unit: 'mmol/L', reference: null }), cell('2024-05-01', '300', { inError: true }), cell('2024-06-01', 'hemolyzed')] }]);
  expect(none).toEqual([]);
  expect([glucose!.unit, glucose!.points.map((p) => p.y), molar!.unit, molar!.points.map((p) => p.y)]).toEqual(['mg/dL', [80, 90], 'mmol/L', [5.1]]);
  expect(linesOf([{ title: 'Blood pressure', values: [cell('2024-01-02', '120/80', { reference: null })] }]).map((l) => [l.name, l.points[0]!.y])).toEqual([['Blood pressure, upper', 120], ['Blood pressure, lower', 80]]);
});

it('never puts a third unit on an axis', () => {
  const line = (unit: string) => ({ name: unit, unit, range: null, reference: null, points: [] });
  expect(plotsOf([line('a'), line('b'), line('A')]).map((p) => p.length)).toEqual([3]);
  expect(plotsOf([line('a'), line('b'), line('c')]).map((p) => p.length)).toEqual([1, 1, 1]);
});

it('aligns lines on one time axis with gaps', () => {
  const lines = linesOf([{ title: 'A', values: [cell('2024-01-01', '1'), cell('2024-01-03', '3')] }, { title: 'B', values: [cell('2024-01-02', '2'), cell('2024-01-03', '4')] }]);
  expect(aligned(lines).map((a) => a.length)).toEqual([3, 3, 3]);
  expect(aligned(lines).slice(1)).toEqual([[1, null, 3], [null, 2, 4]]);
});

it('unites pages of the table and writes them as a file', () => {
  const page = (days: string[], cells: object[]) => ({ days, cells, next: null, totalDays: 2, totalValues: 2 }) as never;
  const table = uniteTable([page(['2024-02-01'], [{ ...cell('2024-02-01', '91', { flag: 'high' }), day: 0, test: 'g' }]), page(['2024-01-01'], [{ ...cell('2024-01-01', '=1+1'), day: 0, test: 'g' }])]);
  expect([table.days, table.rows.map((r) => r.count)]).toEqual([['2024-02-01', '2024-01-01'], [2]]);
  const csv = tableCsv(table, { test: 'Test', code: 'Code', unit: 'Unit', reference: 'Reference' });
  expect(csv).toBe(`Test,Code,Unit,Reference,2024-02-01,2024-01-01\r\nGlucose,LOINC 1,mg/dL,70-99,91 high,"'=1+1"\r\n`);
});

it('writes tests into an address and reads them back', () => {
  const tests = [{ code: 'LOINC 1', title: 'A, b ~ c' }, { code: null, title: 'Pulse' }];
  expect(readTests(writeTests(tests))).toEqual(tests);
  expect(readTests('%E0%A4%A~x')).toEqual([{ code: null, title: 'x' }]);
});
