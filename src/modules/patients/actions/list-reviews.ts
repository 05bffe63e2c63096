import { actionOf } from '../../../platform/module.ts';
import { reviews as contract } from '../contract.ts';
import { lineOf } from '../lines.ts';
import { listOpenReviews } from '../store/reviews.ts';

/** Identity reviews that wait, newest first. */
export const listReviews = actionOf(contract, {
  title: 'List identity reviews', kind: 'read', right: 'patients.search',
  async run(ctx, { limit, cursor }) {
    const rows = await listOpenReviews(ctx.tx, cursor !== null && /^\d{1,19}$/.test(cursor) ? cursor : null, limit + 1);
    const page = rows.slice(0, limit);
    const lines = await lineOf(ctx, page.flatMap((r) => [r.chart_id, r.other_chart_id]));
    const reviews = page.flatMap((r) => {
      const newChart = lines.get(r.chart_id), otherChart = lines.get(r.other_chart_id);
      const seen = newChart && otherChart && (ctx.actor.onlyCharts === undefined || (ctx.actor.onlyCharts.has(newChart.chartId) && ctx.actor.onlyCharts.has(otherChart.chartId)));
      return seen ? [{ id: r.review_id, openedAt: r.opened_at.toISOString(), reason: r.reason, newChart, otherChart, identifierType: r.identifier_type }] : [];
    });
    for (const r of reviews) { ctx.touch(r.newChart.chartId); ctx.touch(r.otherChart.chartId); }
    return { reviews, next: rows.length > limit ? page.at(-1)!.review_id : null };
  },
});
