import type { Ctx } from '../../../platform/action.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { sharedChart } from '../door.ts';
import type { Clause, SearchQuery } from '../../../standards/fhir/search-query.ts';
import { clauseHolds, Values } from './search-conditions.ts';
import type { Driver } from './search-drivers.ts';
import { driverOf } from './search-drivers.ts';
import type { Cursor, SortKey } from './search-order.ts';
import { afterCursor, sortKeys } from './search-order.ts';
import { typeName, typeNumber } from './type-numbers.ts';

export type Hit = { chartId: string; rid: string; type: string; id: string; text: string };

export type SearchScope = {
  /** The charts to look in, when the search is about one person. */
  charts?: readonly string[];
  /** Or the id of the one Patient it is about, whose chart the search itself looks up: see searchPage. */
  patient?: string;
  /** The only charts the actor may see at all. */
  onlyCharts?: ReadonlySet<string> | undefined;
  /** Parameter numbers that place a type in a patient's compartment, and the patients' ids. */
  compartment?: { params: readonly number[]; patients: readonly string[] };
  /** Ids of all Patient entries of the person: a reference to one of them is a reference to the person. */
  samePerson?: readonly string[];
  /** Set for a program that may not read what is kept apart: a pattern of PostgreSQL that the texts of such entries match, and hardly any other. */
  apart?: string;
};

export type Page = { hits: Hit[]; next: Cursor | undefined };

const names = new Map<string, string>();
/** Shapes beyond this many are sent unnamed, so that no connection keeps plans without end. */
const namedMax = 400;

function nameOf(text: string): string | undefined {
  let name = names.get(text);
  if (name === undefined && names.size < namedMax) names.set(text, name = `chart.search.${names.size}`);
  return name;
}

async function run(tx: Tx, text: string, values: readonly unknown[]): Promise<any[]> {
  const name = nameOf(text);
  return tx.query(name === undefined ? text : { name, text }, values);
}

/** FROM and WHERE of a search on entries `e`. Inside known charts it goes by the chart key; across charts by the clause that finds fewest. */
function source(v: Values, query: SearchQuery, scope: SearchScope): { from: string; where: string[] } {
  const where = [`e.type = ${typeNumber(query.type)}`, 'not e.deleted'];
  const clauses = scope.samePerson ? query.clauses.map((c) => widen(c, scope.samePerson!)) : query.clauses;
  let from = 'chart.entry e';
  let driving: Clause | undefined;
  let wide = false;
  if (scope.patient !== undefined) where.unshift('e.chart_id = (select chart_id from own)');
  else if (scope.charts) where.unshift(scope.charts.length === 1 ? `e.chart_id = ${v.add(scope.charts[0], 'bigint')}` : `e.chart_id = any(${v.ids(scope.charts)})`);
  else {
    let best: Driver | undefined;
    for (const clause of clauses) {
      const driver = driverOf(clause, query.type);
      if (driver && (!best || driver.rank < best.rank)) { best = driver; driving = clause; wide = driver.wide ?? false; }
    }
    // By the row id alone, which is one entry's and no other's: the value indexes hold it, so that the rows themselves need not be read.
    // Ordered by it, so that a page in that order stops when it is full instead of gathering every match first.
    if (best) from = `(select distinct rid from (${best.sql(v)}) found${query.sort.length === 0 ? ' order by rid offset 0' : ''}) h join chart.entry e on e.rid = h.rid`;
  }
  for (const clause of clauses) if (clause !== driving || wide || (scope.apart !== undefined && clause.kind !== 'match')) where.push(clauseHolds(v, clause, 'e'));
  if (scope.compartment) where.push(`exists (select 1 from chart.idx_reference c where c.chart_id = e.chart_id and c.rid = e.rid and c.param in (${scope.compartment.params.join(', ') || '0'}) and c.target_type = ${typeNumber('Patient')} and c.target_id = any(${v.texts(scope.compartment.patients)}) offset 0)`);
  if (scope.onlyCharts) where.push(`e.chart_id = any(${v.ids([...scope.onlyCharts])})`);
  return { from, where };
}

/** A reference to one chart's Patient asks for the person: the Patients of joined charts count too. */
function widen(clause: Clause, patients: readonly string[]): Clause {
  if (clause.kind !== 'match' || clause.parameter.kind !== 'reference') return clause;
  const values = clause.values.flatMap((one) => (one.kind === 'reference' && one.id !== undefined && patients.includes(one.id) ? patients.map((id) => ({ ...one, id })) : [one]));
  return { ...clause, values };
}

/** The chart of a Patient who has that one chart and is in no other. */
const ownChart = (v: Values, patient: string): string => `own as materialized (select d.chart_id from chart.directory d where d.type = ${typeNumber('Patient')} and d.id = ${v.add(patient, 'text')}
  and not exists (select 1 from chart.link l where l.chart_id = d.chart_id and l.until_at is null) and not exists (select 1 from chart.link l where l.person_id = d.chart_id and l.until_at is null)
  and not exists (select 1 from chart.compartment m where m.chart_id = d.chart_id))`;

/**
 * One page in a stable order: keys, then row id. Asks for one more row than wanted to know whether there is a next page.
 * `recordedBy` records the page in the statement that reads it. Undefined when the scope names a patient whose charts must be looked up
 * first, being several or unknown; then nothing was read, nor recorded.
 */
export async function searchPage(tx: Tx, query: SearchQuery, scope: SearchScope, count: number, cursor: Cursor | undefined, nowMs: number, recordedBy?: Ctx['readAndRecord']): Promise<Page | undefined> {
  const v = new Values(nowMs, scope.onlyCharts, scope.apart);
  const keys = sortKeys(query);
  const ridDescending = keys[0]?.descending ?? false;
  const { from, where } = source(v, query, scope);
  if (cursor) where.push(afterCursor(v, keys, cursor, ridDescending));
  const order = (name: (k: SortKey, i: number) => string, rid: string): string => [...keys.map((k, i) => `${name(k, i)}${k.descending ? ' desc' : ''}`), `${rid}${ridDescending ? ' desc' : ''}`].join(', ');
  const page = `(
select e.chart_id, e.rid, e.id, e.version${keys.map((k, i) => `, ${k.sql} as k${i}`).join('')} from ${from}
where ${where.join(' and ')}
order by ${order((k) => k.sql, 'e.rid')} limit ${v.add(count + 1, 'integer')}) h
join chart.version v on v.chart_id = h.chart_id and v.rid = h.rid and v.version = h.version`;
  const shown = (from_: string, content: string): string => `select h.chart_id, h.rid, h.id, ${content}${keys.map((_, i) => `, h.k${i}::text`).join('')} from ${from_} order by ${order((_, i) => `h.k${i}`, 'h.rid')}`;
  // A row of nobody's chart says that the look-up did not do: such a page is not recorded by its statement.
  const text = scope.patient === undefined ? shown(page, 'v.content') : `with ${ownChart(v, scope.patient)}\n${shown(`(select h.*, v.content from ${page}
union all select ${sharedChart}, 0, null, 0${keys.map((k) => `, null::${k.cast}`).join('')}, null where not exists (select 1 from own)) h`, 'h.content')}`;
  const rows = recordedBy ? await recordedBy({ name: nameOf(text), text, params: v.list, type: query.type, shown: count, sharedChart }) : await run(tx, text, v.list);
  if (rows[0]?.id === null) return undefined;
  const more = rows.length > count;
  if (more) rows.length = count;
  const end = rows.at(-1);
  return {
    hits: rows.map((r) => ({ chartId: r.chart_id, rid: r.rid, type: query.type, id: r.id, text: r.content })),
    next: more && end ? { keys: keys.map((_, i) => end[`k${i}`]), rid: end.rid } : undefined,
  };
}

export async function countMatches(tx: Tx, query: SearchQuery, scope: SearchScope, nowMs: number): Promise<number> {
  const v = new Values(nowMs, scope.onlyCharts, scope.apart);
  const { from, where } = source(v, query, scope);
  const [row] = await run(tx, `select count(*)::integer as n from ${from} where ${where.join(' and ')}`, v.list);
  return row.n;
}

/**
 * Of the matches, those that may be kept apart: whose text matches the scope's pattern. Files (Binary) are all among them, since what makes them so is
 * said by another entry; those whose own text says nothing of it come without their text.
 */
export async function matchesPerhapsApart(tx: Tx, query: SearchQuery, scope: SearchScope & { apart: string }, nowMs: number): Promise<Hit[]> {
  const v = new Values(nowMs, scope.onlyCharts, scope.apart);
  const { from, where } = source(v, query, scope), files = query.type === 'Binary', says = `t.content ~* ${v.add(scope.apart, 'text')}`;
  const rows = await run(tx, `select e.chart_id, e.rid, e.id, ${files ? `case when ${says} then t.content else '' end` : 't.content'} as content from ${from}
    join chart.version t on t.chart_id = e.chart_id and t.rid = e.rid and t.version = e.version where ${where.join(' and ')}${files ? '' : ` and ${says}`}`, v.list);
  return rows.map((r) => ({ chartId: r.chart_id, rid: r.rid, type: query.type, id: r.id, text: r.content }));
}

/** Runs a statement whose rows are entries of any type (`type, chart_id, rid, id, content`). */
export async function searchEntries(tx: Tx, sql: string, values: readonly unknown[]): Promise<Hit[]> {
  const rows = await run(tx, sql, values);
  return rows.map((r) => ({ chartId: r.chart_id, rid: r.rid, type: typeName(r.type), id: r.id, text: r.content }));
}

const oneChart = { name: 'chart.person-quickly', text: `
  select d.chart_id, l.person_id is not null or exists (select 1 from chart.link k where k.person_id = d.chart_id and k.until_at is null) or exists (select 1 from chart.compartment m where m.chart_id = d.chart_id) as more
  from chart.directory d left join chart.link l on l.chart_id = d.chart_id and l.until_at is null where d.type = $1 and d.id = $2` };

const wholePerson = { name: 'chart.person-wholly', text: `
  with own as materialized (select c.chart_id from chart.charts_of_person($2) as c(chart_id))
  select (select array_agg(chart_id::text) from own) as charts,
    (select array_agg(distinct m.home_chart::text) from chart.compartment m join own on own.chart_id = m.chart_id) as homes,
    (select array_agg(e.id) from chart.entry e join own on own.chart_id = e.chart_id where e.type = $1) as patients` };

export type Person = { charts: string[]; homes: string[]; patients: string[] };

/** The person a Patient id stands for: charts, charts where entries about several patients live, and the ids of all its Patients. Most have one chart. */
export async function personOfPatient(tx: Tx, patientId: string): Promise<Person | undefined> {
  const [found] = await tx.query(oneChart, [typeNumber('Patient'), patientId]);
  if (!found) return undefined;
  if (!found.more) return { charts: [found.chart_id], homes: [], patients: [patientId] };
  const [row] = await tx.query(wholePerson, [typeNumber('Patient'), found.chart_id]);
  return { charts: row.charts, homes: row.homes ?? [], patients: row.patients ?? [patientId] };
}
