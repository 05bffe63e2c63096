import { z } from 'zod';
import { action } from '../../../platform/action.ts';
import type { Job } from '../../../platform/module.ts';
import { followerStates } from '../store/change-followers.ts';

const watched = z.array(z.object({ follower: z.string(), outstanding: z.number(), minutes: z.number() }));

/** Tells in the log, beside the desk, who does not take the changes of identity: that system goes on under the old number. */
export const watchFollowers = action({
  name: 'patient-index.watch-followers', title: 'Tell of systems that do not take changes of identity', kind: 'read', right: 'system', input: z.object({}), output: watched,
  async run(ctx) {
    const dueMs = ctx.policy<number>('patient-index.acknowledge-minutes') * 60_000;
    const late = (await followerStates(ctx.tx)).filter((f) => f.oldestAt !== null && ctx.now.getTime() - f.oldestAt.getTime() > dueMs);
    for (const f of late) ctx.log.warn('a system does not acknowledge changes of identity', { source: f.follower, count: f.outstanding, ms: ctx.now.getTime() - f.oldestAt!.getTime() });
    ctx.note({ late: late.map((f) => f.follower) });
    return late.map((f) => ({ follower: f.follower, outstanding: f.outstanding, minutes: Math.floor((ctx.now.getTime() - f.oldestAt!.getTime()) / 60_000) }));
  },
});

/** Every quarter of an hour, and only while somebody is late. */
export const watchJob: Job = {
  name: 'patient-index.watch-followers', everySeconds: 900, action: watchFollowers, input: () => ({}),
  onlyIf: { name: 'patient-index.anybody-late', text: `select 1 from patient_index.published_untold where oldest_at < now() - make_interval(mins => $1::int) limit 1`, values: (policy) => [policy<number>('patient-index.acknowledge-minutes')] },
};
