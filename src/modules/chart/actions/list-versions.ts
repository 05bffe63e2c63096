import { z } from 'zod';
import { action } from '../../../platform/action.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { forEyesOf } from '../../../values/ssn.ts';
import type { VersionRow } from '../store/read-history.ts';
import { countVersions, versionsOfEntry, versionsOfType } from '../store/read-history.ts';
import { refuseDated } from './search-entries.ts';
import { versionsSeenByProgram } from './hide-from-programs.ts';
import { requireType, touchEntries } from './permit-entry.ts';

export type HistoryInput = { type: string; id?: string; since?: string; count?: number; cursor?: string };
export type HistoryOutput = { versions: VersionRow[]; next: string | undefined; total: number | undefined };

const countDefault = 50, countMost = 500;

/** The versions of one entry or of a type, newest first, paged (http.html#history). */
export const listVersions = action<HistoryInput, HistoryOutput>({
  name: 'chart.list-versions', title: 'Read the history of entries', kind: 'read', right: 'chart.read', checkInput: false,
  input: z.object({ type: z.string(), id: z.string().optional(), since: z.string().optional(), count: z.number().optional(), cursor: z.string().optional() }) as unknown as z.ZodType<HistoryInput>,
  async run(ctx, { type, id, since, count, cursor }) {
    requireType(ctx, type, 'r');
    refuseDated(ctx);
    const limit = Math.min(count ?? countDefault, countMost);
    const after = cursor === undefined ? undefined : readCursor(cursor);
    const from = since === undefined ? {} : { since: readInstant(since) };
    const only = ctx.actor.onlyCharts ? { onlyCharts: [...ctx.actor.onlyCharts] } : {};
    const rows = id === undefined
      ? await versionsOfType(ctx.tx, type, { ...from, ...(after ? { before: { at: after[0]!, rid: after[1]! } } : {}), limit: limit + 1, ...only })
      : await versionsOfEntry(ctx.tx, type, id, { ...from, ...(after ? { before: Number(after[0]) } : {}), limit: limit + 1 });
    if (id !== undefined && rows.length === 0 && after === undefined && since === undefined) throw notFound();
    // The chart is asked about even where only the number is told.
    if (id !== undefined && rows[0]) touchEntries(ctx, rows[0].chartId, [`${type}/${id}`]);
    const more = rows.length > limit;
    if (more) rows.length = limit;
    // Counting all versions of a type walks them all: only when the number is what was asked for.
    const total = !more && after === undefined ? rows.length : id !== undefined || limit === 0 ? await countVersions(ctx.tx, type, id, { ...from, ...only }) : undefined;
    const byChart = new Map<string, Set<string>>();
    for (const r of rows) byChart.set(r.chartId, (byChart.get(r.chartId) ?? new Set()).add(`${r.type}/${r.id}`));
    for (const [chartId, entries] of byChart) touchEntries(ctx, chartId, [...entries]);
    const last = rows.at(-1);
    const eyes = forEyesOf(ctx.actor);
    const shown = await versionsSeenByProgram(ctx, rows);
    // An entry that is kept apart is not there, and neither is its history.
    if (id !== undefined && rows.length > 0 && shown.length === 0) throw notFound();
    return { versions: shown.map((r) => ({ ...r, text: eyes(r.text) })), total: total === undefined ? undefined : total - (rows.length - shown.length), next: more && last ? encode(id === undefined ? [last.recordedAt, last.rid] : [String(last.version)]) : undefined };
  },
});

const encode = (parts: readonly string[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');

function readCursor(text: string): string[] {
  try {
    const parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as string[];
    if (Array.isArray(parts) && parts.length > 0 && parts.every((p) => typeof p === 'string') && (parts.length === 2 ? !Number.isNaN(Date.parse(parts[0]!)) && /^\d{1,19}$/.test(parts[1]!) : /^\d{1,9}$/.test(parts[0]!))) return parts;
  } catch { /* refused below */ }
  throw new Problem('not-supported', 'The page cursor is not one of ours');
}

function readInstant(text: string): Date {
  const ms = Date.parse(text.replace(/ (\d{2}:\d{2})$/, '+$1'));
  if (Number.isNaN(ms)) throw new Problem('not-supported', '_since is no instant', { issues: [{ at: '_since', code: 'value', says: 'is no instant', mend: 'Write YYYY-MM-DDThh:mm:ssZ' }] });
  return new Date(ms);
}
