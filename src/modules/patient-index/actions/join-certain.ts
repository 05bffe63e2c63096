import { z } from 'zod';
import type { Ctx } from '../../../platform/action.ts';
import { action } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import { anyWaiting, comparePeople, linkingOf, matchPeople } from '../../patients/index.ts';
import { joinCharts } from '../join-door.ts';
import { holdPeople } from '../make-join.ts';
import { planJoining } from '../plan-joining.ts';
import { mayJoinAlone } from '../rules/settle-pair.ts';
import { notePairs } from '../store/pair-events.ts';
import type { Automatic } from '../store/pairs-decided.ts';
import { holdCertain, nextCertain, triedAlone } from '../store/pairs-decided.ts';
import { pairsOfCharts } from '../store/pairs-compared.ts';

export type JoinedAlone = { joined: number; left: number; more: boolean };

/**
 * Joins one pair that needs no human, where policy allows it: certain, a strong identifier agrees, name and birth date agree, no guard and no check of a join speaks against it. All of that is
 * looked at again here, with both records as they are; else the pair waits for a person like any other, and is tried again only when it became another pair. While policy leaves joins to people, none is tried.
 */
export const joinCertain = action<Record<string, never>, JoinedAlone>({
  name: 'patient-index.join-certain', title: 'Join what is certain', kind: 'write', right: 'system', weight: 'heavy', input: z.object({}) as never, output: z.object({ joined: z.number(), left: z.number(), more: z.boolean() }),
  async run(ctx) {
    if (!ctx.policy<boolean>('patient-index.join-alone')) return { joined: 0, left: 0, more: false };
    const pair = await nextCertain(ctx.tx);
    if (!pair) return { joined: 0, left: 0, more: false };
    await holdPeople(ctx, [pair.chart_a, pair.chart_b]);
    if (!await holdCertain(ctx.tx, pair.pair_id)) return { joined: 0, left: 0, more: true };
    const { against, hash } = await whatSpeaksAgainst(ctx, pair);
    ctx.touch(pair.chart_a); ctx.touch(pair.chart_b);
    ctx.note({ pairId: pair.pair_id, ...(against === null ? {} : { left: against.rule }) });
    if (against !== null) {
      triedAlone(ctx.tx, pair.pair_id);
      notePairs(ctx.tx, [{ pairId: pair.pair_id, eventId: ctx.newId(), at: ctx.now, byId: ctx.actor.id, byName: ctx.actor.name, what: 'compared', says: `Not joined without a human: ${against.says}` }]);
      return { joined: 0, left: 1, more: true };
    }
    try {
      await joinCharts(ctx, { from: pair.chart_b, into: pair.chart_a, survives: 'by-policy', because: 'automatic', pairId: pair.pair_id, hash, reason: 'Certain: a strong identifier, name and birth date agree, and nothing speaks against it' });
    } catch (error) {
      // One of the records changed between the look and the join: looked at again when it was compared.
      if (error instanceof Problem && error.kind === 'stale') return { joined: 0, left: 0, more: false };
      throw error;
    }
    return { joined: 1, left: 0, more: true };
  },
});

/** The plan comes first: what changes after it makes another plan, and what changed before it is not compared yet or was compared as it is in the plan. */
async function whatSpeaksAgainst(ctx: Ctx, { chart_a: a, chart_b: b }: Automatic): Promise<{ against: { rule: string; says: string } | null; hash?: string }> {
  const but = (rule: string, says: string) => ({ against: { rule, says } });
  try {
    const { plan } = await planJoining(ctx, { charts: [a, b], kind: undefined, survivor: undefined, choices: {} }, '0');
    if (await anyWaiting(ctx, [a, b])) return but('patient-index.changed-since', 'one of the two records changed since they were compared');
    const people = await matchPeople(ctx, [a, b]), left = people.get(a), right = people.get(b), standing = (await pairsOfCharts(ctx.tx, [a])).find((p) => p.chartA === a && p.chartB === b);
    if (!left || !right || !standing || !mayJoinAlone(comparePeople(left.person, right.person, await linkingOf(ctx, 'fresh')), standing)) return but('patient-index.certain', 'they are not certain any more');
    const check = plan.checks.find((c) => c.state !== 'ok');
    return check ? but(check.rule, check.says) : { against: null, hash: plan.hash };
  } catch (error) {
    if (error instanceof Problem && error.kind !== 'unavailable' && error.kind !== 'bug') return but('patient-index.no-plan', error.message);
    throw error;
  }
}
