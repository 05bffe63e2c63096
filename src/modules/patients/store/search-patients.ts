import type { Named, Tx } from '../../../platform/db/tx.ts';
import type { NumberRead, Plan } from '../rules/read-search-text.ts';

/** What the index found: the entry, and the number that led to it. */
export type Found = { chart_id: string; rid: string; by?: string };

/** Higher than every character: the end of a range of beginnings. */
const last = '\u{10FFFF}';
const perKind = 60;

// Each scan reads one run of the index, in alphabetical order, stops at its share of finds and never reads more than 30,000 entries: no typed text can make it slow.
const scan = (kind: number, share: number): string => `
  (select chart_id, rid from (
     select chart_id, rid, rest, birth_lo from patients.name_word where kind = ${kind} and word >= $1 and word < $2 order by word, rest, birth_lo, chart_id, rid limit 30000) k
   where rest like all($3::text[]) and ($4::integer is null or birth_lo between $4 and $5) limit ${share})`;
const byName: Named = { name: 'patients.find-by-name', text: `select distinct chart_id, rid from (${scan(1, perKind)} union all ${scan(2, perKind)} union all ${scan(3, 15)} union all ${scan(4, 15)}) f` };
const byOneName: Named = { name: 'patients.find-by-one-name', text: `select distinct chart_id, rid from (${[[1, perKind], [2, perKind], [3, 15], [4, 15]].map(([kind, share]) => `
  (select chart_id, rid from patients.name_word where kind = ${kind} and word >= $1 and word < $2 order by word, rest, birth_lo, chart_id, rid limit ${share})`).join(' union all ')}) f` };

// How common each beginning is, as far as it matters: the rarest leads.
const count: Named = { name: 'patients.count-beginnings', text: `
  select t.at::integer - 1 as at,
    (select count(*) from (select 1 from patients.name_word where kind = 1 and word >= t.word and word < t.word || $2 limit 4000) a)
    + (select count(*) from (select 1 from patients.name_word where kind = 2 and word >= t.word and word < t.word || $2 limit 4000) b) as n
  from unnest($1::text[]) with ordinality as t(word, at)` };

const byBirth: Named = { name: 'patients.find-by-birth', text: `
  select p.chart_id, p.rid from (
    select b.at, x.chart_id, x.rid from unnest($1::integer[], $2::integer[]) with ordinality as b(lo, hi, at)
    cross join lateral (select chart_id, rid from patients.patient where birth_lo between b.lo and b.hi order by birth_lo, chart_id, rid limit $4) x) p
  where (select bool_and(exists (select 1 from patients.name_word w where w.chart_id = p.chart_id and w.rid = p.rid and w.word >= t.word and w.word < t.word || '${last}')) from unnest($3::text[]) as t(word)) is not false
  order by p.at limit 120` };

const numberSql = {
  identifier: 'select chart_id, rid, value_folded as by from patients.identifier where value_folded >= $1 and value_folded < $2 order by value_folded, chart_id, rid limit 400',
  'last-four': 'select chart_id, rid, last_four as by from patients.identifier where last_four >= $1 and last_four < $2 order by last_four, chart_id, rid limit 400',
  phone: 'select chart_id, rid, $1 as by from patients.telecom where kind = 1 and folded >= $1 and folded < $2 order by folded, chart_id, rid limit 400',
  email: 'select chart_id, rid, folded as by from patients.telecom where kind = 2 and folded >= $1 and folded < $2 order by folded, chart_id, rid limit 400',
} as const satisfies Record<NumberRead['kind'], string>;

/** The entries that fit one reading, as far as a page needs them; the pure rules look at each again. */
export async function findByPlan(tx: Tx, plan: Plan): Promise<Found[]> {
  const [number] = plan.numbers;
  if (number) return tx.query<{ chart_id: string; rid: string; by: string }>({ name: `patients.find-by-${number.kind}`, text: numberSql[number.kind] }, [number.value, `${number.value}${last}`]);
  const year = plan.births.length === 1 && plan.births[0]!.hi - plan.births[0]!.lo > 31 ? plan.births[0] : undefined;
  if (plan.births.length && (!year || !plan.names.length)) {
    const enough = plan.names.length ? 3000 : 60;
    return tx.query(byBirth, [plan.births.map((b) => b.lo), plan.births.map((b) => b.hi), plan.names, enough]);
  }
  const lead = plan.names.length > 1 ? await rarest(tx, plan.names) : 0;
  const word = plan.names[lead]!;
  if (plan.names.length === 1 && !year) return tx.query(byOneName, [word, `${word}${last}`]);
  const others = plan.names.filter((_, i) => i !== lead).map((n) => `% ${n}%`);
  return tx.query(byName, [word, `${word}${last}`, others.length ? others : ['%'], year?.lo ?? null, year?.hi ?? null]);
}

async function rarest(tx: Tx, names: readonly string[]): Promise<number> {
  const rows = await tx.query<{ at: number; n: string }>(count, [names, last]);
  rows.sort((a, b) => Number(a.n) - Number(b.n) || names[b.at]!.length - names[a.at]!.length);
  return rows[0]!.at;
}
