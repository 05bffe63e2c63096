import { actionOf } from '../../../platform/module.ts';
import type { Ctx } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import { notFound } from '../../../platform/problem.ts';
import type { TimelineGroup } from '../contract.ts';
import { listVisit, timeline } from '../contract.ts';
import type { Visit } from '../rules/thread-visits.ts';
import { threadVisits } from '../rules/thread-visits.ts';
import { readLines } from '../store/read-lines.ts';
import { renderLines } from './render-lines.ts';
import type { Threaded } from './thread-chart.ts';
import { namesOfKeys, threadChart } from './thread-chart.ts';

const facetMost = 60, visitMost = 1_000;

/** With words, an entry stands when it has them; a visit that has them brings nothing with it but itself. */
const withWords = (strands: readonly Threaded[], matched: ReadonlySet<string> | undefined, visits: Visit<Threaded>[]): Visit<Threaded>[] => matched === undefined ? visits
  : visits.flatMap((v) => { const members = v.members.filter((s) => matched.has(s.rid)); const headFits = v.headFits && matched.has(v.head!.rid); return members.length > 0 || headFits ? [{ ...v, members, headFits }] : []; });

/** The chart along time: visits with what was recorded in them, filtered by kind, year, place, person, source and words. A page holds visits, not their entries. */
export const showTimeline = actionOf(timeline, {
  title: 'Show the timeline of a chart', kind: 'read', right: 'chart.read', keepsToDates: true,
  async run(ctx, { chartId, cursor, limit, ...filter }) {
    const { charts, strands, matched } = await threadChart(ctx, chartId, filter);
    const visits = withWords(strands, matched, threadVisits(strands, filter));
    const from = cursor === null ? 0 : visits.findIndex((v) => v.key === cursor) + 1;
    if (cursor !== null && from === 0) throw new Problem('invalid-input', 'The page cursor is not one of ours', { issues: [{ at: 'cursor', says: 'is no cursor of this list', mend: 'Begin again without a cursor' }] });
    const page = visits.slice(from, from + limit);
    const [drawn, names] = await Promise.all([
      readLines(ctx.tx, page.flatMap((v) => v.head ? [v.head.key] : [])).then((rows) => renderLines(ctx, rows, charts)),
      namesOfKeys(ctx, [...new Set(page.flatMap((v) => v.head?.facilities ?? []))], charts),
    ]);
    const lines = new Map(drawn.map((d) => [d.row.rid, d.line]));
    const groups = page.map((v): TimelineGroup => {
      const counts: Record<string, number> = {};
      for (const s of v.members) counts[s.section] = (counts[s.section] ?? 0) + 1;
      return { key: v.key, on: v.on === null ? null : v.head ? lines.get(v.head.rid)?.on ?? null : new Date(v.on).toISOString().slice(0, 10), visit: v.head ? lines.get(v.head.rid) ?? null : null, facility: v.head?.facilities.map((f) => names.get(f)).find((n) => n !== undefined) ?? null, counts, total: v.members.length };
    });
    return {
      groups, next: from + limit < visits.length ? page.at(-1)!.key : null, totalGroups: visits.length, totalEntries: visits.reduce((n, v) => n + v.members.length + (v.headFits ? 1 : 0), 0),
      facets: cursor === null ? await facetsOf(ctx, strands, charts) : null,
    };
  },
});

/** What was recorded in one visit, or on one day outside a visit, under the same filter. */
export const listVisitAction = actionOf(listVisit, {
  title: 'List what was recorded in a visit', kind: 'read', right: 'chart.read', keepsToDates: true,
  async run(ctx, { chartId, key, ...filter }) {
    const { charts, strands, matched } = await threadChart(ctx, chartId, filter);
    const visit = withWords(strands, matched, threadVisits(strands, filter)).find((v) => v.key === key);
    if (!visit) throw notFound();
    const drawn = await renderLines(ctx, await readLines(ctx.tx, visit.members.slice(0, visitMost).map((s) => s.key)), charts);
    return { entries: drawn.map((d) => d.line), total: visit.members.length };
  },
});

type Facet = { key: string; name: string; count: number };

async function facetsOf(ctx: Ctx, strands: readonly Threaded[], charts: readonly string[]) {
  const visits = new Map(strands.filter((s) => s.type === 'Encounter').map((s) => [s.id, s]));
  const count = (keysOf: (s: Threaded) => readonly string[]): [string, number][] => {
    const found = new Map<string, number>();
    for (const s of strands) for (const k of new Set(keysOf(s))) found.set(k, (found.get(k) ?? 0) + 1);
    return [...found].sort((a, b) => b[1] - a[1]).slice(0, facetMost);
  };
  const facilities = count((s) => s.facilities.length > 0 ? s.facilities : s.visit === null ? [] : visits.get(s.visit)?.facilities ?? []), authors = count((s) => s.authors);
  const names = await namesOfKeys(ctx, [...facilities, ...authors].map(([k]) => k), charts);
  const named = (list: [string, number][]): Facet[] => list.flatMap(([key, n]) => { const name = names.get(key); return name === undefined ? [] : [{ key, name, count: n }]; });
  const plain = (list: [string, number][]): Facet[] => list.map(([key, n]) => ({ key, name: key, count: n }));
  return {
    years: plain(count((s) => s.on === null ? [] : [String(new Date(s.on).getUTCFullYear())])).sort((a, b) => b.key.localeCompare(a.key)), kinds: plain(count((s) => [s.section])),
    facilities: named(facilities), authors: named(authors), sources: plain(count((s) => [s.source])),
  };
}
