import type { Worklist } from '../../platform/module.ts';
import { oldestDrafts } from './store/drafts.ts';

/** Forms of charts that somebody began: one's own alone. */
export const draftWorklist: Worklist = {
  name: 'charting.drafts', title: 'Unfinished entries', work: 'Finish entry', right: 'charting.enter', personal: true,
  async waiting(ctx, { limit, refs }) {
    const ids = refs?.map((r) => r.slice(0, 36)).filter((r) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(r)) ?? null;
    return (await oldestDrafts(ctx.tx, ctx.actor.kind === 'system' ? null : ctx.actor.id, limit, ids)).map((d) => ({
      ref: `${d.draftId}.${d.place}`, since: d.begunAt, chartId: d.chartId, owner: d.authorId, short: 'Begun and not finished', reasons: [`You began this entry and it is not finished: ${d.title}`],
    }));
  },
};
