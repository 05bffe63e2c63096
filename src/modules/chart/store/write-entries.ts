import type { Named, Tx } from '../../../platform/db/tx.ts';
import type { EntryRows, RowTable } from './index-tables.ts';
import { binaryArray, isArrayType } from '../../../platform/db/binary-array.ts';

/** One version to be written. `expect` is the version it replaces; absent for a new entry. */
export type EntryWrite = {
  chartId: string; rid: string; type: number; id: string; expect: number | undefined;
  deleted: boolean; onAt: number | null; content: string;
  itemId: string | undefined; place: string | undefined; reason: string | undefined;
  /** Rows to put into the typed tables. */
  rows: EntryRows;
  /** Tables whose rows of this entry go first. */
  clear: readonly RowTable[];
  /** The other charts it is about; undefined leaves them as they are. */
  alsoAbout: readonly string[] | undefined;
  /** Local references that must be looked for: marked when their target is not here. Undefined leaves the marks as they are. */
  refersTo: readonly { type: number; id: string }[] | undefined;
};

export type WriteStamp = { at: Date; actor: string; indexed: number; lostState: 'CK409' | 'CK412' };

const statements = new Map<string, Named>();

function statement(kind: string, parts: readonly string[], make: () => string): Named {
  const key = `${kind} ${parts.join(' ')}`;
  let made = statements.get(key);
  if (!made) statements.set(key, made = { name: `chart.${kind}.${statements.size}`, text: make() });
  return made;
}

const arrayOf = (pg: string, items: unknown[]): unknown => {
  const base = pg.replace(/\[\]$/, '');
  if (!isArrayType(base)) return items;
  return binaryArray(base, base === 'text' ? items.map((v) => (v === null || v === undefined || typeof v === 'string' ? v : String(v))) : items as never[]);
};

/** Gathers parameters and the `unnest(..)` that reads them back as rows. */
class Arrays {
  readonly values: unknown[] = [];
  unnest(columns: readonly (readonly [pg: string, items: unknown[]])[]): string {
    return `unnest(${columns.map(([pg, items]) => this.array(pg, items)).join(', ')})`;
  }
  array(pg: string, items: unknown[]): string {
    this.values.push(arrayOf(pg, items));
    return `$${this.values.length}::${pg.replace(/\[\]$/, '')}[]`;
  }
  scalar(value: unknown, cast: string): string {
    this.values.push(value);
    return `$${this.values.length}::${cast}`;
  }
}

/** Sends the statements that file new entries: directory, entry, version and every typed row at once. Nothing is waited for. */
export function sendCreates(tx: Tx, stamp: WriteStamp, writes: readonly EntryWrite[], charts: { ids: readonly string[]; facility: string } = { ids: [], facility: '' }): void {
  const p = new Arrays();
  const at = p.scalar(stamp.at, 'timestamptz'), actor = p.scalar(stamp.actor, 'text'), indexed = p.scalar(stamp.indexed, 'smallint');
  const u = p.unnest([['bigint', writes.map((w) => w.chartId)], ['bigint', writes.map((w) => w.rid)], ['smallint', writes.map((w) => w.type)], ['text', writes.map((w) => w.id)], ['timestamptz', writes.map((w) => w.onAt)],
    ['bigint', writes.map((w) => w.itemId ?? null)], ['text', writes.map((w) => w.place ?? null)], ['text', writes.map((w) => w.reason ?? null)], ['text', writes.map((w) => w.content)]]);
  const parts = [
    `u as (select * from ${u} as u(chart_id, rid, type, id, on_at, item_id, place, reason, content))`,
    'd as (insert into chart.directory (type, id, chart_id, rid) select type, id, chart_id, rid from u)',
    `e as (insert into chart.entry (chart_id, rid, updated_at, on_at, version, type, indexed, id) select chart_id, rid, ${at}, coalesce(on_at, '-infinity'), 1, type, ${indexed}, id from u)`,
    `v as (insert into chart.version (chart_id, rid, recorded_at, item_id, version, actor, place, reason, content) select chart_id, rid, ${at}, item_id, 1, ${actor}, place, reason, content from u)`,
    'a as (delete from chart.dangling_reference x using u where x.target_type = u.type and x.target_id = u.id)',
  ];
  const named = [...typedParts(p, writes, parts)];
  if (charts.ids.length > 0) {
    parts.push(`k as (insert into chart.chart (chart_id, kind, facility, created_at) select id, 'person', ${p.scalar(charts.facility, 'text')}, ${at} from unnest(${p.array('bigint', [...charts.ids])}) as k(id))`);
    named.push('chart');
  }
  tx.send(statement('create', named, () => `with ${parts.join(',\n')}\nselect 1`), p.values);
}

/** Sends the statements that file further versions. When somebody else was first, the server refuses and the commit that travels with it rolls back. */
export function sendUpdates(tx: Tx, stamp: WriteStamp, writes: readonly EntryWrite[]): void {
  sendClearing(tx, writes);
  const p = new Arrays();
  const at = p.scalar(stamp.at, 'timestamptz'), actor = p.scalar(stamp.actor, 'text'), indexed = p.scalar(stamp.indexed, 'smallint'), lost = p.scalar(stamp.lostState, 'text'), count = p.scalar(writes.length, 'integer');
  const u = p.unnest([['bigint', writes.map((w) => w.chartId)], ['bigint', writes.map((w) => w.rid)], ['integer', writes.map((w) => w.expect)], ['boolean', writes.map((w) => w.deleted)], ['timestamptz', writes.map((w) => w.onAt)],
    ['bigint', writes.map((w) => w.itemId ?? null)], ['text', writes.map((w) => w.place ?? null)], ['text', writes.map((w) => w.reason ?? null)], ['text', writes.map((w) => w.content)]]);
  const several = writes.length > 1;
  const parts = [
    `u as (select * from ${u} as u(chart_id, rid, expect, deleted, on_at, item_id, place, reason, content))`,
    // One order of locks for all, so that two bundles wait for each other instead of dying together.
    ...(several ? ['l as materialized (select e.chart_id, e.rid from chart.entry e join u using (chart_id, rid) order by 1, 2 for update of e)'] : []),
    `e as (update chart.entry e set version = u.expect + 1, updated_at = ${at}, on_at = coalesce(u.on_at, '-infinity'), indexed = ${indexed}, deleted = u.deleted from u${several ? ' join l using (chart_id, rid)' : ''}
      where e.chart_id = u.chart_id and e.rid = u.rid and e.version = u.expect returning e.chart_id, e.rid)`,
    `v as (insert into chart.version (chart_id, rid, recorded_at, item_id, version, deleted, actor, place, reason, content)
      select u.chart_id, u.rid, ${at}, u.item_id, u.expect + 1, u.deleted, ${actor}, u.place, u.reason, u.content from u join e using (chart_id, rid))`,
  ];
  const named = [...(several ? ['several'] : []), ...typedParts(p, writes, parts)];
  tx.send(statement('update', named, () => `with ${parts.join(',\n')}\nselect platform.require((select count(*) from e) = ${count}, ${lost}, 'Somebody changed it since it was read: read it again, then repeat')`), p.values);
}

/** Sends new typed rows for entries whose content stays: the index is made anew. Their entries are locked by the caller. */
export function sendReindex(tx: Tx, indexed: number, writes: readonly EntryWrite[]): void {
  sendClearing(tx, writes);
  const p = new Arrays();
  const mark = p.scalar(indexed, 'smallint');
  const u = p.unnest([['bigint', writes.map((w) => w.chartId)], ['bigint', writes.map((w) => w.rid)], ['timestamptz', writes.map((w) => w.onAt)]]);
  const parts = [`e as (update chart.entry e set indexed = ${mark}, on_at = coalesce(u.on_at, '-infinity') from ${u} as u(chart_id, rid, on_at) where e.chart_id = u.chart_id and e.rid = u.rid)`];
  const named = [...typedParts(p, writes, parts)];
  tx.send(statement('reindex', named, () => `with ${parts.join(',\n')}\nselect 1`), p.values);
}

/** Old typed rows go in a statement of their own, before the new ones come. */
function sendClearing(tx: Tx, writes: readonly EntryWrite[]): void {
  const tables = new Map<string, EntryWrite[]>();
  const add = (table: string, w: EntryWrite): void => { const list = tables.get(table); if (list) list.push(w); else tables.set(table, [w]); };
  for (const w of writes) {
    for (const t of w.clear) add(t.table, w);
    if (w.refersTo) add('chart.dangling_reference', w);
    if (w.alsoAbout) add('chart.compartment', w);
  }
  if (tables.size === 0) return;
  const p = new Arrays();
  const parts = [...tables].sort(([a], [b]) => (a < b ? -1 : 1)).map(([table, list], at) => {
    const u = p.unnest([['bigint', list.map((w) => w.chartId)], ['bigint', list.map((w) => w.rid)]]);
    return `d${at} as (delete from ${table} x using ${u} as u(chart_id, rid) where x.${table === 'chart.compartment' ? 'home_chart' : 'chart_id'} = u.chart_id and x.rid = u.rid)`;
  });
  tx.send(statement('clear', [...tables.keys()].sort(), () => `with ${parts.join(',\n')}\nselect 1`), p.values);
}

/** Adds the inserts into typed tables, compartments and dangling marks to a statement; gives the names of what was added. */
function* typedParts(p: Arrays, writes: readonly EntryWrite[], parts: string[]): Generator<string> {
  const tables = new Map<RowTable, { charts: string[]; rids: string[]; columns: unknown[][] }>();
  const compartments: [string[], string[], string[]] = [[], [], []];
  const refs: [string[], string[], number[], string[]] = [[], [], [], []];
  for (const w of writes) {
    for (const [table, rows] of w.rows) {
      let all = tables.get(table);
      if (!all) tables.set(table, all = { charts: [], rids: [], columns: table.columns.map(() => []) });
      for (const row of rows) {
        all.charts.push(w.chartId); all.rids.push(w.rid);
        for (let i = 0; i < row.length; i += 1) all.columns[i]!.push(row[i]);
      }
    }
    for (const other of w.alsoAbout ?? []) if (other !== w.chartId) { compartments[0].push(other); compartments[1].push(w.chartId); compartments[2].push(w.rid); }
    for (const r of w.refersTo ?? []) { refs[0].push(w.chartId); refs[1].push(w.rid); refs[2].push(r.type); refs[3].push(r.id); }
  }
  for (const [table, all] of [...tables].sort(([a], [b]) => (a.table < b.table ? -1 : 1))) {
    const names = table.columns.map((c) => c.name).join(', ');
    parts.push(`${table.table.replace('.', '_')} as (insert into ${table.table} (chart_id, rid, ${names}) select * from ${p.unnest([['bigint', all.charts], ['bigint', all.rids], ...table.columns.map((c, i) => [c.pg, all.columns[i]!] as const)])})`);
    yield table.table;
  }
  if (compartments[0].length > 0) {
    parts.push(`c as (insert into chart.compartment (chart_id, home_chart, rid) select * from ${p.unnest([['bigint', compartments[0]], ['bigint', compartments[1]], ['bigint', compartments[2]]])} on conflict do nothing)`);
    yield 'compartment';
  }
  if (refs[0].length > 0) {
    parts.push(`r as (insert into chart.dangling_reference (chart_id, rid, target_type, target_id)
      select r.* from ${p.unnest([['bigint', refs[0]], ['bigint', refs[1]], ['smallint', refs[2]], ['text', refs[3]]])} as r(chart_id, rid, type, id)
      where not exists (select 1 from chart.directory x where x.type = r.type and x.id = r.id) on conflict do nothing)`);
    yield 'dangling';
  }
}
