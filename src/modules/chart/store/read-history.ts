import type { Named, Tx } from '../../../platform/db/tx.ts';
import { typeName, typeNumber } from './type-numbers.ts';

export type VersionRow = { chartId: string; rid: string; type: string; id: string; version: number; deleted: boolean; recordedAt: string; actor: string; itemId: string | null; place: string | null; reason: string | null; text: string };

const columns = `v.chart_id, v.rid, v.version, v.deleted, to_char(v.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at, v.actor, v.item_id, v.place, v.reason, v.content`;

const ofOne: Named = { name: 'chart.history-of-one', text: `
  select $1::smallint as type, $2::text as id, ${columns} from chart.directory d join chart.open_version v on v.chart_id = d.chart_id and v.rid = d.rid
  where d.type = $1 and d.id = $2 and v.recorded_at >= $3 and v.version < $4 order by v.version desc limit $5` };

/** An entry's versions, newest first. `before` is the version where the last page ended. */
export async function versionsOfEntry(tx: Tx, type: string, id: string, options: { since?: Date; before?: number; limit: number }): Promise<VersionRow[]> {
  return (await tx.query(ofOne, [typeNumber(type), id, options.since ?? new Date(0), options.before ?? 2_147_483_647, options.limit])).map(versionRow);
}

const ofType: Named = { name: 'chart.history-of-type', text: `
  select e.type, e.id, ${columns} from chart.open_version v join chart.entry e on e.chart_id = v.chart_id and e.rid = v.rid
  where e.type = $1 and v.recorded_at >= $2 and (v.recorded_at < $3 or (v.recorded_at = $3 and v.rid < $4)) and ($6::bigint[] is null or v.chart_id = any($6))
  order by v.recorded_at desc, v.rid desc limit $5` };

/** Versions of all entries of a type, newest first. */
export async function versionsOfType(tx: Tx, type: string, options: { since?: Date; before?: { at: string; rid: string }; limit: number; onlyCharts?: readonly string[] }): Promise<VersionRow[]> {
  const end = options.before ?? { at: '9999-01-01T00:00:00Z', rid: '9223372036854775807' };
  return (await tx.query(ofType, [typeNumber(type), options.since ?? new Date(0), end.at, end.rid, options.limit, options.onlyCharts ?? null])).map(versionRow);
}

const countOne: Named = { name: 'chart.history-count-one', text: `
  select count(*)::integer as n from chart.directory d join chart.open_version v on v.chart_id = d.chart_id and v.rid = d.rid where d.type = $1 and d.id = $2 and v.recorded_at >= $3` };
const countType: Named = { name: 'chart.history-count-type', text: `
  select count(*)::integer as n from chart.open_version v join chart.entry e on e.chart_id = v.chart_id and e.rid = v.rid
  where e.type = $1 and v.recorded_at >= $2 and ($3::bigint[] is null or v.chart_id = any($3))` };

/** How many versions an entry has, or all entries of a type. */
export async function countVersions(tx: Tx, type: string, id: string | undefined, options: { since?: Date; onlyCharts?: readonly string[] }): Promise<number> {
  const since = options.since ?? new Date(0);
  const [row] = id === undefined ? await tx.query(countType, [typeNumber(type), since, options.onlyCharts ?? null]) : await tx.query(countOne, [typeNumber(type), id, since]);
  return row.n;
}

function versionRow(r: any): VersionRow {
  return { chartId: r.chart_id, rid: r.rid, type: typeName(r.type), id: r.id, version: r.version, deleted: r.deleted, recordedAt: r.recorded_at, actor: r.actor, itemId: r.item_id, place: r.place, reason: r.reason, text: r.content };
}

const sinceThen: Named = { name: 'chart.versions-since', text: `
  select version, recorded_at, content, actor, reason from chart.version where chart_id = $1 and rid = $2
    and version >= coalesce((select max(version) from chart.version where chart_id = $1 and rid = $2 and recorded_at <= $3), 1) order by version desc limit 500` };

/** The version that stood at an instant and all since, newest first; a tombstone has no text. */
export async function versionsSince(tx: Tx, key: { chartId: string; rid: string }, since: Date): Promise<{ version: number; at: Date; text: string; actor: string; reason: string | null }[]> {
  return (await tx.query(sinceThen, [key.chartId, key.rid, since])).map((r) => ({ version: r.version, at: r.recorded_at, text: r.content, actor: r.actor, reason: r.reason }));
}

const everyVersion: Named = { name: 'chart.all-versions', text: 'select version, recorded_at, deleted, content, reason from chart.version where chart_id = $1 and rid = $2 order by version' };
export async function allVersions(tx: Tx, key: { chartId: string; rid: string }): Promise<{ version: number; at: Date; deleted: boolean; text: string; reason: string | null }[]> {
  return (await tx.query(everyVersion, [key.chartId, key.rid])).map((r) => ({ version: r.version, at: r.recorded_at, deleted: r.deleted, text: r.content, reason: r.reason }));
}

const written: Named = { name: 'chart.written-since', text: `
  select v.chart_id, e.type, e.id, v.version, v.recorded_at, v.actor from chart.version v join chart.entry e on e.chart_id = v.chart_id and e.rid = v.rid
  where v.chart_id = any($1::bigint[]) and v.recorded_at >= $2 order by v.recorded_at, v.rid, v.version limit $3` };

/** Versions written in these charts since an instant, oldest first. */
export async function writtenSince(tx: Tx, charts: readonly string[], since: Date, limit: number): Promise<{ chartId: string; type: string; id: string; version: number; at: Date; actor: string }[]> {
  return (await tx.query(written, [charts, since, limit])).map((r) => ({ chartId: r.chart_id, type: typeName(r.type), id: r.id, version: r.version, at: r.recorded_at, actor: r.actor }));
}

const came: Named = { name: 'chart.came-into', text: `
  select min(v.recorded_at) as at from chart.entry e join chart.version v on v.chart_id = e.chart_id and v.rid = e.rid where e.chart_id = $1 and e.type = $2 and e.id = $3` };
export const cameInto = async (tx: Tx, chartId: string, type: string, id: string): Promise<Date | undefined> => (await tx.query(came, [chartId, typeNumber(type), id]))[0]?.at ?? undefined;

const sealUp: Named = { name: 'chart.seal-versions', text: 'insert into chart.sealed_version (chart_id, rid, from_version, to_version) values ($1, $2, $3, $4) on conflict (chart_id, rid, from_version) do nothing' };
const unseal: Named = { name: 'chart.unseal-versions', text: 'delete from chart.sealed_version where chart_id = $1 and rid = $2' };
/** Versions up to this one are shown in no history; null: all are shown again. */
export function sealVersions(tx: Tx, key: { chartId: string; rid: string }, upTo: number | null): void {
  tx.send(unseal, [key.chartId, key.rid]);
  if (upTo !== null) tx.send(sealUp, [key.chartId, key.rid, 1, upTo]);
}
