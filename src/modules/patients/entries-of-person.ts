import type { Ctx } from '../../platform/action.ts';
import { chartDoor } from '../chart/index.ts';

/** Current entries of these types in every chart of a person that the actor may see, those of the given chart first, oldest first in each. */
export async function entriesOfPerson(ctx: Ctx, chartId: string, types: readonly string[]): Promise<{ chartId: string; rid: string; type: string; id: string; text: string }[]> {
  const charts = [chartId, ...(await chartDoor.chartsOfPerson(ctx, chartId)).filter((c) => c !== chartId && (ctx.actor.onlyCharts?.has(c) ?? true)).sort()];
  for (const c of charts) ctx.touch(c);
  return (await Promise.all(charts.map((c) => chartDoor.entriesOf(ctx, c, types)))).flat();
}
