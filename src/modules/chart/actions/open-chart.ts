import { actionOf } from '../../../platform/module.ts';
import { notFound } from '../../../platform/problem.ts';
import { open } from '../contract.ts';
import type { EntryLine, SectionName } from '../contract.ts';
import { readPatientOf } from '../store/read-entries.ts';
import { entryRows } from '../store/read-section.ts';
import { personCharts, sectionsOf } from './chart-sections.ts';
import { renderRows } from './render-rows.ts';

/** How many entries of each kind the summary looks at. */
const summaryMax = { problems: 80, medications: 80, allergies: 60, results: 12, encounters: 8 } as const;

/** Words of a status that is over: such entries are history, not what is true now. */
const over = /^(?:resolved|inactive|remission|completed|stopped|cancelled|refuted|not taken|not done|ended|superseded|draft|unknown and resolved)/i;

/** The first page of a chart: what is true now, what came last, and how much there is of each kind. */
export const openChart = actionOf(open, {
  title: 'Open a chart', kind: 'read', right: 'chart.read',
  async run(ctx, { chartId }) {
    const charts = await personCharts(ctx, chartId);
    if (!await readPatientOf(ctx.tx, chartId)) throw notFound();
    const sections = await sectionsOf(ctx, charts);
    const wanted = Object.entries(summaryMax) as [keyof typeof summaryMax, number][];
    const keys = wanted.flatMap(([section, most]) => (sections.get(section) ?? []).slice(0, most));
    const lines = (await renderRows(ctx, await entryRows(ctx.tx, keys), charts)).filter((l) => !l.inError);
    const of = (section: SectionName): EntryLine[] => lines.filter((l) => l.section === section);
    const current = (section: SectionName): EntryLine[] => of(section).filter((l) => !(l.status && over.test(l.status)));
    return {
      chartId, counts: Object.fromEntries([...sections].map(([section, all]) => [section, all.length])),
      truncated: (['problems', 'medications', 'allergies'] as const).some((s) => (sections.get(s)?.length ?? 0) > summaryMax[s]),
      summary: { problems: current('problems'), medications: current('medications'), allergies: current('allergies'), results: of('results'), encounters: of('encounters') },
    };
  },
});
