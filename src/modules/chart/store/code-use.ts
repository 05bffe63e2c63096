import type { Tx } from '../../../platform/db/tx.ts';
import { searchParameterNumbers } from '../../../standards/fhir/model/search-parameter-numbers.ts';

const counted = ['Condition.code', 'AllergyIntolerance.code', 'MedicationRequest.code', 'MedicationStatement.code', 'Immunization.vaccine-code', 'Procedure.code', 'Observation.code', 'DocumentReference.type'];

/** Index rows beyond which a sample is counted, so that the count stays short however large the department grows. */
const rowsMax = 5_000_000;

/** How many entries carry each code, by the number of its system. Of a very large index a sample, scaled up. */
export async function countCodeUse(tx: Tx): Promise<{ system: string; code: string; uses: number }[]> {
  const [size] = await tx.query<{ rows: number }>(`select greatest(reltuples, 0)::float8 as rows from pg_class where oid = 'chart.idx_token'::regclass`);
  const share = Math.min(1, rowsMax / Math.max(1, size!.rows)), params = counted.flatMap((name) => searchParameterNumbers()[name] ?? []);
  return tx.query(`select system::text, code, ceil(count(*) / $2::float8)::integer as uses from chart.idx_token ${share < 1 ? `tablesample system (${(share * 100).toFixed(4)})` : ''} where param = any($1::smallint[]) and code is not null and system <> 0 group by system, code`, [params, share]);
}
