import { actionOf } from '../../../platform/module.ts';
import { Problem } from '../../../platform/problem.ts';
import { listSection as contract } from '../contract.ts';
import { readLines } from '../store/read-lines.ts';
import type { Shelved } from './chart-sections.ts';
import { chartsToRead, shelvedEntries, withoutOutlines } from './chart-sections.ts';
import { matchingLines, searchedMost, wordsOf } from './match-words.ts';
import { renderLines } from './render-lines.ts';

/** A section of the chart, newest first; with `text` only the lines in which every word stands. */
export const listSectionAction = actionOf(contract, {
  title: 'Read a section of a chart', kind: 'read', right: 'chart.read', keepsToDates: true,
  async run(ctx, { chartId, section, text, cursor, limit }) {
    const charts = await chartsToRead(ctx, chartId);
    ctx.note({ section, ...(text.trim() === '' ? {} : { text: text.trim() }) });
    const after = cursor === null ? undefined : readCursor(cursor);
    const all = await withoutOutlines(ctx, charts, await shelvedEntries(ctx, charts, section));
    const words = wordsOf(text);
    const matched = words.length === 0 ? undefined : await matchingLines(ctx, charts, all.slice(0, searchedMost), words);
    const keys = matched ? matched.map((m) => m.key) : all;
    const from = after === undefined ? 0 : keys.findIndex((k) => isAfter(k, after));
    const page = from < 0 ? [] : keys.slice(from, from + limit);
    const entries = matched ? (from < 0 ? [] : matched.slice(from, from + limit).map((m) => m.line)) : (await renderLines(ctx, await readLines(ctx.tx, page), charts)).map((d) => d.line);
    return { entries, next: from >= 0 && from + limit < keys.length ? writeCursor(page.at(-1)!) : null, total: keys.length };
  },
});

/** The order of the list: newest first, undated last, then by the entry's own number. */
const isAfter = (k: Shelved, a: { on: number | null; rid: string }): boolean => {
  if (k.on !== a.on) return a.on !== null && (k.on === null || k.on < a.on);
  return BigInt(k.rid) < BigInt(a.rid);
};

const writeCursor = (k: Shelved): string => `${k.on ?? ''}.${k.rid}`;

function readCursor(text: string): { on: number | null; rid: string } {
  const found = /^(-?\d{1,16})?\.(\d{1,19})$/.exec(text);
  if (!found) throw new Problem('invalid-input', 'The page cursor is not one of ours', { issues: [{ at: 'cursor', says: 'is no cursor of this list', mend: 'Begin again without a cursor' }] });
  return { on: found[1] === undefined ? null : Number(found[1]), rid: found[2]! };
}
