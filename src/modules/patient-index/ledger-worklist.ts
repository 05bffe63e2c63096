import type { Waiting, Worklist } from '../../platform/module.ts';
import { notFound, Problem } from '../../platform/problem.ts';
import { followerStates, settleRefusal } from './store/change-followers.ts';
import { chartsOfChanges } from './store/identity-changes.ts';

const refOf = (follower: string, what: number | 'late'): string => `${follower}#${what}`;

/** Systems that refused a change of identity, or do not acknowledge what they should: they go on under the old number. */
export const untoldWorklist: Worklist = {
  name: 'patient-index.untold', title: 'Changes not taken elsewhere', work: 'See to system', right: 'patient-index.queue',
  async waiting(ctx, { limit, refs }) {
    const states = await followerStates(ctx.tx), dueMs = ctx.policy<number>('patient-index.acknowledge-minutes') * 60_000;
    const charts = await chartsOfChanges(ctx.tx, states.flatMap((f) => f.refusals.map((r) => r.seq)));
    const all = states.flatMap((f): Waiting[] => [
      ...f.refusals.map((r): Waiting => ({ ref: refOf(f.follower, r.seq), since: r.at, chartId: charts.get(r.seq)?.chartId ?? null, besideChartId: charts.get(r.seq)?.otherChartId ?? null, short: 'Refused elsewhere', reasons: [`${f.follower} refused change ${r.seq}: ${r.says}`] })),
      ...(f.oldestAt && ctx.now.getTime() - f.oldestAt.getTime() > dueMs ? [{ ref: refOf(f.follower, 'late'), since: f.oldestAt, chartId: null, about: f.follower, short: 'Not acknowledged', reasons: [`${f.follower} has not acknowledged ${f.outstanding} ${f.outstanding === 1 ? 'change' : 'changes'}`, ...(f.trouble ? [f.trouble] : [])] }] : []),
    ]);
    return all.filter((w) => !refs || refs.includes(w.ref)).toSorted((a, b) => a.since.getTime() - b.since.getTime()).slice(0, limit);
  },
  close: {
    right: 'patient-index.queue',
    async run(ctx, ref, reason) {
      const at = ref.lastIndexOf('#'), follower = ref.slice(0, at), what = ref.slice(at + 1);
      if (what === 'late') throw new Problem('rule-refused', 'It closes by itself when the system acknowledges', { because: [{ rule: 'patient-index.acknowledged' }] });
      if (!/^\d{1,15}$/.test(what) || !await settleRefusal(ctx.tx, follower, Number(what), ctx.actor.id, ctx.now)) throw notFound('No such refusal waits');
      ctx.note({ follower, seq: Number(what), reason });
    },
  },
};
