import type { Named, Tx } from '../../../platform/db/tx.ts';

const merged: Named = { name: 'patients.merged-into', text: 'select chart_id, record_id from chart.published_merged where chart_id = any($1::bigint[])' };

/** Of these charts, those that were merged away, each with the record that leads for it now. */
export async function mergedInto(tx: Tx, charts: readonly string[]): Promise<Map<string, string>> {
  if (charts.length === 0) return new Map();
  return new Map((await tx.query<{ chart_id: string; record_id: string }>(merged, [charts])).map((r) => [r.chart_id, r.record_id]));
}

export type FormerNumber = { chartId: string; mrn: string; system: string | null };
const former: Named = { name: 'patients.former-numbers', text: `
  select m.record_id, m.chart_id, p.mrn, p.mrn_system from chart.published_merged m join patients.patient p on p.chart_id = m.chart_id where m.record_id = any($1::bigint[]) and p.mrn is not null order by m.from_at, m.chart_id` };

/** The numbers of records that were merged into these, in the order in which they were. */
export async function formerNumbers(tx: Tx, records: readonly string[]): Promise<Map<string, FormerNumber[]>> {
  const found = new Map<string, FormerNumber[]>();
  if (records.length === 0) return found;
  for (const r of await tx.query<{ record_id: string; chart_id: string; mrn: string; mrn_system: string | null }>(former, [records])) found.set(r.record_id, [...found.get(r.record_id) ?? [], { chartId: r.chart_id, mrn: r.mrn, system: r.mrn_system }]);
  return found;
}
