import { binaryArray } from '../../../platform/db/binary-array.ts';
import type { Named, Tx } from '../../../platform/db/tx.ts';

/** What is kept of a Patient for matching. `keys` are hashes, signed 64 bits as decimal text. */
export type MatchRow = { chartId: string; rid: string; core: string; features: string; keys: readonly string[] };
export type Kept = { chartId: string; rid: string; core: string; features: string };

// Keys that stay are not touched. One row a person, so that the arrays of all of them fit one statement.
const write: Named = { name: 'patients.write-match-rows', text: `
  with u as materialized (select chart_id, rid, core, features, keys::bigint[] as keys from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[]) as u(chart_id, rid, core, features, keys)),
  o as materialized (select m.chart_id, m.rid, m.keys from u join patients.match_person m using (chart_id, rid)),
  d as (delete from patients.match_key k using (select o.chart_id, x.key from o join u using (chart_id, rid) cross join lateral unnest(o.keys) as x(key) where x.key <> all(u.keys)) g where k.key = g.key and k.chart_id = g.chart_id),
  i as (insert into patients.match_key (key, chart_id) select x.key, u.chart_id from u left join o using (chart_id, rid) cross join lateral unnest(u.keys) as x(key) where o.keys is null or x.key <> all(o.keys)),
  p as (insert into patients.match_person as m (chart_id, rid, encoded, core, features, keys) select chart_id, rid, $6, core, features, keys from u
    on conflict (chart_id, rid) do update set encoded = excluded.encoded, core = excluded.core, features = excluded.features, keys = excluded.keys)
  select 1` };

export function writeMatchRows(tx: Tx, encoded: number, rows: readonly MatchRow[]): void {
  if (rows.length) tx.send(write, [binaryArray('bigint', rows.map((r) => r.chartId)), binaryArray('bigint', rows.map((r) => r.rid)), binaryArray('text', rows.map((r) => r.core)), binaryArray('text', rows.map((r) => r.features)), binaryArray('text', rows.map((r) => `{${r.keys.join(',')}}`)), encoded]);
}

const drop: Named = { name: 'patients.drop-match-rows', text: `
  with u as materialized (select m.chart_id, m.rid, m.keys from unnest($1::bigint[], $2::bigint[]) as u(chart_id, rid) join patients.match_person m using (chart_id, rid)),
  k as (delete from patients.match_key k using (select u.chart_id, x.key from u cross join lateral unnest(u.keys) as x(key)) g where k.key = g.key and k.chart_id = g.chart_id)
  delete from patients.match_person m using u where m.chart_id = u.chart_id and m.rid = u.rid` };

/** Patients that are here no more. */
export function dropMatchRows(tx: Tx, rows: readonly { chartId: string; rid: string }[]): void {
  if (rows.length) tx.send(drop, [binaryArray('bigint', rows.map((r) => r.chartId)), binaryArray('bigint', rows.map((r) => r.rid))]);
}

const kept: Named = { name: 'patients.match-rows', text: 'select chart_id, rid, core, features from patients.match_person where chart_id = any($1::bigint[])' };
const asKept = (r: { chart_id: string; rid: string; core: string; features: string }): Kept => ({ chartId: r.chart_id, rid: r.rid, core: r.core, features: r.features });

export const keptForMatching = async (tx: Tx, charts: readonly string[]): Promise<Kept[]> => (charts.length ? (await tx.query(kept, [binaryArray('bigint', charts)])).map(asKept) : []);

const walk: Named = { name: 'patients.next-matched', text: 'select chart_id, rid, core, features from patients.match_person where chart_id > $1 order by chart_id, rid limit $2' };
/** The next in a walk over everybody, by chart. */
export const nextMatched = async (tx: Tx, after: string, limit: number): Promise<Kept[]> => (await tx.query(walk, [after, limit])).map(asKept);

const some: Named = { name: 'patients.some-matched', text: 'select chart_id, rid, core, features from patients.match_person where chart_id > $1 and chart_id % $3 = 0 order by chart_id, rid limit $2' };
/** The same of every so manyth. */
export const someMatched = async (tx: Tx, after: string, limit: number, oneIn: number): Promise<Kept[]> => (await tx.query(some, [after, limit, oneIn])).map(asKept);

// A key that more people share than `cap` tells too little to be followed alone. Each is one bounded run of the index.
const found: Named = { name: 'patients.match-candidates', text: `
  select at, charts from (select u.at, array(select k.chart_id from patients.match_key k where k.key = u.key limit $3 + 1)::text[] as charts from unnest($1::integer[], $2::bigint[]) as u(at, key) offset 0) c
  where cardinality(charts) between 1 and $3` };

const many: Named = { name: 'patients.match-crowded-keys', text: `
  select u.key::text as key from unnest($1::bigint[]) as u(key) where (select count(*) from (select 1 from patients.match_key k where k.key = u.key limit $2 + 1) x) > $2` };
/** Which of these keys more than `most` people have. */
export const crowdedKeys = async (tx: Tx, keys: readonly string[], most: number): Promise<Set<string>> => new Set(keys.length ? (await tx.query<{ key: string }>(many, [binaryArray('bigint', keys), most])).map((r) => r.key) : []);

export type Asked = { at: number; keys: readonly string[] };

/** Charts that share a key with each who asks; `at` says whose they are, a chart as often as it shares keys. */
export async function sharingKeys(tx: Tx, asked: readonly Asked[], cap: number): Promise<{ at: number; chartId: string }[]> {
  const at = asked.flatMap((a) => a.keys.map(() => a.at)), keys = asked.flatMap((a) => a.keys);
  if (!keys.length) return [];
  return (await tx.query<{ at: number; charts: string[] }>(found, [binaryArray('integer', at), binaryArray('bigint', keys), cap])).flatMap((r) => r.charts.map((chartId) => ({ at: r.at, chartId })));
}

/** One who shares keys with who is looked for. `lead`: the record that leads for a chart that was merged away. */
export type Candidate = { chartId: string; rid: string; features: string; lead: string | null };
const asCandidate = (r: { chart_id: string; rid: string; features: string; lead: string | null }): Candidate => ({ chartId: r.chart_id, rid: r.rid, features: r.features, lead: r.lead });
const candidate = 'm.chart_id, m.rid, m.features, (select g.record_id from chart.published_merged g where g.chart_id = m.chart_id) as lead';

// The same for one who asks, with the features in the same statement: who shares most keys first. A last row tells how many keys were too crowded to be followed.
const looked: Named = { name: 'patients.match-look-up', text: `
  with hit as materialized (select array(select k.chart_id from patients.match_key k where k.key = u.key limit $2 + 1) as charts from unnest($1::bigint[]) as u(key)),
  best as materialized (select c.chart_id, count(*) as keys from hit cross join lateral unnest(hit.charts) as c(chart_id) where cardinality(hit.charts) <= $2 group by c.chart_id order by keys desc, chart_id desc limit $3)
  select ${candidate}, 0 as crowded from best join patients.match_person m using (chart_id)
  union all select null, null, null, null, (select count(*)::int from hit where cardinality(charts) > $2)` };

export async function lookUpKeys(tx: Tx, keys: readonly string[], cap: number, most: number): Promise<{ candidates: Candidate[]; crowded: number }> {
  if (!keys.length) return { candidates: [], crowded: 0 };
  const rows = await tx.query(looked, [binaryArray('bigint', keys), cap, most]);
  return { candidates: rows.filter((r) => r.chart_id !== null).map(asCandidate), crowded: rows.find((r) => r.chart_id === null)!.crowded };
}

// Where keys are shared by too many: those who share several of them at once. Bounded by what is read of each.
const crowded: Named = { name: 'patients.match-crowded', text: `
  with best as materialized (select c.chart_id, count(*) as keys from unnest($1::bigint[]) as u(key)
    cross join lateral (select k.chart_id from patients.match_key k where k.key = u.key order by k.chart_id desc limit $2) c group by c.chart_id order by keys desc, chart_id desc limit $3)
  select ${candidate} from best join patients.match_person m using (chart_id)` };

export async function lookUpCrowded(tx: Tx, keys: readonly string[], readMost: number, most: number): Promise<Candidate[]> {
  return keys.length ? (await tx.query(crowded, [binaryArray('bigint', keys), readMost, most])).map(asCandidate) : [];
}

const ofCharts: Named = { name: 'patients.match-candidates-of', text: `select ${candidate} from patients.match_person m where m.chart_id = any($1::bigint[])` };
/** The same of charts that are known. */
export const candidatesOf = async (tx: Tx, charts: readonly string[]): Promise<Candidate[]> => (charts.length ? (await tx.query(ofCharts, [binaryArray('bigint', charts)])).map(asCandidate) : []);

const pending: Named = { name: 'patients.of-these-waiting', text: 'select chart_id, rid from patients.to_compare where chart_id = any($1::bigint[])' };

/** Of these, who is not compared yet as it now is. */
export const ofTheseWaiting = async (tx: Tx, charts: readonly string[]): Promise<{ chartId: string; rid: string }[]> =>
  charts.length ? (await tx.query<{ chart_id: string; rid: string }>(pending, [binaryArray('bigint', charts)])).map((r) => ({ chartId: r.chart_id, rid: r.rid })) : [];

// Those who wait, one text for each: it names the row as it stands, so that what is known of it need not be read again.
const waitingRows: Named = { name: 'patients.waiting-rows', text: `
  select w.chart_id || '/' || w.rid || '/' || w.mark || '/' || extract(epoch from w.noted_at) as row from (select chart_id, rid, mark, noted_at from patients.to_compare order by chart_id desc, rid desc limit $1) w` };
const brief: Named = { name: 'patients.waiting-briefly', text: `
  select w.at, p.birth_lo, array(select n.word from patients.name_word n where n.chart_id = w.chart_id and n.rid = w.rid and n.kind in (1, 2, 4, 5)) as words,
    array(select t.folded from patients.telecom t where t.chart_id = w.chart_id and t.rid = w.rid and t.kind = 1) as phones, array(select unnest(array[i.value_folded, i.last_four]) from patients.identifier i where i.chart_id = w.chart_id and i.rid = w.rid) as numbers
  from unnest($1::integer[], $2::bigint[], $3::bigint[]) as w(at, chart_id, rid) left join patients.patient p on p.chart_id = w.chart_id and p.rid = w.rid` };

/** Words of the names and what family names sound like, phones in reverse, numbers and last fours. */
export type Brief = { chartId: string; rid: string; birthLo: number | null; words: readonly string[]; phones: readonly string[]; numbers: readonly string[] };

/** What is known of those who wait, by the text that names their row; only of those who still do. */
let known = new Map<string, Brief>();

/**
 * Those who wait to be compared, with the little by which they are told from others; undefined where more than `most` do. Of each it is read once by this process, for while a feed brings
 * hundreds a second every look-up asks.
 */
export async function waitingBriefly(tx: Tx, most: number): Promise<Brief[] | undefined> {
  const rows = (await tx.query<{ row: string }>(waitingRows, [most + 1])).map((r) => r.row);
  if (rows.length > most) return undefined;
  const fresh = rows.filter((row) => !known.has(row)), keys = fresh.map((row) => row.split('/', 2) as [string, string]);
  const read = new Map<string, Brief>();
  if (fresh.length) for (const r of await tx.query(brief, [binaryArray('integer', fresh.map((_, at) => at)), binaryArray('bigint', keys.map((k) => k[0])), binaryArray('bigint', keys.map((k) => k[1]))])) read.set(fresh[r.at]!, { chartId: keys[r.at]![0], rid: keys[r.at]![1], birthLo: r.birth_lo, words: r.words, phones: r.phones, numbers: r.numbers });
  const now = new Map(rows.flatMap((row) => { const one = read.get(row) ?? known.get(row); return one ? [[row, one]] : []; }));
  known = now;
  return [...now.values()];
}
