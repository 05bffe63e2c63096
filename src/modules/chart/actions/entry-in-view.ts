import type { Ctx } from '../../../platform/action.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { sharedChart } from '../door.ts';
import { chartsOfOnePerson } from '../store/charts.ts';
import type { LineRow } from '../store/read-lines.ts';
import { readLine } from '../store/read-lines.ts';
import { knownType } from '../store/type-numbers.ts';
import { requireType, touchEntries } from './permit-entry.ts';

/** An entry that is here and may be seen, with the charts of its person. Its chart is named for the audit. */
export async function entryInView(ctx: Ctx, type: string, id: string): Promise<{ row: LineRow; charts: string[] }> {
  requireType(ctx, type, 'r');
  const row = knownType(type) ? await readLine(ctx.tx, type, id) : undefined;
  if (!row) throw notFound();
  touchEntries(ctx, row.chartId, [`${type}/${id}`]);
  requireInDates(ctx, row);
  if (row.deleted) throw new Problem('gone', `${type}/${id} has been deleted; its earlier versions are in its history`);
  return { row, charts: await visibleCharts(ctx, row.chartId) };
}

const dayMs = 86_400_000;

/** Whether a date is among those an actor limited to some may see; undated entries are not. Demographics have no such date. */
export function isInDates(ctx: Ctx, { chartId, type, on }: { chartId: string; type: string; on: number | null }): boolean {
  const dates = ctx.actor.entryDates?.get(chartId);
  if (dates === undefined || type === 'Patient') return true;
  if (on === null) return false;
  // A day without a time is kept as its midnight in UTC, wherever it was written.
  const span = on % dayMs === 0 ? dates.days : dates.instants;
  return on >= span.from && on < span.until;
}

/** Not-found, as if there were none, for an entry outside the dates the actor may see. */
export function requireInDates(ctx: Ctx, row: { chartId: string; type: string; on: number | null }): void {
  if (!isInDates(ctx, row)) throw notFound();
}

/** The charts of the person whose chart this is, as far as the actor may see them. */
export async function visibleCharts(ctx: Ctx, chartId: string): Promise<string[]> {
  if (chartId === sharedChart) return [];
  return (await chartsOfOnePerson(ctx.tx, chartId)).filter((c) => c === chartId || (ctx.actor.onlyCharts?.has(c) ?? true));
}
