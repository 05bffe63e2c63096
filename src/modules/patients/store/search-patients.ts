import type { Named, Tx } from '../../../platform/db/tx.ts';
import type { LineRow } from './lines.ts';
import { lineColumns } from './lines.ts';
import type { NumberRead, Plan } from '../rules/read-search-text.ts';

/** What the index found: the line of the entry, and the number that led to it. */
export type Found = LineRow & { by?: string };

/** Higher than every character: the end of a range of beginnings. */
const last = '\u{10FFFF}';
type Shares = readonly (readonly [kind: number, share: number | string])[];
const shares: Shares = [[1, 45], [2, 45], [3, 12], [4, 12]];
// Among those born in one year nobody fits better than the first in the alphabet, and each find takes reading a hundred entries: no more than a page needs.
const sharesOfYear: Shares = [[1, '$5::integer'], [2, '$5::integer'], [3, 12], [4, 12]];
const withLines = (entries: string, more = ''): string => `select ${lineColumns}${more} from (${entries}) f join patients.patient p on p.chart_id = f.chart_id and p.rid = f.rid`;

// Each scan reads one run of the index, in alphabetical order, stops at its share of finds and never reads more than 12,000 entries: no typed text can make it slow.
const scans = (condition: string, finds: Shares = shares): string => withLines(`select distinct chart_id, rid from (${finds.map(([kind, share]) => `
  (select chart_id, rid from (
     select chart_id, rid, rest, birth_lo from patients.name_word where kind = ${kind} and word >= $1 and word < $2 order by word, rest, birth_lo, chart_id, rid limit 12000) k${kind}
   where ${condition} limit ${share})`).join(' union all ')}) u`);
const byWord: Named = { name: 'patients.find-by-word', text: withLines(`select distinct chart_id, rid from (${shares.map(([kind, share]) => `
  (select chart_id, rid from patients.name_word where kind = ${kind} and word >= $1 and word < $2 order by word, rest, birth_lo, chart_id, rid limit ${share})`).join(' union all ')}) u`) };
const byTwoWords: Named = { name: 'patients.find-by-two-words', text: scans('rest like $3') };
const byWordAndYear: Named = { name: 'patients.find-by-word-and-year', text: scans('birth_lo between $3 and $4', sharesOfYear) };
const byTwoWordsAndYear: Named = { name: 'patients.find-by-two-words-and-year', text: scans('birth_lo between $4 and $5 and rest like $3') };
const byWords: Named = { name: 'patients.find-by-words', text: scans('rest like $3 and rest like all($4::text[]) and ($5::integer is null or birth_lo between $5 and $6)') };

const byBirth: Named = { name: 'patients.find-by-birth', text: `
  select ${lineColumns} from (
    select b.at, x.chart_id, x.rid from unnest($1::integer[], $2::integer[]) with ordinality as b(lo, hi, at)
    cross join lateral (select chart_id, rid from patients.patient where birth_lo between b.lo and b.hi order by birth_lo, chart_id, rid limit $4) x) f
  join patients.patient p on p.chart_id = f.chart_id and p.rid = f.rid
  where (select bool_and(exists (select 1 from patients.name_word w where w.chart_id = f.chart_id and w.rid = f.rid and w.word >= t.word and w.word < t.word || '${last}')) from unnest($3::text[]) as t(word)) is not false
  order by f.at limit 100` };

const numberSql = {
  identifier: 'select chart_id, rid, value_folded as by from patients.identifier where value_folded >= $1 and value_folded < $2 order by value_folded, chart_id, rid limit 120',
  'last-four': 'select chart_id, rid, last_four as by from patients.identifier where last_four >= $1 and last_four < $2 order by last_four, chart_id, rid limit 120',
  phone: 'select chart_id, rid, $1::text as by from patients.telecom where kind = 1 and folded >= $1 and folded < $2 order by folded, chart_id, rid limit 120',
  email: 'select chart_id, rid, folded as by from patients.telecom where kind = 2 and folded >= $1 and folded < $2 order by folded, chart_id, rid limit 120',
  address: 'select chart_id, rid, $1::text as by from chart.published_addresses where folded >= $1 and folded < $2 order by folded, rid limit 120',
} as const satisfies Record<NumberRead['kind'], string>;

/** The entries that fit one reading, as far as a page needs them; the pure rules look at each again. */
export async function findByPlan(tx: Tx, plan: Plan, limit: number): Promise<Found[]> {
  const [number] = plan.numbers;
  if (number) return tx.query<Found>({ name: `patients.find-by-${number.kind}`, text: withLines(numberSql[number.kind], ', f.by') }, [number.value, `${number.value}${last}`]);
  const year = plan.births.length === 1 && plan.births[0]!.hi - plan.births[0]!.lo > 31 ? plan.births[0] : undefined;
  if (plan.births.length && (!year || !plan.names.length)) {
    const enough = plan.names.length ? 3000 : 60;
    return tx.query(byBirth, [plan.births.map((b) => b.lo), plan.births.map((b) => b.hi), plan.names, enough]);
  }
  const lead = plan.names.length > 1 ? await rarest(tx, plan.names) : 0;
  const word = plan.names[lead]!, range = [word, `${word}${last}`], years = year ? [year.lo, year.hi] : [];
  const [second, ...others] = plan.names.filter((_, i) => i !== lead).map((n) => `% ${n}%`);
  if (second === undefined) return tx.query(year ? byWordAndYear : byWord, year ? [...range, ...years, Math.min(45, 2 * limit + 4)] : range);
  if (others.length) return tx.query(byWords, [...range, second, others, year?.lo ?? null, year?.hi ?? null]);
  return tx.query(year ? byTwoWordsAndYear : byTwoWords, [...range, second, ...years]);
}

/** Which beginning is rarest, by the server's own statistics: a plan is made for each, nothing is read. */
async function rarest(tx: Tx, names: readonly string[]): Promise<number> {
  const estimates = await Promise.all(names.map(async (name) => {
    const [row] = await tx.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>('explain (format json) select 1 from patients.name_word where word >= $1 and word < $2', [name, `${name}${last}`]);
    return row!['QUERY PLAN'][0].Plan['Plan Rows'];
  }));
  let best = 0;
  estimates.forEach((n, i) => { if (n < estimates[best]! || (n === estimates[best]! && names[i]!.length > names[best]!.length)) best = i; });
  return best;
}
