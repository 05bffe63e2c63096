import type { Waiting, Worklist } from '../../platform/module.ts';
import type { JoinRow } from './store/joins.ts';
import { joinsToSee } from './store/joins.ts';
import { closeSelfReview } from './actions/override-join.ts';

const numbers = (refs: readonly string[] | undefined): string[] | null => (refs ? refs.filter((r) => /^\d{1,18}$/.test(r)) : null);
const waitingOf = (j: JoinRow, short: string, since: Date, reasons: string[]): Waiting => ({ ref: j.join_id, since, chartId: j.survivor_chart, besideChartId: j.joined_chart, facility: j.facility, short, reasons });

/** Joins that a check forbids, until a second person agrees or not. */
export const secondPersonWorklist: Worklist = {
  name: 'patient-index.joins-to-decide', title: 'Joins for a second person', work: 'Decide join', right: 'patient-index.override',
  async waiting(ctx, { limit, refs }) {
    return (await joinsToSee(ctx.tx, 'waiting', limit, numbers(refs))).map((j) => waitingOf(j, j.kind === 'merge' ? 'Merge needs second person' : 'Link needs second person', j.asked_at, [`Asked because: ${j.reason}`, ...j.forbids.map((f) => f.says)]));
  },
};

/** Joins that one person decided alone, since nobody else could: for the privacy officer. */
export const selfReviewWorklist: Worklist = {
  name: 'patient-index.self-reviews', title: 'Joins decided alone', work: 'Look at join', right: 'patient-index.override',
  async waiting(ctx, { limit, refs }) {
    return (await joinsToSee(ctx.tx, 'self-reviewed', limit, numbers(refs))).filter((j) => j.second_by !== ctx.actor.id).map((j) => waitingOf(j, 'Decided by one alone', j.second_at ?? j.asked_at, [`Decided because: ${j.second_reason ?? j.reason}`, ...j.forbids.map((f) => f.says)]));
  },
  close: { right: 'patient-index.override', run: (ctx, ref) => closeSelfReview(ctx, ref) },
};
