import type { SearchQuery } from '../../../standards/fhir/search-query.ts';
import type { Values } from './search-conditions.ts';
import { paramIs, tableOf } from './search-conditions.ts';
import { sortsByEntry } from './principal-date.ts';

/** A column to sort by: never null, so that a cursor can stand on any row. Entries without a value come last. */
export type SortKey = { sql: string; cast: string; descending: boolean };

const last = '\u{10FFFF}';

/** The keys of a search; the row id always comes last and makes the order total. Descending by date is the commonest: it walks entry_section. */
export function sortKeys(query: SearchQuery): SortKey[] {
  return query.sort.map(({ code, parameter, descending }): SortKey => {
    if (code === '_id') return { sql: 'e.id', cast: 'text', descending };
    if (code === '_lastUpdated') return { sql: 'e.updated_at', cast: 'timestamptz', descending };
    if (parameter.kind === 'date' && descending && sortsByEntry(query.type, parameter.rows[0]?.id ?? -1)) return { sql: 'e.on_at', cast: 'timestamptz', descending };
    const fold = descending ? 'max' : 'min';
    const pick = (expression: string, none: string): string => `coalesce((select ${fold}(${expression}) from ${tableOf(parameter)} s where s.chart_id = e.chart_id and s.rid = e.rid and ${paramIs(parameter, 's')}), ${none})`;
    switch (parameter.kind) {
      case 'date': return { sql: pick(descending ? 's.hi' : 's.lo', descending ? `'-infinity'::timestamptz` : `'infinity'::timestamptz`), cast: 'timestamptz', descending };
      case 'number': case 'quantity': return { sql: pick('s.value', descending ? `'-infinity'::float8` : `'infinity'::float8`), cast: 'float8', descending };
      case 'string': return { sql: pick('s.folded', descending ? `''` : `'${last}'`), cast: 'text', descending };
      case 'token': return { sql: pick('coalesce(s.words, s.code)', descending ? `''` : `'${last}'`), cast: 'text', descending };
      case 'reference': return { sql: pick('s.target_id', descending ? `''` : `'${last}'`), cast: 'text', descending };
      default: return { sql: pick('s.value', descending ? `''` : `'${last}'`), cast: 'text', descending };
    }
  });
}

/** Where the last page ended: the keys of its last row, and its row id. */
export type Cursor = { keys: string[]; rid: string };

/** Rows after the cursor in the order of the keys. With no keys the row id alone rises. */
export function afterCursor(v: Values, keys: readonly SortKey[], cursor: Cursor, ridDescending: boolean): string {
  const values = keys.map((k, i) => v.add(cursor.keys[i], k.cast));
  const rid = v.add(cursor.rid, 'bigint');
  let condition = `e.rid ${ridDescending ? '<' : '>'} ${rid}`;
  for (let i = keys.length - 1; i >= 0; i -= 1) {
    const k = keys[i]!;
    condition = `(${k.sql} ${k.descending ? '<' : '>'} ${values[i]} or (${k.sql} = ${values[i]} and ${condition}))`;
  }
  return condition;
}
