import { blankShared, dictionaryNames, dictionaryOf, everyPairMax, foldSystem, looseMax, makeColumns, numberKind, uniteDictionaries, usualValues, widest } from '../../modules/linkage/index.ts';
import type { CodedColumn, DictionaryName, LinkagePolicy, PeopleColumns, SharedValue, TableShape } from '../../modules/linkage/index.ts';
import { Problem } from '../../platform/problem.ts';
import type { Issue } from '../../platform/problem.ts';
import { addressesOf, columnsOf } from '../../modules/exchange/index.ts';
import type { CsvMap } from '../../modules/exchange/index.ts';
import type { StretchRead } from './read-stretch.ts';
import { rowReader } from './row-person.ts';
import type { ScannedTable, Stretch } from './scan-table.ts';
import type { Helper } from './thread-pool.ts';

export type ReadTables = { shape: TableShape; columns: PeopleColumns; words: Record<DictionaryName, readonly string[]>; ids: (row: number) => string; shared: SharedValue[]; birthUnread: number };

const count = (of: string | string[] | undefined): number => (of === undefined ? 0 : Array.isArray(of) ? of.length : 1);

/** Columns that the map names and a table lacks stop it, with the names that are there. */
export function checkColumns(table: ScannedTable, map: CsvMap): void {
  const missing = [...new Set(columnsOf(map).filter((name) => !table.header.includes(name)))];
  if (missing.length > 0) throw new Problem('invalid-input', `${table.path} has no column ${missing.join(', ')}, which the map names; its columns are ${table.header.filter(Boolean).join(', ')}. Mend the map or the header`);
  if (table.rows === 0) throw new Problem('invalid-input', `${table.path} has a header and no row: there is nobody to compare`);
  if (columnsOf({ ...map, id: undefined }).length === 0) throw new Problem('invalid-input', 'The map names no column to compare by: give at least family, given, birthDate or identifier');
}

function shapeOf(tables: readonly ScannedTable[], map: CsvMap, order: 'mdy' | 'dmy'): TableShape {
  const systems = new Map<string, TableShape['systems'][number]>();
  // Systems are held as people are standardized: folded. A column without a type may be of either kind; the list itself tells (tellKinds).
  for (const { system, type } of rowReader(tables[0]!.header, map, order).systems) {
    const folded = foldSystem(system), { kind, strong } = numberKind(type);
    if (systems.size < widest.systems) systems.set(folded, { system: folded, kind: type === undefined ? 'person' : kind, strong });
  }
  return {
    people: tables.reduce((sum, t) => sum + t.rows, 0), names: map.previousFamily === undefined ? 1 : 2, addresses: Math.min(widest.addresses, Math.max(1, addressesOf(map).length)),
    phones: Math.min(widest.phones, Math.max(1, count(map.phone))), emails: Math.min(widest.emails, Math.max(1, count(map.email))), systems: [...systems.values()],
  };
}

/** Reads all rows into shared columns over the helpers, then makes one set of dictionaries and takes out values that too many share. */
export async function readTables(tables: readonly ScannedTable[], map: CsvMap, policy: LinkagePolicy, helpers: readonly Helper[], tell: (rows: number, of: number) => void): Promise<ReadTables> {
  const shape = shapeOf(tables, map, policy.dateOrder), columns = makeColumns(shape), people = shape.people;
  const looseness = people <= everyPairMax ? 'every' : people <= looseMax ? 'wide' : 'no';
  await Promise.all(helpers.map((h) => h.ask({ do: 'begin', begin: { columns, shape, looseness, policy, map } })));
  const work = tables.flatMap((table, t) => table.stretches.map((stretch) => ({ table, stretch, t, firstRow: t === 0 ? 0 : tables[0]!.rows })));
  const read: { stretch: Stretch; t: number; firstRow: number; helper: number; told: StretchRead }[] = [];
  let done = 0;
  const waiting = [...work];
  await Promise.all(helpers.map(async (helper, h) => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const told = await helper.ask<StretchRead>({ do: 'read', table: { ...one.table, stretches: [] }, stretch: one.stretch, firstRow: one.firstRow });
      read.push({ stretch: one.stretch, t: one.t, firstRow: one.firstRow, helper: h, told });
      done += one.stretch.rows;
      tell(done, people);
    }
  }));
  read.sort((a, b) => a.t - b.t || a.stretch.row - b.stretch.row);
  refuseBadRows(tables, read);
  const words = await unite(shape, columns, helpers, read.map((r) => ({ helper: r.helper, from: r.firstRow + r.stretch.row, to: r.firstRow + r.stretch.row + r.stretch.rows })));
  const ids = idsOf(tables, map, read);
  return { shape: tellKinds(shape, columns), columns, words, ids, shared: blankShared(shape, columns, words, policy.sharedByMany), birthUnread: read.reduce((sum, r) => sum + r.told.birthUnread, 0) };
}

function refuseBadRows(tables: readonly ScannedTable[], read: readonly { t: number; told: StretchRead }[]): void {
  const issues: Issue[] = [], ragged = read.reduce((sum, r) => sum + r.told.raggedCount, 0);
  for (const { t, told } of read) for (const row of told.ragged) if (issues.length < 5) issues.push({ at: `${tables[t]!.path}, line ${row.line}`, says: `${row.cells} cells where the header has ${tables[t]!.header.length}`, mend: 'put a cell that holds the delimiter in quotes, or fill what is missing' });
  if (ragged > 0) throw new Problem('invalid-input', `${ragged} ${ragged === 1 ? 'row has' : 'rows have'} another number of cells than the header: their columns would be taken for others`, { issues });
  for (const { t, told } of read) for (const line of told.noId) if (issues.length < 5) issues.push({ at: `${tables[t]!.path}, line ${line}`, says: 'the id is empty', mend: 'give the row an id, or leave id out of the map: then rows go by their number' });
  if (issues.length > 0) throw new Problem('invalid-input', 'Some rows have no id', { issues });
}

/** A number that hardly anybody has twice in the list is one of the record, not of the person: that it differs tells nothing. */
function tellKinds(shape: TableShape, columns: PeopleColumns): TableShape {
  const k = shape.systems.length;
  return { ...shape, systems: shape.systems.map((s, i) => {
    const column = Float64Array.from({ length: shape.people }, (_, row) => columns.numbers[row * k + i]!), filled = column.reduce((n, v) => n + (v === 0 ? 0 : 1), 0);
    let shared = 0;
    for (const n of usualValues(column, 2).values()) shared += n;
    return s.kind === 'person' && s.system.startsWith('column:') && shared < filled * 0.005 ? { ...s, kind: 'record' as const } : s;
  }) };
}

/** The ids of rows; numbers of rows (from 1, in each file) where the map names no id. */
function idsOf(tables: readonly ScannedTable[], map: CsvMap, read: readonly { stretch: Stretch; t: number; told: StretchRead }[]): (row: number) => string {
  const first = tables[0]!.rows;
  if (map.id === undefined) return (row) => String(row < first ? row + 1 : row - first + 1);
  const all: string[] = [], issues: Issue[] = [];
  for (const [t, table] of tables.entries()) {
    const seen = new Map<string, number>();
    let row = 0, twice = 0;
    for (const r of read) if (r.t === t) for (const id of r.told.ids ?? []) {
      const before = seen.get(id);
      row += 1;
      if (before === undefined) seen.set(id, row); else { twice += 1; if (issues.length < 5) issues.push({ at: `${table.path}, rows ${before} and ${row}`, says: `both have the id ${id}`, mend: 'give each row an id of its own, map another column as id, or leave id out of the map: then rows go by their number' }); }
      all.push(id);
    }
    if (twice > 0) throw new Problem('invalid-input', `${table.path}: ${twice} ${twice === 1 ? 'row has' : 'rows have'} an id that another row has`, { issues });
  }
  return (row) => all[row]!;
}

/** One dictionary for each kind of word, and the codes in the columns moved to it. */
async function unite(shape: TableShape, columns: PeopleColumns, helpers: readonly Helper[], ranges: readonly { helper: number; from: number; to: number }[]): Promise<Record<DictionaryName, readonly string[]>> {
  const each = await Promise.all(helpers.map((h) => h.ask<Record<DictionaryName, readonly string[]>>({ do: 'dictionaries' })));
  if (helpers.length === 1) return each[0]!;
  const united = Object.fromEntries(dictionaryNames.map((d) => [d, uniteDictionaries(each.map((e) => e[d]))])) as Record<DictionaryName, ReturnType<typeof uniteDictionaries>>;
  for (const [column, dictionary] of Object.entries(dictionaryOf) as [CodedColumn, DictionaryName][]) {
    const values = columns[column], width = values.length / shape.people;
    for (const { helper, from, to } of ranges) { const moves = united[dictionary].moves[helper]!; for (let i = from * width; i < to * width; i += 1) values[i] = moves[values[i]!]!; }
  }
  return Object.fromEntries(dictionaryNames.map((d): [string, readonly string[]] => [d, united[d].words])) as Record<DictionaryName, readonly string[]>;
}
