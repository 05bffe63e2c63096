import type { Tx } from '../../../platform/db/tx.ts';
import type { Condition } from './selection-condition.ts';

export type ConceptRow = { systemNo: number; code: string; display: string; active: boolean; selectable: boolean; retiredOn: string | null; synonyms: string[]; parents: string[]; properties: Record<string, string | number | boolean> };
const columns = `c.system_no as "systemNo", c.code, c.display, c.active, c.selectable, to_char(c.retired_on, 'YYYY-MM-DD') as "retiredOn", c.synonyms, c.parents, c.properties`;

/** One concept, its code as written; in a system that does not tell case apart, however it is written. */
export async function readConcept(tx: Tx, systemNo: number, code: string, caseSensitive: boolean): Promise<ConceptRow | undefined> {
  const [exact] = await tx.query<ConceptRow>({ name: 'terminology.read-concept', text: `select ${columns} from terminology.concept c where system_no = $1 and code = $2` }, [systemNo, code]);
  if (exact || caseSensitive) return exact;
  return (await tx.query<ConceptRow>({ name: 'terminology.read-concept-any-case', text: `select ${columns} from terminology.concept c where system_no = $1 and code = upper($2)` }, [systemNo, code]))[0];
}

export const readChildren = async (tx: Tx, systemNo: number, code: string): Promise<string[]> =>
  (await tx.query<{ code: string }>('select code from terminology.child where system_no = $1 and parent = $2 order by code limit 1000', [systemNo, code])).map((r) => r.code);

/** Every concept of a small system, in the order of its codes. */
export const readAllConcepts = (tx: Tx, systemNo: number): Promise<ConceptRow[]> => tx.query<ConceptRow>(`select ${columns} from terminology.concept c where system_no = $1 order by code`, [systemNo]);

/** The concepts of a selection that carry a code, in any of its systems (or in the one given). */
export function readMembers(tx: Tx, members: Condition, code: string, systemNo: number | null): Promise<ConceptRow[]> {
  return tx.query<ConceptRow>(`select ${columns} from terminology.concept c where c.code = $1 and ($2::integer is null or c.system_no = $2) and ${members.sql} limit 5`, [code, systemNo, ...members.params]);
}

/** A page of a selection and the count of the whole; `query` narrows by words. Members start at $5. */
export async function pageOfMembers(tx: Tx, members: Condition, page: { query: string | null; activeOnly: boolean; offset: number; count: number }): Promise<{ total: number; rows: ConceptRow[] }> {
  const from = `from terminology.concept c where ($1::tsquery is null or c.words @@ $1::tsquery) and (not $2::boolean or c.active) and ${members.sql}`;
  const [counted, rows] = await Promise.all([
    tx.query<{ total: number }>(`select count(*)::integer as total ${from} and ($3::integer is not null or $4::integer is not null)`, [page.query, page.activeOnly, page.offset, page.count, ...members.params]),
    page.count === 0 ? [] : tx.query<ConceptRow>(`select ${columns} ${from} order by c.system_no, c.code offset $3 limit $4`, [page.query, page.activeOnly, page.offset, page.count, ...members.params]),
  ]);
  return { total: counted[0]!.total, rows };
}
