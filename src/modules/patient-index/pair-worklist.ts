import type { Worklist } from '../../platform/module.ts';
import { levelOf } from './rules/due-pair.ts';
import { notePairs } from './store/pair-events.ts';
import { assignTo, dueFirst, pairById } from './store/pairs.ts';
import { protectedCharts } from './store/protected-pairs.ts';

const gradeWords = ['Two records may be one', 'Possibly the same person', 'Probably the same person', 'Certainly alike'] as const;
const sentences = ['Two records may be one person', 'Two records are possibly one person', 'Two records are probably one person', 'Two records are almost certainly one person'] as const;

/** Pairs that may be one person. What is due first is read first: pairs that may do harm before older ones. */
const worklist = (ofProtected: boolean, words: Pick<Worklist, 'name' | 'title' | 'work' | 'right'>): Worklist => ({
  ...words,
  async waiting(ctx, { limit, refs }) {
    return (await dueFirst(ctx.tx, limit, refs ? refs.filter((r) => /^\d{1,18}$/.test(r)) : null, ofProtected)).map((p) => ({
      ref: p.pair_id, since: p.opened_at, chartId: p.chart_b, besideChartId: p.chart_a, owner: p.owner, facility: p.facility_b, level: levelOf(p), short: p.harm >= 3 ? 'May harm: two records' : gradeWords[p.grade],
      reasons: [...(p.asked === null ? [] : [p.asked]), sentences[p.grade], ...p.harms.map((h) => h.says), ...(p.question === null ? [] : [`Asked: ${p.question}`])],
    }));
  },
  async assign(ctx, ref, owner) {
    const row = /^\d{1,18}$/.test(ref) ? await pairById(ctx.tx, ref) : undefined;
    if (!row || (await protectedCharts(ctx.tx, [row.chart_a, row.chart_b])).size > 0 !== ofProtected) return false;
    const done = await assignTo(ctx.tx, [{ pairId: ref, owner }]);
    for (const d of done) { ctx.touch(d.chart_a); ctx.touch(d.chart_b); }
    notePairs(ctx.tx, done.map((d) => ({ pairId: d.pair_id, eventId: ctx.newId(), at: ctx.now, byId: ctx.actor.id, byName: ctx.actor.name, what: 'assigned', says: owner === null ? 'Given to nobody' : owner === ctx.actor.id ? 'Taken' : 'Given to a colleague' })));
    return done.length > 0;
  },
});

export const pairWorklist = worklist(false, { name: 'patient-index.pairs', title: 'Possible duplicates', work: 'Decide a pair', right: 'patient-index.queue' });
/** A pair of a protected record tells who that is: it waits for the privacy officer. */
export const protectedPairs = worklist(true, { name: 'patient-index.protected-pairs', title: 'Pairs of protected records', work: 'Decide a pair', right: 'patient-index.sealed' });
