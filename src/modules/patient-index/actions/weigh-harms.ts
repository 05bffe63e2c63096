import { z } from 'zod';
import type { Ctx } from '../../../platform/action.ts';
import { action } from '../../../platform/action.ts';
import { chartDoor } from '../../chart/index.ts';
import { dueAtOf, zonesOf } from '../due.ts';
import { harmsOf } from '../rules/harms.ts';
import { chartFacts } from '../rules/read-chart-facts.ts';
import { pairsToWeigh, weighed } from '../store/harms.ts';

const atOnce = 50;
export const weighedTypes = ['Patient', 'AllergyIntolerance', 'Encounter'] as const;

/** What the entries of charts say that weighs, by chart. */
export async function factsOfCharts(ctx: Ctx, charts: readonly string[]): Promise<Map<string, { type: string; value: Record<string, any> }[]>> {
  const by = new Map<string, { type: string; value: Record<string, any> }[]>(charts.map((c) => [c, []]));
  for (const e of await chartDoor.entriesOfCharts(ctx, charts, weighedTypes)) by.get(e.chartId)?.push({ type: e.type, value: JSON.parse(e.text) });
  return by;
}

/** Says of waiting pairs how much harm their waiting can do, anew every few hours: who is admitted, and which allergy only one of two charts knows. */
export const weighHarms = action<Record<string, never>, { weighed: number; more: boolean }>({
  name: 'patient-index.weigh-harms', title: 'Weigh what waiting pairs may do', kind: 'write', right: 'system', weight: 'heavy', input: z.object({}) as never, output: z.object({ weighed: z.number(), more: z.boolean() }),
  async run(ctx) {
    const pairs = await pairsToWeigh(ctx.tx, atOnce), [facts, zones] = await Promise.all([factsOfCharts(ctx, [...new Set(pairs.flatMap((p) => [p.chart_a, p.chart_b]))]), zonesOf(ctx)]);
    weighed(ctx.tx, pairs.map((p) => {
      const harms = harmsOf(chartFacts(facts.get(p.chart_a)!), chartFacts(facts.get(p.chart_b)!), ctx.now.getTime());
      return { pairId: p.pair_id, harms, dueAt: dueAtOf(ctx, zones, { ...p, harm: harms[0]?.weight ?? 0, facility: p.facility_b, since: p.opened_at }) };
    }), ctx.now);
    for (const p of pairs) { ctx.touch(p.chart_a); ctx.touch(p.chart_b); }
    ctx.note({ weighed: pairs.length });
    return { weighed: pairs.length, more: pairs.length === atOnce };
  },
});
