import { actionOf } from '../../../platform/module.ts';
import type { EntryLine, SectionName } from '../contract.ts';
import { open } from '../contract.ts';
import { placedMost, readLines } from '../store/read-lines.ts';
import type { Shelved } from './chart-sections.ts';
import { chartsToRead, shelvedEntries, withoutOutlines } from './chart-sections.ts';
import { renderLines } from './render-lines.ts';

/** How many lines of each kind the summary carries. Results are many, so that each test has the value before. */
const summaryMost = { problems: 40, medications: 40, allergies: 60, results: 100, encounters: 12, vitals: 24, notes: 8, documents: 8 } as const;
type Kind = keyof typeof summaryMost;

const active = new Set(['active', 'recurrence', 'relapse', 'on-hold', 'intended']);
const settled = new Set(['resolved', 'inactive', 'remission', 'completed', 'stopped', 'cancelled', 'entered-in-error', 'not-taken', 'draft']);
/** Active first, then what does not say, then what is over; newest first within each. */
const rank = (p: Shelved): number => (p.codes.some((c) => active.has(c)) ? 0 : p.codes.some((c) => settled.has(c)) ? 2 : 1);

const over = /^(?:resolved|inactive|remission|completed|stopped|cancelled|not taken|refuted)\b/;
/** What the summary says is current. Reports repeat what their results say. */
const current: Record<Kind, (l: EntryLine) => boolean> = {
  problems: (l) => l.status === null || !over.test(l.status), medications: (l) => l.status === null || !over.test(l.status), allergies: (l) => l.status === null || !over.test(l.status),
  results: () => true, encounters: () => true, vitals: () => true, notes: () => true, documents: () => true,
};

const byDate: ReadonlySet<Kind> = new Set<Kind>(['results', 'encounters', 'vitals', 'notes', 'documents']);

function chosen(all: readonly Shelved[], kind: Kind): Shelved[] {
  const own = all.filter((p) => p.section === kind && !((kind === 'results' || kind === 'vitals') && p.type !== 'Observation'));
  const ordered = byDate.has(kind) ? own : own.map((p, i) => ({ p, i, rank: rank(p) })).sort((a, b) => a.rank - b.rank || a.i - b.i).map((x) => x.p);
  return ordered.slice(0, summaryMost[kind]);
}

/** The first page of a chart: how much there is of each kind, what is true now, what came last. Unites all charts of the person. */
export const openChart = actionOf(open, {
  title: 'Open a chart', kind: 'read', right: 'chart.read', keepsToDates: true,
  async run(ctx, { chartId }) {
    const charts = await chartsToRead(ctx, chartId);
    const all = await withoutOutlines(ctx, charts, await shelvedEntries(ctx, charts));
    const counts: Partial<Record<SectionName, number>> = {};
    const years = new Map<number, number>();
    for (const { section, type, on } of all) {
      counts[section] = (counts[section] ?? 0) + 1;
      if (type === 'Encounter' && on !== null) { const year = new Date(on).getUTCFullYear(); years.set(year, (years.get(year) ?? 0) + 1); }
    }
    const kinds = Object.keys(summaryMost) as Kind[];
    const drawn = await renderLines(ctx, await readLines(ctx.tx, kinds.flatMap((kind) => chosen(all, kind))), charts);
    const kindOf = (kind: Kind): EntryLine[] => drawn.map((d) => d.line).filter((l) => l.section === kind && !l.inError && current[kind](l));
    return {
      chartId, counts: counts as Record<string, number>, truncated: all.length > placedMost, encounterYears: [...years].sort((a, b) => a[0] - b[0]),
      summary: { problems: kindOf('problems'), medications: kindOf('medications'), allergies: kindOf('allergies'), results: kindOf('results'), encounters: kindOf('encounters'), vitals: kindOf('vitals'), notes: kindOf('notes'), documents: kindOf('documents') },
    };
  },
});
