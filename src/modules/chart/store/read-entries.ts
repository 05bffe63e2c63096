import type { Ctx } from '../../../platform/action.ts';
import type { Named, Tx } from '../../../platform/db/tx.ts';
import type { Located } from '../door.ts';
import { sharedChart } from '../door.ts';
import { binaryArray } from '../../../platform/db/binary-array.ts';
import { typeName, typeNumber } from './type-numbers.ts';

/** A current entry with its stored text. */
export type Current = Located & { text: string; indexed: number };

const readOne: Named = { name: 'chart.read-one', text: `
  select d.chart_id, d.rid, d.id, e.version, e.deleted, e.indexed, v.content
  from chart.directory d join chart.entry e on e.chart_id = d.chart_id and e.rid = d.rid
  join chart.version v on v.chart_id = e.chart_id and v.rid = e.rid and v.version = e.version
  where d.type = $1 and d.id = $2` };

/** From type and id to the stored text in one statement, or undefined when there never was such an entry. */
export async function readOneEntry(tx: Tx, type: string, id: string): Promise<Current | undefined> {
  const [row] = await tx.look(readOne, [typeNumber(type), id]);
  return row && currentOf(row, type, id);
}

const currentOf = (row: any, type: string, id: string): Current => ({ chartId: row.chart_id, rid: row.rid, type, id, version: row.version, deleted: row.deleted, indexed: row.indexed, text: row.content });

/** The same, recorded by the statement that reads where the actor and the entry allow it. */
export async function readOneRecorded(ctx: Ctx, type: string, id: string): Promise<Current | undefined> {
  if (!ctx.readAndRecord) return readOneEntry(ctx.tx, type, id);
  const [row] = await ctx.readAndRecord({ ...readOne, params: [typeNumber(type), id], type, shown: 1, sharedChart, single: true });
  return row && currentOf(row, type, id);
}

const locateMany: Named = { name: 'chart.locate', text: `
  select u.type, u.id, d.chart_id, d.rid, e.version, e.deleted
  from unnest($1::smallint[], $2::text[]) as u(type, id) join chart.directory d on d.type = u.type and d.id = u.id
  join chart.entry e on e.chart_id = d.chart_id and e.rid = d.rid` };

export async function locateEntries(tx: Tx, keys: readonly { type: string; id: string }[]): Promise<Map<string, Located>> {
  if (keys.length === 0) return new Map();
  const rows = await tx.look(locateMany, [binaryArray('smallint', keys.map((k) => typeNumber(k.type))), binaryArray('text', keys.map((k) => k.id))]);
  return new Map(rows.map((r) => [`${typeName(r.type)}/${r.id}`, { chartId: r.chart_id, rid: r.rid, type: typeName(r.type), id: r.id, version: r.version, deleted: r.deleted }]));
}

const readMany: Named = { name: 'chart.read-many', text: `
  select e.chart_id, e.rid, e.version, e.deleted, e.indexed, v.content
  from unnest($1::bigint[], $2::bigint[]) as u(chart_id, rid) join chart.entry e on e.chart_id = u.chart_id and e.rid = u.rid
  join chart.version v on v.chart_id = e.chart_id and v.rid = e.rid and v.version = e.version` };

export type CurrentText = { text: string; version: number; deleted: boolean; indexed: number };

/** Current texts by `chartId/rid`. */
export async function readManyEntries(tx: Tx, keys: readonly { chartId: string; rid: string }[]): Promise<Map<string, CurrentText>> {
  if (keys.length === 0) return new Map();
  const rows = await tx.query(readMany, [binaryArray('bigint', keys.map((k) => k.chartId)), binaryArray('bigint', keys.map((k) => k.rid))]);
  return new Map(rows.map((r) => [`${r.chart_id}/${r.rid}`, { text: r.content, version: r.version, deleted: r.deleted, indexed: r.indexed }]));
}

const readVersion: Named = { name: 'chart.read-version', text: `
  select d.chart_id, d.rid, v.version, v.deleted, v.content
  from chart.directory d join chart.open_version v on v.chart_id = d.chart_id and v.rid = d.rid and v.version = $3
  where d.type = $1 and d.id = $2` };

export async function readOneVersion(tx: Tx, type: string, id: string, version: number): Promise<Current | undefined> {
  const [row] = await tx.query(readVersion, [typeNumber(type), id, version]);
  return row && { chartId: row.chart_id, rid: row.rid, type, id, version: row.version, deleted: row.deleted, indexed: 0, text: row.content };
}

const headOfChart: Named = { name: 'chart.patient-of', text: `
  select rid, id, version, deleted from chart.entry where chart_id = $1 and type = $2 order by deleted, rid limit 1` };

/** The Patient entry that heads a chart. */
export async function readPatientOf(tx: Tx, chartId: string): Promise<Located | undefined> {
  const [row] = await tx.query(headOfChart, [chartId, typeNumber('Patient')]);
  return row && { chartId, rid: row.rid, type: 'Patient', id: row.id, version: row.version, deleted: row.deleted };
}

const headsOfCharts: Named = { name: 'chart.patients-of', text: `
  select u.chart_id, e.rid, e.id, e.version, e.deleted from unnest($1::bigint[]) as u(chart_id)
  cross join lateral (select rid, id, version, deleted from chart.entry where chart_id = u.chart_id and type = $2 order by deleted, rid limit 1) e` };

export async function readPatientsOf(tx: Tx, chartIds: readonly string[]): Promise<Located[]> {
  const rows = await tx.query(headsOfCharts, [chartIds, typeNumber('Patient')]);
  return rows.map((row) => ({ chartId: row.chart_id, rid: row.rid, type: 'Patient', id: row.id, version: row.version, deleted: row.deleted }));
}

const textsOfHeads: Named = { name: 'chart.patient-texts', text: `
  select u.chart_id, e.rid, e.id, e.version, e.deleted, e.indexed, v.content from unnest($1::bigint[]) as u(chart_id)
  cross join lateral (select rid, id, version, deleted, indexed from chart.entry where chart_id = u.chart_id and type = $2 order by deleted, rid limit 1) e
  join chart.version v on v.chart_id = u.chart_id and v.rid = e.rid and v.version = e.version where not e.deleted` };

/** The same with its stored text, in one statement; deleted ones are left out. */
export async function readPatientTexts(tx: Tx, chartIds: readonly string[]): Promise<Current[]> {
  if (chartIds.length === 0) return [];
  return (await tx.query(textsOfHeads, [binaryArray('bigint', chartIds), typeNumber('Patient')])).map((row) => currentOf(row, 'Patient', row.id));
}
