import type { Named, Tx } from '../../../platform/db/tx.ts';

const records: Named = { name: 'patient-index.one-record', text: 'select count(distinct coalesce((select record_id from chart.published_merged m where m.chart_id = w.chart_id), w.chart_id)) = 1 as one from unnest($1::bigint[]) as w(chart_id)' };

/** Whether charts are one record now, by merges; linked numbers of one person are records of their own. */
export async function areOneRecord(tx: Tx, charts: readonly string[]): Promise<boolean> { return (await tx.query<{ one: boolean }>(records, [charts]))[0]!.one; }
