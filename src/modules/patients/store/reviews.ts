import type { Named, Tx } from '../../../platform/db/tx.ts';

export type NewReview = { id: string; chartId: string; otherChartId: string; rule: string; reason: string; identifierType: string | null; openedAt: Date };

const insert: Named = { name: 'patients.open-reviews', text: `
  insert into patients.review (chart_id, review_id, other_chart_id, rule, reason, identifier_type, opened_at)
  select u.*, $7 from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[]) as u(chart_id, review_id, other_chart_id, rule, reason, identifier_type)
  where not exists (select 1 from patients.review r where r.chart_id = u.chart_id and r.other_chart_id = u.other_chart_id)` };

/** Opens reviews, at most one for a pair of charts. */
export function openReviews(tx: Tx, reviews: readonly NewReview[]): void {
  if (!reviews.length) return;
  tx.send(insert, [reviews.map((r) => r.chartId), reviews.map((r) => r.id), reviews.map((r) => r.otherChartId), reviews.map((r) => r.rule), reviews.map((r) => r.reason), reviews.map((r) => r.identifierType), reviews[0]!.openedAt]);
}

const list: Named = { name: 'patients.list-reviews', text: `
  select review_id, chart_id, other_chart_id, rule, reason, identifier_type, opened_at from patients.review
  where closed_at is null and review_id < $1 order by review_id desc limit $2` };

type ReviewRow = { review_id: string; chart_id: string; other_chart_id: string; rule: string; reason: string; identifier_type: string | null; opened_at: Date };

export const listOpenReviews = (tx: Tx, before: string | null, limit: number) =>
  tx.query<ReviewRow>(list, [before ?? '9223372036854775807', limit]);

const one: Named = { name: 'patients.open-review', text: `
  select review_id, chart_id, other_chart_id, rule, reason, identifier_type, opened_at from patients.review where closed_at is null and review_id = $1` };

export const findOpenReview = async (tx: Tx, id: string): Promise<ReviewRow | undefined> => (await tx.query<ReviewRow>(one, [id]))[0];

const oldest: Named = { name: 'patients.oldest-reviews', text: `
  select review_id, chart_id, other_chart_id, rule, reason, identifier_type, opened_at from patients.review
  where closed_at is null and taken_at is null and ($2::bigint[] is null or review_id = any($2)) order by review_id limit $1` };

/** The longest open for which no pair stands yet; or those of `ids` that are. What became a pair waits in the duplicate queue alone. */
export const oldestReviews = (tx: Tx, limit: number, ids: readonly string[] | null) => tx.query<ReviewRow>(oldest, [limit, ids]);

const twice: Named = { name: 'patients.may-be-twice', text: `
  select 1 where exists (select 1 from patients.review where closed_at is null and rule in ('identity.two-charts-agree', 'identity.passed-likely-match') and (chart_id = $1 or other_chart_id = $1))
    or exists (select 1 from patient_index.published_waiting where chart_id = $1 and grade >= 2)` };

/** Whether an open review, or a likely pair that waits, asks if this chart and another are one person. */
export const mayBeTwice = async (tx: Tx, chartId: string): Promise<boolean> => (await tx.query(twice, [chartId])).length > 0;

/** Both people are encoded, so that they can be compared. */
const toTake = `closed_at is null and taken_at is null and exists (select 1 from patients.match_person m where m.chart_id = review.chart_id) and exists (select 1 from patients.match_person m where m.chart_id = review.other_chart_id)`;
export const reviewsToTake = `exists (select 1 from patients.review where ${toTake})`;

const take: Named = { name: 'patients.take-reviews', text: `
  update patients.review r set taken_at = $2 from (select chart_id, review_id from patients.review where ${toTake} order by review_id limit $1) n where r.chart_id = n.chart_id and r.review_id = n.review_id
  returning r.review_id, r.chart_id, r.other_chart_id, r.rule, r.reason, r.identifier_type, r.opened_at` };

/** Reviews that no pair stands for yet, the oldest first; each is given once. */
export const takeReviews = (tx: Tx, limit: number, now: Date): Promise<ReviewRow[]> => tx.query<ReviewRow>(take, [limit, now]);

const close: Named = { name: 'patients.close-reviews', text: `
  update patients.review set closed_at = $3 where closed_at is null and ((chart_id = $1 and other_chart_id = $2) or (chart_id = $2 and other_chart_id = $1))` };

/** The pair was decided: the number is disputed no more on account of it. */
export function closeReviews(tx: Tx, a: string, b: string, now: Date): void { tx.send(close, [a, b, now]); }

const reopen: Named = { name: 'patients.reopen-reviews', text: `
  update patients.review set closed_at = null where closed_at is not null and ((chart_id = $1 and other_chart_id = $2) or (chart_id = $2 and other_chart_id = $1))` };

/** The decision was taken back. */
export function reopenReviews(tx: Tx, a: string, b: string): void { tx.send(reopen, [a, b]); }
