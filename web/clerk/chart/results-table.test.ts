import { expect, it } from 'vitest';
import { uniteTable } from './results-table.ts';
import type { Cell } from './results-table.ts';

const cell = (id: string, value: string, inError: boolean): Cell => ({ type: 'Observation', id, section: 'results', title: 'Potassium', code: 'LOINC 2823-3', on: '2026-05-01T08:00:00Z', value, unit: 'mmol/L', reference: null, flag: null, inError, day: 0, test: 'k' }) as Cell;
const page = (...cells: Cell[]) => ({ days: ['2026-05-01'], cells, next: null, totalDays: 1, totalValues: cells.length }) as Parameters<typeof uniteTable>[0][number];

it('never hides a value that holds behind one entered in error', () => {
  const shown = uniteTable([page(cell('a', '9.9', true), cell('b', '4.0', false), cell('c', '4.2', false), cell('d', '8.8', true))]).rows[0]!.byDay.get('2026-05-01')!;
  expect(shown.map((c) => c.value)).toEqual(['4.0', '4.2', '9.9', '8.8']);
});
