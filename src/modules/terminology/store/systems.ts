import type { Tx } from '../../../platform/db/tx.ts';

export type SystemRow = {
  systemNo: number; url: string; id: string; name: string; title: string; version: string | null; content: 'complete' | 'fragment'; publisher: string | null; licence: string; source: string;
  effectiveOn: string | null; loadedAt: Date; caseSensitive: boolean; concepts: number; active: number;
};

const columns = `system_no as "systemNo", url, id, name, title, version, content, publisher, licence, source, to_char(effective_on, 'YYYY-MM-DD') as "effectiveOn", loaded_at as "loadedAt", case_sensitive as "caseSensitive", concepts, active`;

/** Code systems without their FHIR header: those named, or all (some hundreds, since HL7's come along). */
export const readSystems = (tx: Tx, urls: readonly string[] | null = null): Promise<SystemRow[]> =>
  tx.query<SystemRow>(urls === null ? { name: 'terminology.read-systems', text: `select ${columns} from terminology.code_system order by system_no` } : { name: 'terminology.read-systems-named', text: `select ${columns} from terminology.code_system where url = any($1) order by system_no` }, urls === null ? [] : [urls]);

export async function countDefinitions(tx: Tx): Promise<{ valueSets: number; conceptMaps: number }> {
  const [row] = await tx.query<{ valueSets: number; conceptMaps: number }>(`select (select count(*)::integer from terminology.value_set) as "valueSets", (select count(*)::integer from terminology.concept_map) as "conceptMaps"`);
  return row!;
}

/** The FHIR header of a code system, as its file had it. */
export async function readHeader(tx: Tx, systemNo: number): Promise<Record<string, unknown>> {
  return (await tx.query<{ header: Record<string, unknown> }>('select header from terminology.code_system where system_no = $1', [systemNo]))[0]!.header;
}
