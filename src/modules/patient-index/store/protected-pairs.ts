import type { Named, Tx } from '../../../platform/db/tx.ts';

/** That neither of a pair's two charts has a name or an address behind a seal; a condition on `patient_index.pair p`. */
export const unprotected = `not exists (select 1 from patient_index.seal z where z.chart_id in (p.chart_a, p.chart_b) and z.kind <> 'adoption' and z.ended_at is null)`;

const some: Named = { name: 'patient-index.protected-charts', text: `select distinct chart_id from patient_index.seal where chart_id = any($1::bigint[]) and kind <> 'adoption' and ended_at is null` };
/** Which of these charts have a name or an address behind a seal. */
export const protectedCharts = async (tx: Tx, charts: readonly string[]): Promise<Set<string>> => new Set(charts.length ? (await tx.query(some, [charts])).map((r) => r.chart_id) : []);
