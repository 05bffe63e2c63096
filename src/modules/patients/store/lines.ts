import type { Named, Tx } from '../../../platform/db/tx.ts';
import { isLookalike, lookalikeRange } from '../rules/lookalike.ts';
import { readNameKeys } from '../rules/fold-name.ts';

export type LineRow = {
  chart_id: string; rid: string; patient_id: string; family: string; given: string; suffix: string | null; preferred: string | null; previous: string | null; name_keys: string;
  birth_date: string | null; birth_lo: number | null; birth_hi: number | null; sex: string | null; mrn: string | null; mrn_system: string | null; mrn_assigner: string | null;
  phone: string | null; address: string | null; deceased: boolean; disputed: boolean;
};

export const lineColumns = 'p.chart_id, p.rid, p.patient_id, p.family, p.given, p.suffix, p.preferred, p.previous, p.name_keys, p.birth_date, p.birth_lo, p.birth_hi, p.sex, p.mrn, p.mrn_system, p.mrn_assigner, p.phone, p.address, p.deceased, p.disputed';

const byChart: Named = { name: 'patients.lines-by-chart', text: `
  select distinct on (p.chart_id) ${lineColumns} from unnest($1::bigint[]) as u(chart_id) join patients.patient p on p.chart_id = u.chart_id order by p.chart_id, p.rid` };

export const linesByChart = (tx: Tx, charts: readonly string[]): Promise<LineRow[]> => charts.length ? tx.query(byChart, [charts]) : Promise.resolve([]);

// One run of the index for each person shown; a bound for each, so that the commonest name of the country costs no more.
const alike: Named = { name: 'patients.lookalikes', text: `
  with h as materialized (select chart_id, word, rest_from, rest_to, lo_from, lo_to, others::integer[] as others from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::integer[], $7::text[]) as u(chart_id, word, rest_from, rest_to, lo_from, lo_to, others))
  select h.chart_id, n.chart_id as other, n.rest, n.birth_lo, coalesce(o.person_id, h.chart_id) = coalesce(l.person_id, n.chart_id) as own from h
  cross join lateral (select chart_id, rest, birth_lo from (
      select w.chart_id, w.rest, w.birth_lo from patients.name_word w where w.kind = 1 and w.word = h.word and w.rest >= h.rest_from and w.rest < h.rest_to order by w.rest, w.birth_lo, w.chart_id, w.rid limit 4000) r
    where (r.birth_lo between h.lo_from and h.lo_to or r.birth_lo = any(h.others)) and r.chart_id <> h.chart_id limit 20) n
  left join chart.published_links o on o.chart_id = h.chart_id left join chart.published_links l on l.chart_id = n.chart_id` };

/** The look-alikes of each of these: other people of the same family name, a like given name and a near birth date. */
export async function lookalikesByChart(tx: Tx, lines: readonly LineRow[], today: number): Promise<Map<string, Set<string>>> {
  const looking = lines.flatMap((line) => {
    const key = readNameKeys(line.name_keys)[0];
    const family = key?.family.split(' ').filter(Boolean) ?? [];
    const range = key && lookalikeRange(family, key.given, { lo: line.birth_lo, hi: line.birth_hi }, today);
    return range ? [{ line, given: key.given[0]!, ...range }] : [];
  });
  if (!looking.length) return new Map();
  const rows = await tx.query<{ chart_id: string; other: string; rest: string; birth_lo: number; own: boolean }>(alike, [looking.map((l) => l.line.chart_id), looking.map((l) => l.word), looking.map((l) => l.restFrom), looking.map((l) => l.restTo),
    looking.map((l) => l.from), looking.map((l) => l.to), looking.map((l) => `{${l.others.join(',')}}`)]);
  const marked = new Map<string, Set<string>>();
  const byId = new Map(looking.map((l) => [l.line.chart_id, l]));
  for (const r of rows) {
    if (r.own) continue; // A person's own other record is no look-alike.
    const l = byId.get(r.chart_id)!;
    if (isLookalike({ familyWord: l.word, given: l.given, birthLo: l.line.birth_lo! }, { familyWord: l.word, given: r.rest.trim().split(' ')[0]!, birthLo: r.birth_lo })) marked.set(r.chart_id, (marked.get(r.chart_id) ?? new Set()).add(r.other));
  }
  return marked;
}

/** Which of these have a look-alike. */
export const findLookalikes = async (tx: Tx, lines: readonly LineRow[], today: number): Promise<Set<string>> => new Set((await lookalikesByChart(tx, lines, today)).keys());

const inReview: Named = { name: 'patients.in-review', text: `select other_chart_id as chart_id from patients.review where closed_at is null and rule not in ('identity.two-charts-agree', 'identity.passed-likely-match') and other_chart_id = any($1::bigint[])` };

/** Those whose identifier somebody else was sent under, too. */
export const findDisputed = async (tx: Tx, charts: readonly string[]): Promise<Set<string>> =>
  new Set(charts.length ? (await tx.query<{ chart_id: string }>(inReview, [charts])).map((r) => r.chart_id) : []);

const visits: Named = { name: 'patients.last-visits', text: `
  select u.chart_id, v.on_at from unnest($1::bigint[]) as u(chart_id) cross join lateral (select on_at from chart.published_visits e where e.chart_id = u.chart_id and e.on_at <= $2 order by on_at desc limit 1) v` };

/** The day of each one's last visit, in UTC, as FHIR date. */
export const lastVisits = async (tx: Tx, charts: readonly string[], now: Date): Promise<Map<string, string>> =>
  new Map(charts.length ? (await tx.query<{ chart_id: string; on_at: Date }>(visits, [charts, now])).map((r) => [r.chart_id, r.on_at.toISOString().slice(0, 10)]) : []);

const about: Named = { name: 'patients.about-how-many', text: `select greatest(reltuples, 0)::bigint as n from pg_class where oid = 'patients.patient'::regclass` };
const exactly: Named = { name: 'patients.how-many', text: 'select count(*) as n from (select 1 from patients.patient limit 20000) f' };

let known: { n: number; until: number } | undefined;

/** About how many patients there are; exact while they are few. A large number is asked for anew every half minute. */
export async function countPatients(tx: Tx, nowMs: number): Promise<number> {
  if (known && nowMs < known.until) return known.n;
  const [estimate] = await tx.query<{ n: string }>(about);
  if (Number(estimate!.n) > 20_000) { known = { n: Number(estimate!.n), until: nowMs + 30_000 }; return known.n; }
  const [real] = await tx.query<{ n: string }>(exactly);
  return Number(real!.n);
}

const sameNamed: Named = { name: 'patients.same-name-and-birthday', text: `
  select distinct chart_id from patients.name_word where kind = 1 and word = $1 and rest >= $2 and rest < $3 and birth_lo = $4 and chart_id <> $5 order by chart_id limit 20` };
/** Others of this family name, this first given name and this birth date. */
export const sameNameAndBirthday = async (tx: Tx, of: { family: string; given: string; birthLo: number; chartId: string }): Promise<string[]> =>
  (await tx.query<{ chart_id: string }>(sameNamed, [of.family, ` ${of.given} `, ` ${of.given} \u{10FFFF}`, of.birthLo, of.chartId])).map((r) => r.chart_id);
