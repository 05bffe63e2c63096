import type { Ctx } from '../../../platform/action.ts';
import { foldText } from '../../../standards/fhir/search-text.ts';
import type { EntryLine } from '../contract.ts';
import { readLines } from '../store/read-lines.ts';
import type { Shelved } from './chart-sections.ts';
import { renderLines } from './render-lines.ts';

/** A search for words reads at most this many entries, newest first, this many at a time. */
export const searchedMost = 20_000, readAtOnce = 1_000;

export const wordsOf = (text: string): string[] => foldText(text).split(' ').filter((w) => w !== '');

export type Match = { key: Shelved; line: EntryLine };

/** The lines in which every word stands, in the order given. */
export async function matchingLines(ctx: Ctx, charts: readonly string[], all: readonly Shelved[], words: readonly string[]): Promise<Match[]> {
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
