import type { Ctx } from '../../../platform/action.ts';
import { notFound } from '../../../platform/problem.ts';
import { actionOf } from '../../../platform/module.ts';
import { chartDoor } from '../../chart/index.ts';
import { showReview as contract } from '../contract.ts';
import type { Demographics } from '../contract.ts';
import { lineOf } from '../lines.ts';
import { readDemographics } from '../rules/read-demographics.ts';
import { findOpenReview } from '../store/reviews.ts';

/** One identity review with both people's demographics: the one act that shows two patients at once. Both charts are named in its audit entry. */
export const showReview = actionOf(contract, {
  title: 'Compare the two people of an identity review', kind: 'read', right: 'patients.review',
  async run(ctx, { id }) {
    const review = await findOpenReview(ctx.tx, id);
    if (!review) throw notFound();
    ctx.touch(review.chart_id); ctx.touch(review.other_chart_id);
    const [lines, newer, other] = await Promise.all([lineOf(ctx, [review.chart_id, review.other_chart_id]), demographicsOf(ctx, review.chart_id), demographicsOf(ctx, review.other_chart_id)]);
    const newLine = lines.get(review.chart_id), otherLine = lines.get(review.other_chart_id);
    if (!newLine || !otherLine) throw notFound();
    return { id: review.review_id, openedAt: review.opened_at.toISOString(), reason: review.reason, identifierType: review.identifier_type, newSide: { line: newLine, demographics: newer }, otherSide: { line: otherLine, demographics: other } };
  },
});

async function demographicsOf(ctx: Ctx, chartId: string): Promise<Demographics> {
  const head = await chartDoor.patientOf(ctx, chartId);
  if (!head || head.deleted) throw notFound();
  const { text, version } = (await chartDoor.readCurrent(ctx, [{ chartId, rid: head.rid }])).get(`${chartId}/${head.rid}`)!;
  return readDemographics(JSON.parse(text), version, ctx.actor.rights.has('patients.read-ssn'));
}
