import type { Ctx } from '../../../platform/action.ts';
import type { Named, Tx } from '../../../platform/db/tx.ts';
import type { PersonOfChart } from '../door.ts';

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

const leading: Named = { name: 'chart.record-of', text: 'select coalesce(record_id, chart_id) as chart_id from chart.link where chart_id = $1 and until_at is null' };

/** A person's charts with the one first whose number leads for the chart asked for: its Patient says who the person is. */
export async function leadingFirst(tx: Tx, chartId: string, charts: readonly string[]): Promise<string[]> {
  const [row] = await tx.query<{ chart_id: string }>(leading, [chartId]), first = row?.chart_id ?? chartId;
  return [...charts.filter((c) => c === first), ...charts.filter((c) => c !== first)];
}

const wanted = 'unnest($1::bigint[], $2::bigint[], $3::bigint[]) as w(chart_id, person_id, record_id)';
const endLinks: Named = { name: 'chart.end-links', text: `
  update chart.link l set until_at = greatest($4::timestamptz, l.from_at) from ${wanted}
  where l.chart_id = w.chart_id and l.until_at is null and (w.person_id = w.chart_id or l.person_id <> w.person_id or coalesce(l.record_id, l.chart_id) <> w.record_id)` };
// Twice in one instant (a join undone and made again by one act) gets the next microsecond: a link is named by when it began.
const beginLinks: Named = { name: 'chart.begin-links', text: `
  insert into chart.link (chart_id, person_id, record_id, join_id, from_at, reason, actor)
  select w.chart_id, w.person_id, nullif(w.record_id, w.chart_id), $7, greatest($4::timestamptz, (select max(x.from_at) + interval '1 microsecond' from chart.link x where x.chart_id = w.chart_id and x.person_id = w.person_id)), $5, $6
  from ${wanted} where w.person_id <> w.chart_id and not exists (select 1 from chart.link l where l.chart_id = w.chart_id and l.until_at is null)` };

/** See ChartDoor.setPersons. Links that stay as they are keep their beginning. */
export async function setPersons(ctx: Ctx, charts: readonly PersonOfChart[], reason: string, joinId: string): Promise<void> {
  const columns = [charts.map((c) => c.chartId), charts.map((c) => c.personId), charts.map((c) => c.recordId)];
  await ctx.tx.query(endLinks, [...columns, ctx.now]);
  await ctx.tx.query(beginLinks, [...columns, ctx.now, reason, ctx.actor.id, joinId]);
}

const lock: Named = { name: 'chart.lock-persons', text: `select pg_advisory_xact_lock(21, bucket) from (select distinct (abs(hashint8(c)) % 4096) as bucket from unnest($1::bigint[]) as u(c) order by 1) b` };

export async function lockPersons(tx: Tx, chartIds: readonly string[]): Promise<void> {
  await tx.query(lock, [chartIds]);
}
