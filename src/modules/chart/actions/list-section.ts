import { actionOf } from '../../../platform/module.ts';
import type { Ctx } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import { foldText } from '../../../standards/fhir/search-text.ts';
import type { EntryLine } from '../contract.ts';
import { listSection as contract } from '../contract.ts';
import type { EntryKey } from '../store/read-section.ts';
import { entryRows } from '../store/read-section.ts';
import { personCharts, sectionsOf } from './chart-sections.ts';
import { renderRows } from './render-rows.ts';

/** Entries are read so many at a time when words are looked for. */
const stepMax = 1000;

/** A section of the chart, newest first; with `text` only the lines that say all its words. The section `summary` holds everything. */
export const listSectionAction = actionOf(contract, {
  title: 'Read a section of a chart', kind: 'read', right: 'chart.read',
  async run(ctx, { chartId, section, text, cursor, limit }) {
    const charts = await personCharts(ctx, chartId);
    const sections = await sectionsOf(ctx, charts);
    const all = section === 'summary' ? [...sections.values()].flat().sort(newestFirst) : sections.get(section) ?? [];
    const from = cursor === null ? 0 : after(all, readCursor(cursor));
    const words = foldText(text).split(' ').filter((w) => w !== '');
    if (words.length > 0) {
      ctx.note({ section, text: text.trim() });
      const found = await matching(ctx, all, words, charts);
      const rest = found.filter((f) => f.at >= from);
      const page = rest.slice(0, limit);
      return { entries: page.map((f) => f.line), next: rest.length > limit ? writeCursor(all[page.at(-1)!.at]!) : null, total: found.length };
    }
    const page = all.slice(from, from + limit);
    return { entries: await renderRows(ctx, await entryRows(ctx.tx, page), charts), next: from + limit < all.length ? writeCursor(page.at(-1)!) : null, total: all.length };
  },
});

async function matching(ctx: Ctx, keys: readonly EntryKey[], words: readonly string[], charts: readonly string[]): Promise<{ at: number; line: EntryLine }[]> {
  const found: { at: number; line: EntryLine }[] = [];
  for (let i = 0; i < keys.length; i += stepMax) {
    const lines = await renderRows(ctx, await entryRows(ctx.tx, keys.slice(i, i + stepMax)), charts);
    lines.forEach((line, j) => {
      const said = [line.title, line.code, line.value, line.status, line.on, ...line.facts.map(([, value]) => value)].map((s) => (s ? foldText(s) : '')).join(' ');
      if (words.every((w) => said.includes(w))) found.push({ at: i + j, line });
    });
  }
  return found;
}

const newestFirst = (a: EntryKey, b: EntryKey): number => (a.onAtMs === b.onAtMs ? compareRid(b.rid, a.rid) : b.onAtMs > a.onAtMs ? 1 : -1);
const compareRid = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

/** The place after the cursor's entry, though entries came or went meanwhile. */
function after(all: readonly EntryKey[], cursor: { onAtMs: number; rid: string }): number {
  const at = all.findIndex((k) => newestFirst(k, cursor as EntryKey) > 0);
  return at < 0 ? all.length : at;
}

const writeCursor = (key: EntryKey): string => Buffer.from(JSON.stringify([String(key.onAtMs), key.rid])).toString('base64url');

function readCursor(text: string): { onAtMs: number; rid: string } {
  try {
    const [onAt, rid] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as string[];
    if (typeof onAt === 'string' && !Number.isNaN(Number(onAt)) && /^\d{1,19}$/.test(rid ?? '')) return { onAtMs: Number(onAt), rid: rid! };
  } catch { /* refused below */ }
  throw new Problem('invalid-input', 'The page cursor is not one of ours', { issues: [{ at: 'cursor', says: 'is no cursor of this list' }] });
}
