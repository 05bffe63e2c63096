import type { Worklist } from '../../platform/module.ts';
import { oldestDifferences } from './store/corrected-fields.ts';
import { oldestDrafts } from './store/drafts.ts';
import { oldestRequests } from './store/correction-requests.ts';
import { oldestReviews } from './store/reviews.ts';

const numbers = (refs: readonly string[] | undefined): string[] | null => refs ? refs.filter((r) => /^\d{1,18}$/.test(r)) : null;

const shorts: Record<string, string> = { 'identity.two-charts-agree': 'Two charts may be one', 'identity.passed-likely-match': 'A likely match was passed' };

/** "Same person?", to be decided. */
export const reviewWorklist: Worklist = {
  name: 'patients.reviews', title: 'Identity reviews', work: 'Review identity', right: 'patients.review',
  async waiting(ctx, { limit, refs }) {
    return (await oldestReviews(ctx.tx, limit, numbers(refs))).map((r) => ({
      ref: r.review_id, since: r.opened_at, chartId: r.chart_id, besideChartId: r.other_chart_id, short: shorts[r.rule] ?? (r.identifier_type ? `Same ${r.identifier_type}, two people`.slice(0, 27) : 'Number fits two people'), reasons: [r.reason],
    }));
  },
};

/** Registrations that somebody began: one's own, and everybody's for those who finish what others began. */
export const draftWorklist: Worklist = {
  name: 'patients.drafts', title: 'Unfinished registrations', work: 'Finish registration', right: 'patients.register', personal: true,
  async waiting(ctx, { limit, refs }) {
    const others = ctx.actor.kind === 'system' || ctx.actor.rights.has('patients.drafts-of-others');
    return (await oldestDrafts(ctx.tx, others ? null : ctx.actor.id, limit, numbers(refs))).map((d) => ({
      ref: d.draftId, since: d.begunAt, chartId: null, about: d.title || 'Nobody named yet', owner: d.authorId, short: 'Begun and not finished',
      reasons: [d.authorId === ctx.actor.id ? 'You began this registration and it is not finished' : 'A colleague began this registration and it is not finished'],
    }));
  },
};

/** Corrections asked of the system that masters demographics, which has not agreed yet. */
export const requestWorklist: Worklist = {
  name: 'patients.correction-requests', title: 'Correction requests', work: 'Follow up correction', right: 'patients.correct',
  async waiting(ctx, { limit, refs }) {
    const pairs = refs?.flatMap((r) => { const [chart, rid] = r.split('-'); return /^\d{1,18}$/.test(chart ?? '') && /^\d{1,18}$/.test(rid ?? '') ? [{ chart: chart!, rid: rid! }] : []; });
    return (await oldestRequests(ctx.tx, limit, pairs ?? null)).map((r) => ({ ref: `${r.chart_id}-${r.rid}`, since: r.asked_at, chartId: r.chart_id, short: 'The sender has not agreed', reasons: ['A correction was asked of the system that sends the demographics, and its record does not say it yet'] }));
  },
};

/** A feed contradicts what was corrected here; the correction stands until a person decides. */
export const differenceWorklist: Worklist = {
  name: 'patients.differences', title: 'Differences from the feed', work: 'Compare with the feed', right: 'patients.correct',
  async waiting(ctx, { limit, refs }) {
    return (await oldestDifferences(ctx.tx, limit, numbers(refs))).map((d) => ({
      ref: d.chart_id, since: d.opened_at, chartId: d.chart_id, short: 'The feed says otherwise', reasons: [`${d.fields === 1 ? 'A field' : `${d.fields} fields`} corrected here ${d.fields === 1 ? 'differs' : 'differ'} from what the feed sends: the correction stands until somebody decides`],
    }));
  },
};
