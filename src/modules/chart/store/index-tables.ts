import type { IndexRows, PartRow, ReferenceRow } from '../../../standards/fhir/index-rows.ts';
import type { ArrayType } from '../../../platform/db/binary-array.ts';
import { systemNumber } from './system-number.ts';
import { knownType, typeNumber } from './type-numbers.ts';

/** A table of rows led by (chart_id, rid): those of search, and the projections of neighbours. */
export type RowTable = {
  table: string;
  columns: readonly { name: string; pg: string }[];
};

/** Rows of one table for one entry, each in the order of the table's columns. */
export type EntryRows = Map<RowTable, unknown[][]>;

const column = (name: string, pg: ArrayType): { name: string; pg: string } => ({ name, pg });

export const tokenTable: RowTable = { table: 'chart.idx_token', columns: [column('param', 'smallint'), column('system', 'bigint'), column('code', 'text'), column('words', 'text')] };
export const stringTable: RowTable = { table: 'chart.idx_string', columns: [column('param', 'smallint'), column('folded', 'text'), column('exact', 'text')] };
export const dateTable: RowTable = { table: 'chart.idx_date', columns: [column('param', 'smallint'), column('lo', 'timestamptz'), column('hi', 'timestamptz')] };
export const quantityTable: RowTable = { table: 'chart.idx_quantity', columns: [column('param', 'smallint'), column('value', 'float8'), column('lo', 'float8'), column('hi', 'float8'), column('system', 'bigint'), column('code', 'text'), column('unit', 'text')] };
export const referenceTable: RowTable = { table: 'chart.idx_reference', columns: [column('param', 'smallint'), column('target_type', 'smallint'), column('target_id', 'text')] };
export const uriTable: RowTable = { table: 'chart.idx_uri', columns: [column('param', 'smallint'), column('value', 'text')] };
/** What composites join inside one item. Written since `indexedBy` 2. */
export const partTable: RowTable = { table: 'chart.idx_part', columns: [column('param', 'smallint'), column('item', 'smallint'), column('system', 'bigint'), column('code', 'text'), column('value', 'float8'), column('lo', 'float8'), column('hi', 'float8'), column('unit', 'text'), column('target_type', 'smallint'), column('target_id', 'text')] };

export const indexTables: readonly RowTable[] = [tokenTable, stringTable, dateTable, quantityTable, referenceTable, uriTable, partTable];

/** Lays the extracted rows out for the tables. What a reference says by identifier is a token under the reference's own number. */
export function tableRows(rows: IndexRows): EntryRows {
  const all: EntryRows = new Map();
  const tokens = rows.tokens.map((t) => [t.param, systemNumber(t.system), t.code, t.text] as unknown[]);
  for (const r of rows.references) if (r.identifierValue !== undefined) tokens.push([r.param, systemNumber(r.identifierSystem), r.identifierValue, null]);
  put(all, tokenTable, tokens);
  put(all, stringTable, rows.strings.map((s) => [s.param, s.folded, s.value === s.folded ? null : s.value]));
  put(all, dateTable, rows.dates.map((d) => [d.param, d.lo, d.hi]));
  put(all, quantityTable, rows.quantities.map((q) => [q.param, q.value, q.lo, q.hi, systemNumber(q.system), q.code, q.unit]));
  put(all, referenceTable, rows.references.filter((r) => r.raw !== null || r.targetId !== null).map((r) => [r.param, ...target(r)]));
  put(all, uriTable, rows.uris.map((u) => [u.param, u.value]));
  if (rows.parts.length > 0) put(all, partTable, rows.parts.map(partRow));
  return all;
}

function target(r: ReferenceRow): [number | null, string | null] {
  const known = r.targetType !== null && knownType(r.targetType);
  return [known ? typeNumber(r.targetType!) : null, known && r.targetId !== null ? r.targetId : r.raw ?? r.targetId];
}

function partRow(part: PartRow): unknown[] {
  if ('token' in part) return [part.token.param, part.item, systemNumber(part.token.system), part.token.code, null, null, null, null, null, null];
  if ('reference' in part) return [part.reference.param, part.item, null, null, null, null, null, null, ...target(part.reference)];
  const q = part.quantity;
  return [q.param, part.item, systemNumber(q.system), q.code, q.value, q.lo, q.hi, q.unit, null, null];
}

function put(all: EntryRows, table: RowTable, rows: unknown[][]): void {
  if (rows.length > 0) all.set(table, rows);
}

/** True when two entries' rows of a table are the same, so that an update leaves them alone. */
export const sameRows = (a: unknown[][] | undefined, b: unknown[][] | undefined): boolean => JSON.stringify(a ?? []) === JSON.stringify(b ?? []);

/** True for an id of ours; a whole address has a colon, a slash or begins with #. */
export const isOwnId = (target: string): boolean => /^[A-Za-z0-9\-.]{1,64}$/.test(target);
