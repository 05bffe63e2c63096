import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { overrideJoin as contract } from '../contract-joins.ts';
import type { Choices } from '../contract-joins.ts';
import { carryOutWaiting, holdPeople } from '../make-join.ts';
import { selfReviewFrom } from '../show-joins.ts';
import { readJoin, seeSelfReview, settleSecond } from '../store/joins.ts';

/** The second person decides a join that a check forbids. At a site where nobody else may, the one who asked looks again after a while; that is flagged. */
export const overrideJoinAction = actionOf(contract, {
  title: 'Agree to a join that a check forbids, or decline it', kind: 'write', right: 'patient-index.override', weight: 'heavy',
  async run(ctx, { joinId, agree, reason }) {
    const first = await readJoin(ctx.tx, joinId);
    if (!first) throw notFound('There is no such join');
    await holdPeople(ctx, [first.survivor_chart, first.joined_chart]);
    const row = (await readJoin(ctx.tx, joinId, true))!;
    ctx.touch(row.survivor_chart); ctx.touch(row.joined_chart);
    if (row.state !== 'waiting') throw new Problem('conflict', 'This was decided already', { because: [{ rule: 'patient-index.second-person' }] });
    const own = row.asked_by === ctx.actor.id;
    if (own && agree) {
      const from = await selfReviewFrom(ctx, row.asked_at);
      if (from === null || from > ctx.now) throw new Problem('rule-refused', from === null ? 'Whoever asked for it does not decide it: let a second person look' : `Nobody else here may decide it: look again yourself from ${from.toISOString()}`, { because: [{ rule: 'patient-index.second-person' }] });
    }
    ctx.note({ joinId, agree, selfReviewed: own && agree });
    if (!agree) await settleSecond(ctx.tx, { joinId, state: 'refused', at: ctx.now, by: ctx.actor.id, reason, selfReviewed: false, plan: null });
    else {
      const choices: Choices = Object.fromEntries(row.plan.fields.map((f) => [f.field, f.chosen]));
      await carryOutWaiting(ctx, { joinId, charts: [row.survivor_chart, row.joined_chart], kind: row.kind, survivor: row.survivor_chart, choices, result: row.plan.result, hash: row.plan.hash, asked: row.reason }, { reason, selfReviewed: own });
    }
    return { joinId, state: agree ? 'joined' as const : 'refused' as const, selfReviewed: own && agree };
  },
});

/** Closes the flag of a self-review: somebody else has looked at it now. */
export async function closeSelfReview(ctx: Parameters<typeof selfReviewFrom>[0], joinId: string): Promise<void> {
  const row = /^\d{1,18}$/.test(joinId) ? await readJoin(ctx.tx, joinId) : undefined;
  if (!row) throw notFound('There is no such join');
  ctx.touch(row.survivor_chart); ctx.touch(row.joined_chart);
  if (!await seeSelfReview(ctx.tx, joinId, ctx.actor.id)) throw new Problem('rule-refused', 'Whoever made the self-review does not close it', { because: [{ rule: 'patient-index.second-person' }] });
  ctx.note({ joinId, seen: true });
}
