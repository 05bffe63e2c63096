import type { Tx } from '../../../platform/db/tx.ts';

export type DefinitionTable = 'code_system' | 'value_set' | 'concept_map';

/** The FHIR ids in use, by url. */
export async function readIds(tx: Tx, table: DefinitionTable): Promise<Map<string, string>> {
  return new Map((await tx.query<{ url: string; id: string }>(`select url, id from terminology.${table}`)).map((r) => [r.url, r.id]));
}
