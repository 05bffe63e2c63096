import type { Tx } from '../../../platform/db/tx.ts';

/** Both days included; instants for what has one. */
export type Span = { from: string; to: string; fromAt: Date; untilAt: Date };

/** Records begun in a span (null: ever), by facility or source. */
export async function countBegunBy(tx: Tx, by: 'facility' | 'source', span: Span | null): Promise<Map<string, number>> {
  const rows = await tx.query<{ k: string; n: number }>(`select ${by} as k, sum(n)::int as n from patient_index.begun where $1::date is null or on_day between $1::date and $2::date group by 1`, [span?.from ?? null, span?.to ?? null]);
  return new Map(rows.map((r) => [r.k, r.n]));
}

export const countBegunMonths = async (tx: Tx, span: Span): Promise<Map<string, number>> =>
  new Map((await tx.query<{ k: string; n: number }>(`select to_char(on_day, 'YYYY-MM') as k, sum(n)::int as n from patient_index.begun where on_day between $1::date and $2::date group by 1`, [span.from, span.to])).map((r) => [r.k, r.n]));

const sides = `cross join lateral (values (p.chart_a, p.facility_a, p.source_a), (p.chart_b, p.facility_b, p.source_b)) v(chart_id, facility, source)`;

/** Records in possible-duplicate sets: each once, whatever number of pairs it is in. */
export const recordsInSets = async (tx: Tx): Promise<number> => (await tx.query<{ n: number }>(`select count(distinct v.chart_id)::int as n from patient_index.pair p ${sides} where p.state <= 2 and p.kind = 1`))[0]!.n;

export const recordsInSetsBy = async (tx: Tx, by: 'facility' | 'source'): Promise<Map<string, number>> =>
  new Map((await tx.query<{ k: string; n: number }>(`select v.${by} as k, count(distinct v.chart_id)::int as n from patient_index.pair p ${sides} where p.state <= 2 and p.kind = 1 group by 1`)).map((r) => [r.k, r.n]));

/** Records begun in the span that were found to be somebody's second one. */
const confirmed = `patient_index.pair p where p.state = 3 and p.kind = 1 and coalesce(p.begun_b, p.opened_at::date) between $1::date and $2::date`;
export const confirmedDuplicates = async (tx: Tx, span: Span): Promise<number> => (await tx.query<{ n: number }>(`select count(distinct p.chart_b)::int as n from ${confirmed}`, [span.from, span.to]))[0]!.n;
export const confirmedBy = async (tx: Tx, by: 'facility_b' | 'source_b', span: Span): Promise<Map<string, number>> =>
  new Map((await tx.query<{ k: string; n: number }>(`select p.${by} as k, count(distinct p.chart_b)::int as n from ${confirmed} group by 1`, [span.from, span.to])).map((r) => [r.k, r.n]));

/** By the month in which a record was begun: both of a pair count, each in its own month, so that the months add up to the whole. */
export type MonthRow = { month: string; opened: number; decided: number; automatic: number; in_sets: number; confirmed: number };
export const monthRows = (tx: Tx, span: Span): Promise<MonthRow[]> => tx.query<MonthRow>(`
  select month, sum(opened)::int as opened, sum(decided)::int as decided, sum(automatic)::int as automatic, sum(in_sets)::int as in_sets, sum(confirmed)::int as confirmed from (
    select to_char(opened_at, 'YYYY-MM') as month, count(*) as opened, 0 as decided, 0 as automatic, 0 as in_sets, 0 as confirmed from patient_index.pair where opened_at >= $3 and opened_at < $4 group by 1
    union all select to_char(decided_at, 'YYYY-MM'), 0, count(*), count(*) filter (where state = 3 and decided_by = 'system'), 0, 0 from patient_index.pair where state in (3, 4) and decided_at >= $3 and decided_at < $4 group by 1
    union all select to_char(coalesce(begun_b, opened_at::date), 'YYYY-MM'), 0, 0, 0, 0, count(distinct chart_b) from patient_index.pair where state = 3 and kind = 1 and coalesce(begun_b, opened_at::date) between $1::date and $2::date group by 1
    union all select to_char(b.created_at at time zone 'UTC', 'YYYY-MM'), 0, 0, 0, count(distinct v.chart_id), 0 from patient_index.pair p ${sides} join chart.published_begun b on b.chart_id = v.chart_id
      where p.state <= 2 and p.kind = 1 and (b.created_at at time zone 'UTC')::date between $1::date and $2::date group by 1) f
  group by 1 order by 1`, [span.from, span.to, span.fromAt, span.untilAt]);

export type GradeRow = { month: string; grade: 0 | 1 | 2 | 3; same: number; different: number; waiting: number };
/** Decisions by grade and month of the decision; what waits, by the month in which it began to. */
export const gradeRows = (tx: Tx, span: Span): Promise<GradeRow[]> => tx.query<GradeRow>(`
  select to_char(case when state <= 2 then opened_at else decided_at end, 'YYYY-MM') as month, grade, count(*) filter (where state = 3)::int as same, count(*) filter (where state = 4)::int as different, count(*) filter (where state <= 2)::int as waiting
  from patient_index.pair where (state in (3, 4) and decided_at >= $1 and decided_at < $2) or (state <= 2 and opened_at >= $1 and opened_at < $2) group by 1, 2`, [span.fromAt, span.untilAt]);

export type Backlog = { waiting: number; late: number; oldest: number | null; median: number | null; bands: number[] };
export const bandDays = [0, 2, 4, 8, 31] as const;
/** What waits now, and for how many days. */
export async function backlogOf(tx: Tx, now: Date): Promise<Backlog> {
  const [row] = await tx.query(`
    with w as (select due_at, extract(epoch from $1::timestamptz - opened_at) / 86400 as days from patient_index.pair where state <= 2)
    select count(*)::int as waiting, count(*) filter (where due_at < $1)::int as late, max(days)::float8 as oldest, (percentile_cont(0.5) within group (order by days))::float8 as median,
      ${bandDays.map((from, i) => `count(*) filter (where days >= ${from}${bandDays[i + 1] === undefined ? '' : ` and days < ${bandDays[i + 1]}`})::int as b${i}`).join(', ')} from w`, [now]);
  return { waiting: row.waiting, late: row.late, oldest: row.oldest, median: row.median, bands: bandDays.map((_, i) => row[`b${i}`] as number) };
}

/** Of pairs found to be one person in the span: which fields did not agree. */
export async function mismatchesOf(tx: Tx, span: Span): Promise<{ of: number; fields: { field: string; n: number }[] }> {
  const same = `patient_index.pair p where p.state = 3 and p.decided_at >= $1 and p.decided_at < $2`;
  const [all] = await tx.query<{ n: number }>(`select count(*)::int as n from ${same}`, [span.fromAt, span.untilAt]);
  const fields = await tx.query<{ field: string; n: number }>(`select f as field, count(*)::int as n from ${same.replace('p where', 'p cross join lateral unnest(p.differs) f where')} group by 1 order by 2 desc, 1`, [span.fromAt, span.untilAt]);
  return { of: all!.n, fields };
}
