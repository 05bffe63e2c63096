import { z } from 'zod';
import type { Ctx } from '../../../platform/action.ts';
import { action } from '../../../platform/action.ts';
import { comparePeople, doneComparing, linkingOf, matchPeople, takeReviews, takeToCompare } from '../../patients/index.ts';
import type { Found } from '../compare-batch.ts';
import { compareBatch, inOrder, settleFound } from '../compare-batch.ts';
import { askPairs, comparersTurn, pairsOfCharts } from '../store/pairs-compared.ts';
import { sealedPairs } from '../store/seals.ts';

/** How the comparer works (policy patient-index.comparing). */
type Comparing = { atOnce: number; pairsPerRecordMax: number };
export type ComparedOutput = { compared: number; opened: number; reopened: number; ended: number; more: boolean };

/** Where the last batch ended: a hint of this process alone, so that rows just removed are not walked over again. */
let reached = '0';

/**
 * Compares whoever waits for it, in order, one worker at a time, with everybody before: everything of a batch is written in one transaction with its removal from the list, so that a crash
 * in the middle leaves it as it was, and twice is once. Whoever was changed meanwhile stays on the list.
 */
export const compareWaiting = action<Record<string, never>, ComparedOutput>({
  name: 'patient-index.compare-waiting', title: 'Compare new and changed people with all others', kind: 'write', right: 'system', weight: 'heavy', input: z.object({}) as never,
  output: z.object({ compared: z.number(), opened: z.number(), reopened: z.number(), ended: z.number(), more: z.boolean() }),
  async run(ctx) {
    if (!await comparersTurn(ctx.tx)) return { compared: 0, opened: 0, reopened: 0, ended: 0, more: false };
    const { atOnce, pairsPerRecordMax } = ctx.policy<Comparing>('patient-index.comparing'), from = reached, batch = await takeToCompare(ctx, from, atOnce);
    const outcome = await compareBatch(ctx, batch, { pairsPerRecordMax }), asked = await takeAsked(ctx);
    doneComparing(ctx, batch);
    reached = batch.next;
    const done = { compared: outcome.compared, opened: outcome.opened + asked, reopened: outcome.reopened, ended: outcome.ended };
    ctx.note(done);
    return { ...done, more: batch.more || from !== '0' };
  },
});

/** Identity reviews of the door and of registration become pairs of the one queue. */
async function takeAsked(ctx: Ctx): Promise<number> {
  const reviews = await takeReviews(ctx.tx, 100, ctx.now);
  if (!reviews.length) return 0;
  const charts = [...new Set(reviews.flatMap((r) => [r.chart_id, r.other_chart_id]))], [people, linking, standing] = [await matchPeople(ctx, charts), await linkingOf(ctx), await pairsOfCharts(ctx.tx, charts)];
  // Of an adoption's two charts no comparison is kept, whoever asks for it.
  const apart = new Set((await sealedPairs(ctx.tx, charts)).map(([x, y]) => inOrder(x, y).join('-')));
  const found = new Map<string, Found>(), known: { pairId: string; asked: string }[] = [];
  for (const r of reviews) {
    const [first, second] = inOrder(r.chart_id, r.other_chart_id), a = people.get(first), b = people.get(second), pair = standing.find((p) => p.chartA === first && p.chartB === second);
    if (!a || !b || first === second || apart.has(`${first}-${second}`)) continue;
    if (pair) known.push({ pairId: pair.pairId, asked: r.reason });
    else found.set(`${first}-${second}`, { a, b, comparison: comparePeople(a.person, b.person, linking), standing: undefined, asked: r.reason });
  }
  askPairs(ctx.tx, known);
  return (await settleFound(ctx, [...found.values()], linking)).opened;
}
