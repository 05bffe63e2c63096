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

/** Concept maps by url, or those between two value sets; all where nothing is named. */
export async function mapsFrom<R extends object>(tx: Tx, by: { url: string | null; source: string | null; target: string | null }): Promise<R[]> {
  const rows = await tx.query<{ resource: R }>(`select resource from terminology.concept_map where ($1::text is null or url = $1) and ($2::text is null or $2 in (resource->>'sourceUri', resource->>'sourceCanonical'))
    and ($3::text is null or $3 in (resource->>'targetUri', resource->>'targetCanonical')) order by url`, [by.url, by.source, by.target]);
  return rows.map((r) => r.resource);
}

export type DefinitionFilter = { url: string | null; name: string | null; title: string | null; version: string | null; status: string | null; id: string | null; offset: number; count: number };

/** Definitions by FHIR search parameters: uri exactly, strings by their beginning without case. A code system is its head, without concepts. */
export async function findDefinitions(tx: Tx, table: 'code_system' | 'value_set' | 'concept_map', f: DefinitionFilter): Promise<{ total: number; rows: { id: string; resource: Record<string, unknown> | null }[] }> {
  const status = table === 'code_system' ? `'active'` : 'status';
  const where = `($1::text is null or url = $1) and ($2::text is null or lower(name) like lower($2) || '%') and ($3::text is null or lower(title) like lower($3) || '%') and ($4::text is null or version = $4) and ($5::text is null or ${status} = $5) and ($6::text is null or id = $6)`;
  const escaped = (t: string | null): string | null => t?.replace(/[\\%_]/g, '\\$&') ?? null;
  const params = [f.url, escaped(f.name), escaped(f.title), f.version, f.status, f.id];
  const [counted, rows] = await Promise.all([
    tx.query<{ total: number }>(`select count(*)::integer as total from terminology.${table} where ${where}`, params),
    f.count === 0 ? [] : tx.query<{ id: string; resource: Record<string, unknown> | null }>(`select id, ${table === 'code_system' ? 'null::jsonb as resource' : 'resource'} from terminology.${table} where ${where} order by url offset $7 limit $8`, [...params, f.offset, f.count]),
  ]);
  return { total: counted[0]!.total, rows };
}
