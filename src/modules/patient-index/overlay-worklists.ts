import type { Worklist } from '../../platform/module.ts';
import { notFound } from '../../platform/problem.ts';
import { markSeen, oldestHeld, ownHeld, unseenOverlays } from './store/held-changes.ts';

const numbers = (refs: readonly string[] | undefined): string[] | null => refs ? refs.filter((r) => /^\d{1,18}$/.test(r)) : null;

/** Changes that would make somebody else of a chart, waiting for whoever may let them pass. */
export const heldWorklist: Worklist = {
  name: 'patient-index.held', title: 'Held changes', work: 'Decide held change', right: 'patient-index.accept-overlay',
  async waiting(ctx, { limit, refs }) {
    return (await oldestHeld(ctx.tx, limit, numbers(refs))).map((h) => ({ ref: h.held_id, since: h.held_at, chartId: h.chart_id, facility: h.facility, owner: h.owner, short: 'May be another person', reasons: [h.says, `It came ${h.door === 'desk' ? `from ${h.actor_name}, at the desk` : h.source ? `from ${h.source}` : `from ${h.actor_name}`}`] }));
  },
  assign: (ctx, ref, owner) => ownHeld(ctx.tx, ref, owner),
};

/** A change of who somebody is was let pass: announced to the privacy officer, who closes it with what was found. */
export const overlayNotices: Worklist = {
  name: 'patient-index.overlays-let-pass', title: 'Overlays let pass', work: 'Look at overlay', right: 'patient-index.sealed',
  async waiting(ctx, { limit, refs }) {
    return (await unseenOverlays(ctx.tx, limit, numbers(refs))).map((h) => ({ ref: h.held_id, since: h.decided_at ?? h.held_at, chartId: h.chart_id, facility: h.facility, owner: null, short: 'Says somebody else now', reasons: [`${h.decided_name ?? 'Somebody'} let a change of who this is pass: ${h.reason ?? ''}`, h.says] }));
  },
  close: {
    right: 'patient-index.sealed',
    async run(ctx, ref, reason) {
      const chartId = /^\d{1,18}$/.test(ref) ? await markSeen(ctx.tx, ref, ctx.actor.id, ctx.now) : undefined;
      if (chartId === undefined) throw notFound('It waits no more');
      ctx.touch(chartId);
      ctx.note({ heldId: ref, reason });
    },
  },
};
