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
  if (row.deleted) throw new Problem('gone', `${type}/${id} has been deleted; its earlier versions are in its history`);
  return { row, charts: await visibleCharts(ctx, row.chartId) };
}

/** The charts of the person whose chart this is, as far as the actor may see them. */
export async function visibleCharts(ctx: Ctx, chartId: string): Promise<string[]> {
  if (chartId === sharedChart) return [];
  return (await chartsOfOnePerson(ctx.tx, chartId)).filter((c) => c === chartId || (ctx.actor.onlyCharts?.has(c) ?? true));
}
