import type { Named, Tx } from '../../../platform/db/tx.ts';
import { binaryArray } from '../../../platform/db/binary-array.ts';
import { typeNumber } from './type-numbers.ts';

// Whoever awaits a Patient and whoever brings it wait for each other, in one order of ids, so that neither misses what the other writes.
const lock: Named = { name: 'chart.lock-awaited', text: `
  select pg_advisory_xact_lock(hashtextextended(id, 4715)) from (select id from unnest($1::text[]) as u(id) order by id) o` };
const come: Named = { name: 'chart.awaited-come', text: 'delete from chart.awaited_patient where patient_id = any($1::text[]) returning patient_id, chart_id' };
const wait: Named = { name: 'chart.await-patients', text: `
  with u as (select * from unnest($1::text[], $2::bigint[]) as u(patient_id, chart_id)),
    n as (insert into chart.awaited_patient (patient_id, chart_id) select patient_id, chart_id from u on conflict do nothing returning patient_id, chart_id),
    k as (insert into chart.chart (chart_id, kind, facility, created_at) select chart_id, 'person', $3, $4 from n)
  select patient_id, chart_id from n union all select a.patient_id, a.chart_id from chart.awaited_patient a join u using (patient_id)` };
const arrived: Named = { name: 'chart.patients-arrived', text: 'select id, chart_id from chart.directory where type = $1 and id = any($2::text[])' };

/** The charts in which entries wait for these Patients, who come now: they become theirs. */
export async function comeToCharts(tx: Tx, patientIds: readonly string[]): Promise<Map<string, string>> {
  await tx.query(lock, [binaryArray('text', [...patientIds])]);
  return new Map((await tx.query(come, [binaryArray('text', [...patientIds])])).map((r) => [r.patient_id as string, r.chart_id as string]));
}

/** The charts in which entries about these Patients wait, opened where there is none. A Patient who came in the meantime has a chart. */
export async function waitInCharts(tx: Tx, patientIds: readonly string[], as: { newId(): string; facility: string; now: Date }): Promise<Map<string, string>> {
  await tx.query(lock, [binaryArray('text', [...patientIds])]);
  const here = await tx.query(arrived, [typeNumber('Patient'), binaryArray('text', [...patientIds])]);
  const found = new Map(here.map((r) => [r.id as string, r.chart_id as string]));
  const missing = patientIds.filter((id) => !found.has(id));
  if (missing.length > 0) for (const r of await tx.query(wait, [binaryArray('text', missing), binaryArray('bigint', missing.map(() => as.newId())), as.facility, as.now])) found.set(r.patient_id, r.chart_id);
  return found;
}
