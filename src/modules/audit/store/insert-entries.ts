import { binaryArray } from '../../../platform/db/binary-array.ts';
import type { ArrayType } from '../../../platform/db/binary-array.ts';
import type { Named } from '../../../platform/db/tx.ts';
import type { EntryRow } from '../rules/entry-row.ts';

const columns = 'id, at, actor, chart_id, further, outcome, purpose, action, problem, detail_hash, entries';
const types: readonly ArrayType[] = ['bigint', 'timestamptz', 'bigint', 'bigint', 'smallint', '"char"', '"char"', 'text', 'text', 'bytea', 'text'];

/**
 * One statement for any number of entries with all that belongs to them. Parts that no entry needs are left out of the
 * text, so that the common one (a read of one chart, its actor known) is a plain insert of one row.
 */
export function insertEntries(rows: readonly EntryRow[], isNewActor: (row: EntryRow) => boolean): { statement: Named; params: unknown[] } {
  const actors = [...new Map(rows.filter(isNewActor).map((r) => [r.actorNo, r])).values()];
  const subjects = rows.flatMap((r) => r.further.map((s) => ({ id: r.id, ...s })));
  const details = rows.filter((r) => r.detail !== undefined);
  const params: unknown[] = rows.length === 1 ? values(rows[0]!) : columnsOf(rows.map(values));
  const text = (items: readonly string[]): Buffer => binaryArray('text', items), bigint = (items: readonly string[]): Buffer => binaryArray('bigint', items);
  if (actors.length) params.push(bigint(actors.map((a) => a.actorNo)), text(actors.map((a) => a.actorKind)), text(actors.map((a) => a.actorId)), text(actors.map((a) => a.facility)));
  if (subjects.length) params.push(bigint(subjects.map((s) => s.id)), bigint(subjects.map((s) => s.chartId)), text(subjects.map((s) => s.entries)));
  if (details.length) params.push(bigint(details.map((d) => d.id)), binaryArray('bytea', details.map((d) => d.salt)), text(details.map((d) => d.detail!)));
  return { statement: statement(rows.length > 1, actors.length > 0, subjects.length > 0, details.length > 0), params };
}

const values = (r: EntryRow): unknown[] => [r.id, r.at, r.actorNo, r.chartId, r.further.length, r.outcome, r.purpose, r.action, r.problem, r.detailHash, r.entries];

const columnsOf = (rows: readonly unknown[][]): Buffer[] => types.map((type, i) => binaryArray(type, rows.map((r) => (type === 'timestamptz' ? Date.parse(r[i] as string) : r[i])) as never[]));

const statements = new Map<string, Named>();
function statement(many: boolean, actors: boolean, subjects: boolean, details: boolean): Named {
  const name = `audit.insert-${many ? 'many' : 'one'}${actors ? '-a' : ''}${subjects ? '-s' : ''}${details ? '-d' : ''}`;
  let made = statements.get(name);
  if (!made) statements.set(name, made = { name, text: textOf(many, actors, subjects, details) });
  return made;
}

function textOf(many: boolean, actors: boolean, subjects: boolean, details: boolean): string {
  let n = types.length;
  const arrays = (...kinds: string[]): string => kinds.map((k) => `$${n += 1}::${k}[]`).join(', ');
  const others: string[] = [];
  if (actors) others.push(`a as (insert into audit.actor (no, kind, id, facility) select * from unnest(${arrays('bigint', 'text', 'text', 'text')}) on conflict do nothing)`);
  if (subjects) others.push(`s as (insert into audit.subject (entry_id, chart_id, entries) select * from unnest(${arrays('bigint', 'bigint', 'text')}))`);
  if (details) others.push(`d as (insert into audit.detail (entry_id, salt, detail) select * from unnest(${arrays('bigint', 'bytea', 'text')}))`);
  const entry = `insert into audit.entry (${columns}) ${many
    ? `select * from unnest(${types.map((t, i) => `$${i + 1}::${t}[]`).join(', ')})`
    : `values (${types.map((t, i) => `$${i + 1}::${t}`).join(', ')})`}`;
  return others.length ? `with ${others.join(',\n')}\n${entry}` : entry;
}
