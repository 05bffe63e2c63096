import type { Tx } from '../../../platform/db/tx.ts';
import type { ValueSetResource } from '../rules/value-set-selection.ts';
import { imported } from '../rules/value-set-selection.ts';

/** The FHIR resource of a value set or concept map, by canonical url or by id. */
export async function readDefinition<R extends object>(tx: Tx, table: 'value_set' | 'concept_map', by: { url: string } | { id: string }): Promise<R | undefined> {
  const [row] = await tx.query<{ resource: R }>(`select resource from terminology.${table} where ${'url' in by ? 'url' : 'id'} = $1`, ['url' in by ? by.url : by.id]);
  return row?.resource;
}

/** The value sets that one draws from, at any depth. What is not here is left out. */
export async function readImported(tx: Tx, resource: ValueSetResource): Promise<Map<string, ValueSetResource>> {
  const known = new Map<string, ValueSetResource>();
  for (let wanted = imported(resource); wanted.length > 0 && known.size < 500;) {
    const rows = await tx.query<{ url: string; resource: ValueSetResource }>('select url, resource from terminology.value_set where url = any($1)', [wanted]);
    for (const r of rows) known.set(r.url, r.resource);
    wanted = [...new Set(rows.flatMap((r) => imported(r.resource)))].filter((u) => !known.has(u));
  }
  return known;
}
