import type { Ctx } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { acknowledgeChanges as acknowledgeContract, endFollowing as endContract, followChanges as followContract, listChanges as listContract, listFollowers as followersContract, settleRefusal as settleContract } from '../contract-ledger.ts';
import { readChanges } from '../read-changes.ts';
import { beginFollowing, endFollowing, followerStates, lockFollower, noteAcknowledged, noteAsked, outstandingAfter, settleRefusal } from '../store/change-followers.ts';
import type { Follower } from '../store/change-followers.ts';
import { chartsOfChanges, newestChange, numberChanges } from '../store/identity-changes.ts';

/** The follower, who must be the caller's own: nobody acknowledges for another. */
async function mine(ctx: Ctx, name: string): Promise<Follower> {
  const there = await lockFollower(ctx.tx, name);
  if (!there || there.endedAt || there.actor !== ctx.actor.id) throw new Problem('not-found', `Nobody follows the changes as ${name} with this account`, { issues: [{ at: 'follower', says: 'There is no such follower', mend: 'Call patient-index.follow-changes once with this name and this account' }] });
  return there;
}

export const followChanges = actionOf(followContract, {
  title: 'Begin to follow changes of identity', kind: 'write', right: 'patient-index.follow',
  async run(ctx, { follower, from }) {
    await numberChanges(ctx.tx);
    const there = await beginFollowing(ctx.tx, { follower, actor: ctx.actor.id, after: from === 'now' ? await newestChange(ctx.tx) : 0, at: ctx.now });
    if (there.actor !== ctx.actor.id) throw new Problem('conflict', `Another account follows the changes as ${follower} already`, { issues: [{ at: 'follower', says: 'The name is taken', mend: 'Take another name' }] });
    return { follower, acknowledged: there.acknowledged };
  },
});

/** A write, because what was committed a moment ago gets its place in the order here. */
export const listChanges = actionOf(listContract, {
  title: 'Fetch changes of identity', kind: 'write', right: 'patient-index.follow',
  async run(ctx, { follower, after, limit }) {
    if (ctx.actor.onlyCharts) throw notFound('There is no such follower');
    const there = await mine(ctx, follower);
    await numberChanges(ctx.tx);
    const rows = await readChanges(ctx, Math.max(after ?? there.acknowledged, there.beganAfter), limit + 1);
    await noteAsked(ctx.tx, follower, ctx.now);
    const changes = rows.slice(0, limit);
    for (const c of changes) { ctx.touch(c.chart.chartId); if (c.other) ctx.touch(c.other.chartId); }
    return { changes, acknowledged: there.acknowledged, more: rows.length > limit };
  },
});

export const acknowledgeChanges = actionOf(acknowledgeContract, {
  title: 'Acknowledge changes of identity', kind: 'write', right: 'patient-index.follow',
  async run(ctx, { follower, upTo }) {
    const there = await mine(ctx, follower);
    const newest = await newestChange(ctx.tx);
    if (upTo > newest) throw new Problem('invalid-input', `There is no change ${upTo} yet: the newest is ${newest}`, { issues: [{ at: 'upTo', says: `The newest change is ${newest}`, mend: 'Acknowledge what list-changes gave' }] });
    const acknowledged = Math.max(upTo, there.acknowledged); // an acknowledgement that comes late takes nothing back
    await noteAcknowledged(ctx.tx, follower, acknowledged, ctx.now);
    ctx.note({ follower, upTo: acknowledged });
    return { acknowledged, outstanding: (await outstandingAfter(ctx.tx, acknowledged)).n };
  },
});

/** Who follows, and what is outstanding. */
export const listFollowers = actionOf(followersContract, {
  title: 'See who follows changes of identity', kind: 'read', right: 'patient-index.read',
  async run(ctx) {
    const dueMs = ctx.policy<number>('patient-index.acknowledge-minutes') * 60_000;
    const followers = await followerStates(ctx.tx);
    return { newest: await newestChange(ctx.tx), followers: followers.map((f) => ({
      follower: f.follower, openedAt: f.openedAt.toISOString(), acknowledged: f.acknowledged, acknowledgedAt: f.acknowledgedAt?.toISOString() ?? null, askedAt: f.askedAt?.toISOString() ?? null, outstanding: f.outstanding,
      oldestAt: f.oldestAt?.toISOString() ?? null, overdue: f.oldestAt !== null && ctx.now.getTime() - f.oldestAt.getTime() > dueMs, trouble: f.trouble, refusals: f.refusals.map((r) => ({ ...r, at: r.at.toISOString() })),
    })) };
  },
});

export const settleRefusalAction = actionOf(settleContract, {
  title: 'Settle a change that a follower refused', kind: 'write', right: 'patient-index.decide',
  async run(ctx, { follower, seq }) {
    if (!await settleRefusal(ctx.tx, follower, seq, ctx.actor.id, ctx.now)) throw notFound('No such refusal waits');
    const about = (await chartsOfChanges(ctx.tx, [seq])).get(seq);
    if (about) { ctx.touch(about.chartId); if (about.otherChartId !== null) ctx.touch(about.otherChartId); }
    ctx.note({ follower, seq });
    return {};
  },
});

export const endFollowingAction = actionOf(endContract, {
  title: 'End a following of changes of identity', kind: 'write', right: 'access.manage',
  async run(ctx, { follower }) {
    const there = await lockFollower(ctx.tx, follower);
    if (!there || there.endedAt) throw notFound('There is no such follower');
    await endFollowing(ctx.tx, follower, ctx.now);
    ctx.note({ follower, acknowledged: there.acknowledged });
    return {};
  },
});
