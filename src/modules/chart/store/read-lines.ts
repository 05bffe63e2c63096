import type { Tx } from '../../../platform/db/tx.ts';
import { searchParameter } from '../../../standards/fhir/search-parameters.ts';
import { sharedChart } from '../door.ts';
import { binaryArray } from '../../../platform/db/binary-array.ts';
import { typeName, typeNumber } from './type-numbers.ts';

/** An entry without its text: enough to place it in a section and in order. `codes` are those of the search parameters asked for. */
export type Placed = { chartId: string; rid: string; type: string; id: string; /** Milliseconds; null where nothing dates it. */ on: number | null; codes: readonly string[] };

const millis = (at: unknown): number | null => (at instanceof Date ? at.getTime() : null);

/** What is placed at most; a chart beyond it says that it is cut. */
export const placedMost = 100_000;

const placed = { name: 'chart.placed', text: `
  select chart_id, rid, type, id, on_at from chart.entry where chart_id = any($1::bigint[]) and not deleted and ($2::smallint[] is null or type = any($2))
  union all
  select e.chart_id, e.rid, e.type, e.id, e.on_at from chart.compartment c join chart.entry e on e.chart_id = c.home_chart and e.rid = c.rid
  where c.chart_id = any($1::bigint[]) and c.home_chart <> all($1::bigint[]) and not e.deleted and ($2::smallint[] is null or e.type = any($2))
  limit $3` };

const codesOf = { name: 'chart.placing-codes', text: `
  select rid, array_agg(code) as codes from chart.idx_token where chart_id = any($1::bigint[]) and param = any($2::smallint[]) and code is not null group by rid` };

/**
 * Every entry of a person's charts, newest first by its clinical date. `parameters` name (type, search parameter) pairs whose codes are wanted.
 * Two scans joined here: a join of the two in SQL was planned as a loop on charts that were just imported.
 */
export async function placedEntries(tx: Tx, charts: readonly string[], types: readonly string[] | undefined, parameters: readonly (readonly [string, string])[]): Promise<Placed[]> {
  const wanted = new Set(parameters.filter(([type]) => types?.includes(type) ?? true).flatMap(([type, code]) => searchParameter(type, code)?.rows.map((r) => r.id) ?? []));
  const [rows, coded] = await Promise.all([
    tx.query(placed, [binaryArray('bigint', charts), types ? binaryArray('smallint', types.map(typeNumber)) : null, placedMost + 1]),
    wanted.size === 0 ? [] : tx.query(codesOf, [binaryArray('bigint', charts), binaryArray('smallint', [...wanted])]),
  ]);
  const codes = new Map(coded.map((r) => [r.rid as string, r.codes as string[]]));
  const found = rows.map((r): Placed => ({ chartId: r.chart_id, rid: r.rid, type: typeName(r.type), id: r.id, on: millis(r.on_at), codes: codes.get(r.rid) ?? [] }));
  return found.sort((a, b) => newerFirst(a.on, b.on) || b.rid.length - a.rid.length || (b.rid < a.rid ? -1 : 1));
}

/** A current entry with its text and where its version came from. */
export type LineRow = { chartId: string; rid: string; type: string; id: string; version: number; deleted: boolean; recordedAt: string; actor: string; itemId: string | null; text: string; /** Milliseconds; null where nothing dates it. */ on: number | null };

const columns = `e.chart_id, e.rid, e.type, e.id, e.version, e.deleted, e.on_at, v.actor, v.item_id, v.content, to_char(v.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at`;
const lineRow = (r: any): LineRow => ({ chartId: r.chart_id, rid: r.rid, type: typeName(r.type), id: r.id, version: r.version, deleted: r.deleted, recordedAt: r.recorded_at, actor: r.actor, itemId: r.item_id, text: r.content, on: millis(r.on_at) });

const linesOf = { name: 'chart.lines', text: `
  select ${columns} from unnest($1::bigint[], $2::bigint[]) as u(chart_id, rid) join chart.entry e on e.chart_id = u.chart_id and e.rid = u.rid
  join chart.version v on v.chart_id = e.chart_id and v.rid = e.rid and v.version = e.version` };

/** Current entries, in the order asked for. */
export async function readLines(tx: Tx, keys: readonly { chartId: string; rid: string }[]): Promise<LineRow[]> {
  if (keys.length === 0) return [];
  const rows = await tx.query(linesOf, [binaryArray('bigint', keys.map((k) => k.chartId)), binaryArray('bigint', keys.map((k) => k.rid))]);
  const found = new Map(rows.map((r) => [`${r.chart_id}/${r.rid}`, lineRow(r)]));
  return keys.flatMap((k) => found.get(`${k.chartId}/${k.rid}`) ?? []);
}

const oneLine = { name: 'chart.line', text: `
  select ${columns} from chart.directory d join chart.entry e on e.chart_id = d.chart_id and e.rid = d.rid
  join chart.version v on v.chart_id = e.chart_id and v.rid = e.rid and v.version = e.version where d.type = $1 and d.id = $2` };

export async function readLine(tx: Tx, type: string, id: string): Promise<LineRow | undefined> {
  const [row] = await tx.query(oneLine, [typeNumber(type), id]);
  return row && lineRow(row);
}

const named = { name: 'chart.named', text: `
  select e.type, e.id, v.content from unnest($1::smallint[], $2::text[]) as u(type, id) join chart.directory d on d.type = u.type and d.id = u.id
  join chart.entry e on e.chart_id = d.chart_id and e.rid = d.rid and not e.deleted
  join chart.version v on v.chart_id = e.chart_id and v.rid = e.rid and v.version = e.version where d.chart_id = any($3::bigint[])` };

/** Texts of what references point at, by `Type/id`; only in these charts and the shared one, so that nothing of another patient is ever named. */
export async function readNamed(tx: Tx, keys: readonly { type: string; id: string }[], charts: readonly string[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map();
  const rows = await tx.query(named, [binaryArray('smallint', keys.map((k) => typeNumber(k.type))), binaryArray('text', keys.map((k) => k.id)), binaryArray('bigint', [...charts, sharedChart])]);
  return new Map(rows.map((r) => [`${typeName(r.type)}/${r.id}`, r.content as string]));
}

const itemBehind = { name: 'chart.item-behind', text: `select item_id from chart.version where chart_id = $1 and rid = $2 and item_id is not null order by version desc limit 1` };

/** The received item an entry came from: that of its newest version that names one (a mark of error names none). */
export async function itemOfEntry(tx: Tx, chartId: string, rid: string): Promise<string | undefined> {
  const [row] = await tx.query(itemBehind, [chartId, rid]);
  return row?.item_id;
}

/** Undated last. */
const newerFirst = (a: number | null, b: number | null): number => (a === b ? 0 : a === null ? 1 : b === null ? -1 : b - a);
