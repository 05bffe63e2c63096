import type { Ctx } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import { actionOf } from '../../../platform/module.ts';
import { closeReviews, reopenReviews } from '../../patients/index.ts';
import { assignPairs as assignContract, commentPair as commentContract, decidePair as contract, reopenPair as reopenContract } from '../contract-queue.ts';
import { holdPeople } from '../make-join.ts';
import { mayDecide } from '../queue.ts';
import { pairStates, stateNames } from '../rules/settle-pair.ts';
import { renameClusters } from '../store/clusters.ts';
import type { EventWhat } from '../store/pair-events.ts';
import { activeStaff, notePairs } from '../store/pair-events.ts';
import type { PairRow } from '../store/pairs.ts';
import { assignTo, countComment, lockPair, pairById, setState } from '../store/pairs.ts';
import { nextPair, pairInView } from './show-pair.ts';

const event = (ctx: Ctx, pairId: string, what: EventWhat, says: string) => ({ pairId, eventId: ctx.newId(), at: ctx.now, byId: ctx.actor.id, byName: ctx.actor.name, what, says });

/** The pair, held for the one who decides it as it was shown. */
async function held(ctx: Ctx, pairId: string, expectVersion: number | null): Promise<PairRow> {
  const row = await pairInView(ctx, await lockPair(ctx.tx, pairId));
  if (expectVersion !== null && row.version !== expectVersion) throw new Problem('stale', 'This pair changed since you opened it: somebody worked on it, or one of the two records was changed. Look at it again, then decide', { issues: [{ at: 'expectVersion', says: `is ${row.version} by now` }] });
  return row;
}

const needWaiting = (row: PairRow): void => { if (row.state > 2) throw new Problem('conflict', `This pair is decided: ${row.state === pairStates.same ? 'the same person' : stateNames[row.state]}`, { because: [{ rule: 'patient-index.pair-decided' }] }); };

/** People to whom pairs are given must be here and able to decide them. */
async function requireDeciders(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
  const staff = new Map((await activeStaff(ctx.tx)).filter((s) => mayDecide(ctx, s.roles)).map((s) => [s.id, s.name]));
  for (const id of ids) if (!staff.has(id)) throw new Problem('invalid-input', 'A pair is given to somebody who works here and decides pairs', { issues: [{ at: 'owner', says: 'is nobody who could decide it' }] });
  return staff;
}

/** Decides that two records are different people, or that it cannot be said yet. The same person is a join. */
export const decidePair = actionOf(contract, {
  title: 'Decide a pair', kind: 'write', right: 'patient-index.decide',
  async run(ctx, { pairId, expectVersion, decision, reason, owner, question }) {
    // In turn with joins: one that looks meanwhile whether they were told apart must not miss it. People before pairs, as every join takes them.
    const shown = decision === 'different' ? await pairById(ctx.tx, pairId) : undefined;
    if (shown) await holdPeople(ctx, [shown.chart_a, shown.chart_b]);
    const row = await held(ctx, pairId, expectVersion);
    needWaiting(row);
    if (owner) await requireDeciders(ctx, [owner]);
    const next = await nextPair(ctx, pairId), state = pairStates[decision];
    const version = await setState(ctx.tx, pairId, { state, at: ctx.now, by: ctx.actor.id, ...(decision === 'unsure' ? { owner, question } : {}) });
    notePairs(ctx.tx, [event(ctx, pairId, decision, reason), ...(decision === 'unsure' && question ? [event(ctx, pairId, 'asked', question)] : [])]);
    if (decision === 'different') { closeReviews(ctx.tx, row.chart_a, row.chart_b, ctx.now); await renameClusters(ctx.tx, [row.chart_a, row.chart_b]); }
    ctx.note({ pairId, decision });
    return { version, state: decision, next };
  },
});

/** Takes "different" or an end back: the pair waits again. */
export const reopenPair = actionOf(reopenContract, {
  title: 'Take a decision about a pair back', kind: 'write', right: 'patient-index.decide',
  async run(ctx, { pairId, expectVersion, reason }) {
    const row = await held(ctx, pairId, expectVersion);
    if (row.state === pairStates.same) throw new Problem('conflict', 'These two were joined: undo the join, and the pair comes back', { because: [{ rule: 'patient-index.pair-joined' }] });
    if (row.state <= 2 && row.state !== pairStates.unsure) throw new Problem('conflict', 'This pair waits already', { because: [{ rule: 'patient-index.pair-waits' }] });
    const version = await setState(ctx.tx, pairId, { state: pairStates.open, at: ctx.now, by: ctx.actor.id });
    notePairs(ctx.tx, [event(ctx, pairId, 'reopened', reason)]);
    reopenReviews(ctx.tx, row.chart_a, row.chart_b);
    await renameClusters(ctx.tx, [row.chart_a, row.chart_b]);
    ctx.note({ pairId });
    return { version };
  },
});

/** Gives pairs out: to one, to several in turn, or to nobody. */
export const assignPairs = actionOf(assignContract, {
  title: 'Give pairs to somebody', kind: 'write', right: 'patient-index.decide',
  async run(ctx, { pairIds, owners }) {
    const staff = await requireDeciders(ctx, owners), wanted = [...new Set(pairIds)], rows = wanted.map((pairId, at) => ({ pairId, owner: owners.length ? owners[at % owners.length]! : null }));
    const done = await assignTo(ctx.tx, rows), given = new Set(done.map((d) => d.pair_id));
    for (const d of done) { ctx.touch(d.chart_a); ctx.touch(d.chart_b); }
    notePairs(ctx.tx, rows.filter((r) => given.has(r.pairId)).map((r) => event(ctx, r.pairId, 'assigned', r.owner === null ? 'Given to nobody' : `Given to ${staff.get(r.owner)}`)));
    ctx.note({ assigned: done.length });
    return { assigned: done.length, left: wanted.filter((p) => !given.has(p)) };
  },
});

/** A word about a pair, for whoever looks at it next. */
export const commentPair = actionOf(commentContract, {
  title: 'Comment on a pair', kind: 'write', right: 'patient-index.decide',
  async run(ctx, { pairId, text }) {
    await held(ctx, pairId, null);
    notePairs(ctx.tx, [event(ctx, pairId, 'commented', text)]);
    ctx.note({ pairId });
    return { version: await countComment(ctx.tx, pairId) };
  },
});
