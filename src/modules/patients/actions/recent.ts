import { actionOf } from '../../../platform/module.ts';
import { recent as contract } from '../contract.ts';
import { lineOf } from '../lines.ts';
import { listOpened } from '../store/opened.ts';

/** The patients one had open last, newest first. */
export const recent = actionOf(contract, {
  title: 'List my recent patients', kind: 'read', right: 'patients.search',
  async run(ctx, { limit }) {
    const opened = await listOpened(ctx.tx, ctx.actor.id, limit);
    const lines = await lineOf(ctx, opened.map((o) => o.chart_id));
    const hits = opened.flatMap((o) => {
      const line = lines.get(o.chart_id);
      return line && (ctx.actor.onlyCharts?.has(o.chart_id) ?? true) ? [{ ...line, openedAt: o.opened_at.toISOString(), did: o.did }] : [];
    });
    for (const h of hits) ctx.touch(h.chartId);
    return { hits };
  },
});
