import type { Worklist } from '../../platform/module.ts';
import { Problem } from '../../platform/problem.ts';
import { endMessage, giveMessage, lockMessage, waitingMessages } from './store/messages.ts';

/** Messages whose next word is mine: asked of me or of my role, or answered and waiting to be closed. */
export const messageWorklist: Worklist = {
  name: 'workforce.messages', title: 'Messages', work: 'Answer message', right: 'desk.work',
  async waiting(ctx, { limit, refs }) {
    const rows = await waitingMessages(ctx.tx, ctx.actor.id, ctx.actor.roles, limit, refs ? refs.filter((r) => /^\d{1,18}$/.test(r)) : null);
    return rows.map((r) => {
      // What was asked of a role is answered by a person: that one is named.
      const answered = r.from_person === ctx.actor.id, from = answered ? r.last_name ?? r.to_name ?? (r.to_role ?? '').replaceAll('-', ' ') : r.from_name ?? '';
      return {
        ref: r.message_id, since: r.waits_since, chartId: r.chart_id, about: r.chart_id ? null : r.about?.says ?? from, owner: r.waits_person,
        short: `${answered ? 'Answer from' : r.waits_role ? 'Asked by' : 'From'} ${from}`.slice(0, 27), ...(r.urgent ? { level: 'workforce.messages.urgent' } : {}),
        reasons: [answered ? `${from} answered you` : r.waits_role ? `${from} asks your role (${r.waits_role.replaceAll('-', ' ')})` : `${from} asks you`, r.urgent ? 'It is marked urgent' : ''].filter(Boolean),
      };
    });
  },
  // Only what was asked of a role is taken by one of them; a person's own stays with the person.
  async assign(ctx, ref, owner) { return owner !== null && giveMessage(ctx.tx, ref, owner); },
  close: { right: 'desk.work', async run(ctx, ref) {
    const row = await lockMessage(ctx.tx, ref);
    if (!row || row.closed_at) throw new Problem('conflict', 'This message is closed already');
    await endMessage(ctx.tx, ref, ctx.actor.id, ctx.now);
  } },
};
