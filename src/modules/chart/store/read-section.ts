import type { Tx } from '../../../platform/db/tx.ts';
import { sharedChart } from '../door.ts';
import { binaryArray } from './binary-array.ts';
import { typeName, typeNumber } from './type-numbers.ts';

/** A current entry with where its version came from. */
export type EntryRow = { chartId: string; rid: string; type: string; id: string; version: number; recordedAt: string; actor: string; itemId: string | null; place: string | null; text: string };

const columns = `h.chart_id, h.rid, h.type, h.id, h.version, v.actor, v.item_id, v.place, v.content, to_char(v.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at`;
const version = 'join chart.version v on v.chart_id = h.chart_id and v.rid = h.rid and v.version = h.version';

const row = (r: any): EntryRow => ({ chartId: r.chart_id, rid: r.rid, type: typeName(r.type), id: r.id, version: r.version, recordedAt: r.recorded_at, actor: r.actor, itemId: r.item_id, place: r.place, text: r.content });

/** Entries of a person's charts, and of other charts that are about the person too. */
const ofPerson = `(select e.* from chart.entry e where e.chart_id = any($1::bigint[])
  union all select e.* from chart.compartment c join chart.entry e on e.chart_id = c.home_chart and e.rid = c.rid where c.chart_id = any($1::bigint[]) and c.home_chart <> all($1::bigint[]))`;

/** Where an entry stands in its chart, without its content: enough to count, to sort and to page. */
export type EntryKey = { chartId: string; rid: string; type: string; onAtMs: number; codes: readonly string[] };

/**
 * All current entries of a person, newest first by clinical date. `codes` are those of `params`, the search parameters over the elements that
 * decide an entry's section.
 */
export async function entryKeys(tx: Tx, charts: readonly string[], params: readonly number[]): Promise<EntryKey[]> {
  const rows = await tx.query({ name: 'chart.entry-keys', text: `select e.chart_id, e.rid, e.type, extract(epoch from e.on_at)::float8 as on_s, t.codes
    from ${ofPerson} e left join lateral (select array_agg(t.code) as codes from chart.idx_token t where t.chart_id = e.chart_id and t.rid = e.rid and t.param = any($2::smallint[]) and t.code is not null) t on true
    where not e.deleted order by e.on_at desc, e.rid desc` }, [binaryArray('bigint', charts), binaryArray('smallint', params)]);
  return rows.map((r) => ({ chartId: r.chart_id, rid: r.rid, type: typeName(r.type), onAtMs: r.on_s * 1000, codes: r.codes ?? [] }));
}

const rowsByKey = { name: 'chart.entry-rows', text: `select ${columns} from unnest($1::bigint[], $2::bigint[]) with ordinality as u(chart_id, rid, n) join chart.entry h on h.chart_id = u.chart_id and h.rid = u.rid ${version} order by u.n` };

/** Entries with their content, in the order of the keys. */
export async function entryRows(tx: Tx, keys: readonly { chartId: string; rid: string }[]): Promise<EntryRow[]> {
  if (keys.length === 0) return [];
  return (await tx.query(rowsByKey, [binaryArray('bigint', keys.map((k) => k.chartId)), binaryArray('bigint', keys.map((k) => k.rid))])).map(row);
}

/** One entry with its origin, or undefined. */
export async function readEntryRow(tx: Tx, type: string, id: string): Promise<(EntryRow & { deleted: boolean }) | undefined> {
  const [r] = await tx.query({ name: 'chart.entry-row', text: `select ${columns}, h.deleted from chart.directory d join chart.entry h on h.chart_id = d.chart_id and h.rid = d.rid ${version} where d.type = $1 and d.id = $2` }, [typeNumber(type), id]);
  return r && { ...row(r), deleted: r.deleted };
}

/** Current texts of what references name, by `Type/id`; only of these charts or of the shared chart. */
export async function readNamed(tx: Tx, keys: readonly string[], charts: readonly string[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map();
  const cut = keys.map((k) => k.split('/') as [string, string]);
  const rows = await tx.query({ name: 'chart.named', text: `select e.type, e.id, v.content from unnest($1::smallint[], $2::text[]) as u(type, id) join chart.directory d on d.type = u.type and d.id = u.id
    join chart.entry e on e.chart_id = d.chart_id and e.rid = d.rid and not e.deleted join chart.version v on v.chart_id = e.chart_id and v.rid = e.rid and v.version = e.version where d.chart_id = any($3::bigint[])` },
  [binaryArray('smallint', cut.map(([t]) => typeNumber(t))), binaryArray('text', cut.map(([, i]) => i)), binaryArray('bigint', [...charts, sharedChart])]);
  return new Map(rows.map((r) => [`${typeName(r.type)}/${r.id}`, r.content as string]));
}

/** The names behind the ids of actors, from the access module's published view. */
export async function actorNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query({ name: 'chart.actor-names', text: 'select id, name from access.published_people where id = any($1)' }, [[...new Set(ids)]]);
  return new Map(rows.map((r) => [r.id, r.name]));
}
