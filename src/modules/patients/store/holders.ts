import type { Tx, Named } from '../../../platform/db/tx.ts';
import { readNameKeys } from '../rules/fold-name.ts';
import type { NameKey } from '../rules/fold-name.ts';

export type HolderRow = {
  chartId: string; rid: string; patientId: string; names: NameKey[]; birth: { date: string | null; lo: number | null; hi: number | null }; sex: string | null;
  identifiers: { system: string | undefined; folded: string; type: string | undefined }[]; senderIds: string[];
  /** The leading chart of the person, whether this record was merged into another, and what the person's other records say. */
  personId?: string; mergedAway?: boolean; beside?: { names: NameKey[]; birth: HolderRow['birth']; sex: string | null }[];
  /** Merged away: the record that leads since then, and its Patient. */
  leads?: { chartId: string; patientId: string };
};

// A value held by thousands is no identifier any more; the bound keeps one bad value from reading the whole index.
const holdersOf: Named = { name: 'patients.holders', text: `
  with held as (
    select h.chart_id, h.rid from unnest($1::text[]) as v(folded) cross join lateral (select i.chart_id, i.rid from patients.identifier i where i.value_folded = v.folded order by i.chart_id limit 5000) h
    union
    select p.chart_id, p.rid from unnest($2::text[]) as s(sender_id) join patients.sender_id x on x.source = $3 and x.sender_id = s.sender_id join patients.patient p on p.chart_id = x.chart_id
  )
  select p.chart_id, p.rid, p.patient_id, p.name_keys, p.birth_date, p.birth_lo, p.birth_hi, p.sex,
    (select json_agg(json_build_array(i.system, i.value_folded, i.type)) from patients.identifier i where i.chart_id = p.chart_id and i.rid = p.rid) as identifiers,
    (select array_agg(x.sender_id) from patients.sender_id x where x.chart_id = p.chart_id and x.source = $3) as sender_ids,
    l.person_id, l.record_id, (select r.patient_id from patients.patient r where r.chart_id = l.record_id order by r.rid limit 1) as record_patient, exists (select 1 from chart.published_links k where k.person_id = p.chart_id) as leads
  from held h join patients.patient p on p.chart_id = h.chart_id and p.rid = h.rid left join chart.published_links l on l.chart_id = p.chart_id
  order by p.chart_id` };

/** Everybody who holds one of these identifier values, or came from this source under one of these ids. */
export async function readHolders(tx: Tx, folded: readonly string[], source: string, senderIds: readonly string[]): Promise<HolderRow[]> {
  if (!folded.length && !senderIds.length) return [];
  const rows = await tx.query(holdersOf, [folded, senderIds, source]);
  const joined = rows.filter((r) => r.person_id !== null || r.leads), beside = joined.length ? await readBeside(tx, joined) : undefined;
  return rows.map((r) => ({
    ...(beside ? { personId: r.person_id ?? r.chart_id, mergedAway: r.record_id !== null && r.record_id !== r.chart_id, beside: (beside.get(r.person_id ?? r.chart_id) ?? []).filter((o) => o.chartId !== r.chart_id) } : {}),
    ...(r.record_id === null || r.record_id === r.chart_id || r.record_patient === null ? {} : { leads: { chartId: r.record_id, patientId: r.record_patient } }),
    chartId: r.chart_id, rid: r.rid, patientId: r.patient_id, names: readNameKeys(r.name_keys), birth: { date: r.birth_date, lo: r.birth_lo, hi: r.birth_hi }, sex: r.sex,
    identifiers: ((r.identifiers ?? []) as [string | null, string, string | null][]).map(([system, value, type]) => ({ system: system ?? undefined, folded: value, type: type ?? undefined })),
    senderIds: r.sender_ids ?? [],
  }));
}

const besideOf: Named = { name: 'patients.beside-holders', text: `
  select x.person_id, p.chart_id, p.name_keys, p.birth_date, p.birth_lo, p.birth_hi, p.sex from unnest($1::bigint[]) as x(person_id) cross join lateral chart.charts_of_person(x.person_id) as c(chart_id) join patients.patient p on p.chart_id = c.chart_id` };

/** What every record of these people says: somebody is recognized by any of them. */
async function readBeside(tx: Tx, rows: readonly any[]): Promise<Map<string, { chartId: string; names: NameKey[]; birth: HolderRow['birth']; sex: string | null }[]>> {
  const found = await tx.query(besideOf, [[...new Set(rows.map((r) => r.person_id ?? r.chart_id))]]);
  return Map.groupBy(found.map((r: any) => ({ personId: r.person_id as string, chartId: r.chart_id as string, names: readNameKeys(r.name_keys), birth: { date: r.birth_date, lo: r.birth_lo, hi: r.birth_hi }, sex: r.sex })), (r) => r.personId);
}

const lock: Named = { name: 'patients.lock-identifiers', text: 'select pg_advisory_xact_lock(20, bucket) from unnest($1::integer[]) as bucket' };
const buckets = 512;

/**
 * Holds these identifiers until the transaction ends, so that two imports cannot register one person twice. Few buckets, taken in one order:
 * a large import does not exhaust the server's lock table, and two of them wait for each other instead of dying together.
 */
export async function lockIdentifiers(tx: Tx, keys: readonly string[]): Promise<void> {
  const taken = [...new Set(keys.map((k) => bucketOf(k)))].sort((a, b) => a - b);
  if (taken.length) await tx.query(lock, [taken]);
}

/** FNV-1a over UTF-16 units. */
function bucketOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193) >>> 0;
  return hash % buckets;
}

const insertSenderIds: Named = { name: 'patients.keep-sender-ids', text: `
  insert into patients.sender_id (chart_id, source, sender_id) select chart_id, $2, sender_id from unnest($1::bigint[], $3::text[]) as u(chart_id, sender_id) on conflict do nothing` };

export function keepSenderIds(tx: Tx, source: string, pairs: readonly { chartId: string; senderId: string }[]): void {
  if (pairs.length) tx.send(insertSenderIds, [pairs.map((p) => p.chartId), source, pairs.map((p) => p.senderId)]);
}
