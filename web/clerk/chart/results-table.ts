import type { z } from 'zod';
import type { ResultCell, tabulate } from '../../../src/modules/chart/contract.ts';
import { csvOf } from '../../../src/values/csv-text.ts';

type Page = z.infer<typeof tabulate.output>;
export type Cell = Page['cells'][number];
export type TestRow = { test: string; code: string | null; title: string; unit: string | null; reference: string | null; byDay: Map<string, Cell[]>; count: number; newest: Cell };
export type ResultsTable = { days: string[]; rows: TestRow[] };

/** Pages of the table as one: tests in the order in which the newest days show them, the newest reference range of each. */
export function uniteTable(pages: readonly Page[]): ResultsTable {
  const days: string[] = [], rows = new Map<string, TestRow>();
  for (const page of pages) {
    days.push(...page.days);
    for (const c of page.cells) {
      const day = page.days[c.day]!;
      let row = rows.get(c.test);
      if (!row) { row = { test: c.test, code: c.code, title: c.title, unit: c.unit, reference: c.reference, byDay: new Map(), count: 0, newest: c }; rows.set(c.test, row); }
      row.reference ??= c.reference; row.unit ??= c.unit; row.count += 1;
      const there = row.byDay.get(day);
      // A cell shows its first value: one entered in error never stands before one that holds.
      const before = c.inError || !there ? -1 : there.findIndex((other) => other.inError);
      if (!there) row.byDay.set(day, [c]); else if (before < 0) there.push(c); else there.splice(before, 0, c);
    }
  }
  return { days, rows: [...rows.values()] };
}

export const valueWords = (c: Pick<ResultCell, 'value' | 'flag'>): string => [c.value, c.flag].filter(Boolean).join(' ');

/** The table as a file: a line a test, a column a day; values as they were sent. */
export const tableCsv = ({ days, rows }: ResultsTable, heads: { test: string; code: string; unit: string; reference: string }): string =>
  csvOf([[heads.test, heads.code, heads.unit, heads.reference, ...days], ...rows.map((r) => [r.title, r.code, r.unit, r.reference, ...days.map((d) => (r.byDay.get(d) ?? []).filter((c) => !c.inError).map(valueWords).join('; '))])]);

const part = (text: string): string => encodeURIComponent(text).replaceAll('~', '%7E');
/** Tests in an address: code and title of each, so that a link draws the same plot. */
export const writeTests = (tests: readonly { code: string | null; title: string }[]): string | undefined => tests.length === 0 ? undefined : tests.map((t) => `${part(t.code ?? '')}~${part(t.title)}`).join(',');
export const readTests = (text: string | undefined): { code: string | null; title: string }[] => (text ?? '').split(',').filter(Boolean).slice(0, 8).flatMap((said) => {
  const [code = '', title = ''] = said.split('~').map((p) => { try { return decodeURIComponent(p); } catch { return ''; } });
  return title ? [{ code: code || null, title }] : [];
});
