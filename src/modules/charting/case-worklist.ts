import type { Worklist } from '../../platform/module.ts';
import { oldestCases, ownCase } from './store/cases.ts';

/** Entries said to stand in the wrong chart or visit. The case keeps its owner. */
export const caseWorklist: Worklist = {
  name: 'charting.cases', title: 'Correction cases', work: 'Move wrong entry', right: 'charting.move',
  async waiting(ctx, { limit, refs }) {
    return (await oldestCases(ctx.tx, limit, refs ? refs.filter((r) => /^\d{1,18}$/.test(r)) : null)).map((c) => ({
      ref: c.case_id, since: c.opened_at, chartId: c.from_chart, besideChartId: c.to_chart, facility: c.facility, owner: c.owner,
      short: c.kind === 'wrong-chart' ? 'Said to be in wrong chart' : 'Said to be in wrong visit', reasons: [`${c.opened_name ?? 'Somebody'} says: ${c.says}`, c.entries.length ? `${c.entries.length} ${c.entries.length === 1 ? 'entry is' : 'entries are'} named` : ''].filter(Boolean),
    }));
  },
  assign: (ctx, ref, owner) => ownCase(ctx.tx, ref, owner),
};
