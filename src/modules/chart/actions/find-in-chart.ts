import { actionOf } from '../../../platform/module.ts';
import type { SectionName } from '../contract.ts';
import { findInChart as contract, sectionName } from '../contract.ts';
import type { Match } from './match-words.ts';
import { matchingLines, searchedMost, wordsOf } from './match-words.ts';
import { chartsToRead, shelvedEntries, withoutOutlines } from './chart-sections.ts';

/** The whole chart, every section at once, as one types: the lines in which every word stands, newest first, grouped in reading order. */
export const findInChartAction = actionOf(contract, {
  title: 'Find in a chart', kind: 'read', right: 'chart.read', keepsToDates: true,
  async run(ctx, { chartId, text, perSection }) {
    const charts = await chartsToRead(ctx, chartId);
    ctx.note({ text });
    const all = await withoutOutlines(ctx, charts, await shelvedEntries(ctx, charts)), words = wordsOf(text);
    const found = words.length === 0 ? [] : await matchingLines(ctx, charts, all.slice(0, searchedMost), words);
    const bySection = new Map<SectionName, Match[]>();
    for (const m of found) { const list = bySection.get(m.line.section); if (list) list.push(m); else bySection.set(m.line.section, [m]); }
    const groups = sectionName.options.flatMap((section) => { const list = bySection.get(section); return list ? [{ section, total: list.length, entries: list.slice(0, perSection).map((m) => m.line) }] : []; });
    return { groups, total: found.length, cut: all.length > searchedMost };
  },
});
