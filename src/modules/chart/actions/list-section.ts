import { actionOf } from '../../../platform/module.ts';
import type { Ctx } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import { foldText } from '../../../standards/fhir/search-text.ts';
import type { EntryLine } from '../contract.ts';
import { listSection as contract } from '../contract.ts';
import { readLines } from '../store/read-lines.ts';
import type { Shelved } from './chart-sections.ts';
import { chartsToRead, shelvedEntries } from './chart-sections.ts';
import { renderLines } from './render-lines.ts';

/** A search inside a section reads at most this many entries, newest first, this many at a time. */
const searchedMost = 20_000, readAtOnce = 1_000;

/** A section of the chart, newest first; with `text` only the lines in which every word stands. */
export const listSectionAction = actionOf(contract, {
  title: 'Read a section of a chart', kind: 'read', right: 'chart.read', keepsToDates: true,
  async run(ctx, { chartId, section, text, cursor, limit }) {
    const charts = await chartsToRead(ctx, chartId);
    ctx.note({ section, ...(text.trim() === '' ? {} : { text: text.trim() }) });
    const after = cursor === null ? undefined : readCursor(cursor);
    const all = await shelvedEntries(ctx, charts, section);
    const words = foldText(text).split(' ').filter((w) => w !== '');
    const matched = words.length === 0 ? undefined : await matching(ctx, charts, all.slice(0, searchedMost), words);
    const keys = matched ? matched.map((m) => m.key) : all;
    const from = after === undefined ? 0 : keys.findIndex((k) => isAfter(k, after));
    const page = from < 0 ? [] : keys.slice(from, from + limit);
    const entries = matched ? (from < 0 ? [] : matched.slice(from, from + limit).map((m) => m.line)) : (await renderLines(ctx, await readLines(ctx.tx, page), charts)).map((d) => d.line);
    return { entries, next: from >= 0 && from + limit < keys.length ? writeCursor(page.at(-1)!) : null, total: keys.length };
  },
});

type Match = { key: Shelved; line: EntryLine };

async function matching(ctx: Ctx, charts: readonly string[], all: readonly Shelved[], words: readonly string[]): Promise<Match[]> {
  const found: Match[] = [];
  for (let i = 0; i < all.length; i += readAtOnce) {
    const part = all.slice(i, i + readAtOnce);
    const keys = new Map(part.map((k) => [`${k.chartId}/${k.rid}`, k]));
    for (const { row, line } of await renderLines(ctx, await readLines(ctx.tx, part), charts)) {
      const said = foldText(saidOf(line));
      if (words.every((w) => said.includes(w))) found.push({ key: keys.get(`${row.chartId}/${row.rid}`)!, line });
    }
  }
  return found;
}

const saidOf = (l: EntryLine): string => [l.title, l.code, l.value, l.unit, l.flag, l.status, l.on, l.by, l.source, ...l.facts.map(([, said]) => said)].filter((s) => s !== null).join(' ').slice(0, 4_000);

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
