import type { Ctx } from '../../../platform/action.ts';
import type { Named, Tx } from '../../../platform/db/tx.ts';

const insertChart: Named = { name: 'chart.new-chart', text: `insert into chart.chart (chart_id, kind, facility, created_at) values ($1, 'person', $2, $3)` };

/** A new chart, its own person until a link says otherwise. The insert travels with what follows. */
export function createChart(ctx: Ctx, facility: string): string {
  const chartId = ctx.newId();
  ctx.tx.send(insertChart, [chartId, facility, ctx.now]);
  return chartId;
}

const insertCharts: Named = { name: 'chart.new-charts', text: `insert into chart.chart (chart_id, kind, facility, created_at) select id, 'person', $2, $3 from unnest($1::bigint[]) as u(id)` };

/** Many at once, under ids drawn by the caller. */
export function openCharts(ctx: Ctx, ids: readonly string[], facility: string): void {
  if (ids.length > 0) ctx.tx.send(insertCharts, [ids, facility, ctx.now]);
}

const personCharts: Named = { name: 'chart.person-charts', text: 'select chart_id from chart.charts_of_person($1) as c(chart_id)' };

export async function chartsOfOnePerson(tx: Tx, chartId: string): Promise<string[]> {
  const rows = await tx.query<{ chart_id: string }>(personCharts, [chartId]);
  return rows.map((r) => r.chart_id);
}
