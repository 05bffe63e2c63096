import { actionOf } from '../../../platform/module.ts';
import { Problem } from '../../../platform/problem.ts';
import type { EntryLine, ResultCell } from '../contract.ts';
import { course, tabulate } from '../contract.ts';
import { readLines } from '../store/read-lines.ts';
import { chartsToRead, shelvedEntries } from './chart-sections.ts';
import type { Shelved } from './chart-sections.ts';
import { matchingLines, searchedMost, wordsOf } from './match-words.ts';
import { renderLines } from './render-lines.ts';

/** Values on one page of the table at most: a day on a monitor can hold thousands. */
const cellsMost = 3_000;
/** Values of one test in one drawing at most, the newest. */
const valuesMost = 5_000;

const undated = 'undated';
const dayOf = (s: Shelved): string => s.on === null ? undated : new Date(s.on).toISOString().slice(0, 10);
/** One test, one row: the same code in another unit is a row of its own, so that unlike numbers never stand in one line. */
export const testOf = (l: Pick<EntryLine, 'code' | 'title' | 'unit' | 'value'>): string => `${(l.code ?? l.title).toLowerCase()}|${/\d/.test(l.value ?? '') ? (l.unit ?? '').toLowerCase() : ''}`;
const cellOf = (l: EntryLine): ResultCell => ({ type: l.type, id: l.id, section: l.section, title: l.title, code: l.code, on: l.on, value: l.value, unit: l.unit, reference: l.reference, flag: l.flag, inError: l.inError });

/** Results with tests down and days across. Only the days of the page are read. */
export const tabulateResults = actionOf(tabulate, {
  title: 'Read results as a table', kind: 'read', right: 'chart.read', keepsToDates: true,
  async run(ctx, { chartId, section, text, cursor, days }) {
    const charts = await chartsToRead(ctx, chartId);
    ctx.note({ section, ...(text.trim() === '' ? {} : { text: text.trim() }) });
    const all = (await shelvedEntries(ctx, charts, section)).filter((s) => s.type === 'Observation'), words = wordsOf(text);
    const wanted = words.length === 0 ? all : (await matchingLines(ctx, charts, all.slice(0, searchedMost), words)).map((m) => m.key);
    const byDay = Map.groupBy(wanted, dayOf), every = [...byDay.keys()];
    const from = cursor === null ? 0 : every.indexOf(cursor) + 1;
    if (cursor !== null && from === 0) throw new Problem('invalid-input', 'The page cursor is not one of ours', { issues: [{ at: 'cursor', says: 'is no cursor of this table', mend: 'Begin again without a cursor' }] });
    const page: string[] = [], keys: Shelved[] = [];
    for (const day of every.slice(from, from + days)) {
      const here = byDay.get(day)!;
      if (page.length > 0 && keys.length + here.length > cellsMost) break;
      page.push(day); keys.push(...here.slice(0, cellsMost));
    }
    const drawn = await renderLines(ctx, await readLines(ctx.tx, keys), charts), place = new Map(keys.map((k) => [k.rid, page.indexOf(dayOf(k))]));
    return {
      days: page, cells: drawn.map((d) => ({ ...cellOf(d.line), day: place.get(d.row.rid)!, test: testOf(d.line) })), next: from + page.length < every.length ? page.at(-1)! : null, totalDays: every.length, totalValues: wanted.length,
    };
  },
});

/** Some tests over all time. The code index says which entries to read; tests without a code are found by their words. */
export const showCourse = actionOf(course, {
  title: 'Read the course of results', kind: 'read', right: 'chart.read', keepsToDates: true,
  async run(ctx, { chartId, section, tests }) {
    const charts = await chartsToRead(ctx, chartId);
    ctx.note({ section, tests: tests.map((t) => t.code ?? t.title) });
    const all = (await shelvedEntries(ctx, charts, section)).filter((s) => s.type === 'Observation');
    const series = [];
    for (const { code, title } of tests) {
      const bare = code?.split(' ').at(-1), coded = bare === undefined ? [] : all.filter((s) => s.codes.includes(bare));
      // Read a little more than is drawn: codes repeat as categories, and other lines may carry the code beside their own.
      const keys = (coded.length > 0 ? coded : all).slice(0, searchedMost);
      const lines = (await renderLines(ctx, await readLines(ctx.tx, keys), charts)).map((d) => d.line).filter((l) => (l.code ?? l.title).toLowerCase() === (code ?? title).toLowerCase());
      series.push({ code, title, values: lines.slice(0, valuesMost).reverse().map(cellOf), cut: lines.length > valuesMost });
    }
    return { series };
  },
});
