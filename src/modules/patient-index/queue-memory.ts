import type { Ctx } from '../../platform/action.ts';
import { chartDoor } from '../chart/index.ts';
import { closeReviews, comparePeople, linkingOf, matchPeopleNow } from '../patients/index.ts';
import { inOrder, settleFound } from './compare-batch.ts';
import { pairStates } from './rules/settle-pair.ts';
import { renameClusters } from './store/clusters.ts';
import { notePairs } from './store/pair-events.ts';
import { pairBetween } from './store/pairs.ts';
import { closeSame, partSame } from './store/pairs-decided.ts';
import { personsOf } from './store/pairs-compared.ts';

export type PairsJoined = { charts: readonly [string, string]; joinId: string; reason: string };
export type PairsParted = PairsJoined & { different: boolean };

/** Two people are one now: every pair between their charts is settled. A join that no pair stood for leaves one, so that the figures count it. */
export async function closePairs(ctx: Ctx, { charts, joinId, reason }: PairsJoined): Promise<void> {
  const [first, second] = inOrder(...charts);
  if (!await pairBetween(ctx.tx, first, second)) await standFor(ctx, first, second, reason);
  const all = await chartDoor.chartsOfPerson(ctx, first), closed = await closeSame(ctx.tx, all, ctx.actor.id, ctx.now);
  const alone = ctx.actor.kind === 'system';
  notePairs(ctx.tx, closed.map((p) => ({ pairId: p.pair_id, eventId: ctx.newId(), at: ctx.now, byId: ctx.actor.id, byName: ctx.actor.name, what: 'same' as const, says: alone ? `Joined without a human, join ${joinId}: ${reason}` : `Join ${joinId}: ${reason}` })));
  for (const p of closed) closeReviews(ctx.tx, p.chart_a, p.chart_b, ctx.now);
  await renameClusters(ctx.tx, all);
}

/** A join was undone: what it had settled waits again, or is remembered as different from what they are from now on. */
export async function reopenPairs(ctx: Ctx, { charts, joinId, reason, different }: PairsParted): Promise<void> {
  const persons = await personsOf(ctx.tx, charts), personOf = (c: string): string => persons.get(c) ?? c;
  if (personOf(charts[0]) === personOf(charts[1])) return;
  const [left, right] = [await chartDoor.chartsOfPerson(ctx, charts[0]), await chartDoor.chartsOfPerson(ctx, charts[1])];
  const parted = await partSame(ctx.tx, left, right, different ? pairStates.different : pairStates.open, ctx.actor.id, ctx.now);
  notePairs(ctx.tx, parted.map((p) => ({ pairId: p.pair_id, eventId: ctx.newId(), at: ctx.now, byId: ctx.actor.id, byName: ctx.actor.name, what: different ? 'different' as const : 'reopened' as const, says: `Join ${joinId} was undone: ${reason}` })));
  await renameClusters(ctx.tx, [...left, ...right]);
}

async function standFor(ctx: Ctx, first: string, second: string, reason: string): Promise<void> {
  // Joined within a second of being filed, and perhaps parted within the next: what is decided then must have a pair to be remembered by.
  const people = await matchPeopleNow(ctx, [first, second]), a = people.get(first), b = people.get(second);
  if (!a || !b) return;
  const linking = await linkingOf(ctx);
  await settleFound(ctx, [{ a, b, comparison: comparePeople(a.person, b.person, linking), standing: undefined, asked: reason }], linking, 'joined');
}
