import type { Tx } from '../../../platform/db/tx.ts';
import { identityEvents } from '../../../standards/hl7v2/index.ts';
import type { ItemLine } from '../contract.ts';
import type { CsvReading } from '../portion.ts';

const columns = `i.item_id, s.name as source, f.path, i.place, i.standard, i.message_type, i.state, i.reason, i.mend, i.received_at, i.filed_at, i.length, i.chart_id, i.findings, i.resources`;
const from = `from exchange.item i join exchange.file f using (file_id) join exchange.source s on s.source_no = i.source_no`;

const lineOf = (r: any): ItemLine => ({
  id: r.item_id, source: r.source, file: r.path, place: r.place, standard: r.standard, messageType: r.message_type, state: r.state, reason: r.reason, mend: r.mend,
  receivedAt: r.received_at.toISOString(), filedAt: r.filed_at?.toISOString() ?? null, sizeBytes: r.length, chartId: r.chart_id, patient: null, findings: r.findings, resources: r.resources,
});

const identityTypes = Object.keys(identityEvents).map((e) => `ADT^${e}`);
/** As the index of such messages says it. */
const aboutIdentity = `i.message_type in (${identityTypes.map((t) => `'${t}'`).join(', ')})`;

/** Items, newest first; `cursor` is the id of the last one seen. */
export async function listItemLines(tx: Tx, wanted: { state: string | null; about: 'identity' | null; source: string | null; cursor: string | null; limit: number }): Promise<ItemLine[]> {
  const rows = await tx.query(`select ${columns} ${from} where ($1::text is null or i.state = $1) and ($2::text is null or s.name = $2) and ($3::bigint is null or i.item_id < $3)${wanted.about === null ? '' : ` and ${aboutIdentity}`}
    order by i.item_id desc limit $4`, [wanted.state, wanted.source, wanted.cursor, wanted.limit]);
  return rows.map(lineOf);
}

export async function itemLine(tx: Tx, id: string): Promise<(ItemLine & { blob: string; start: number; runId: string; sourceNo: number; fileId: string; mends: string | null; reading: CsvReading | null }) | undefined> {
  const [r] = await tx.query(`select ${columns}, encode(i.blob, 'hex') as blob, i.start, i.run_id, i.source_no, i.file_id, i.mends, (select f.reading from exchange.file f where f.file_id = i.file_id) as reading ${from} where i.item_id = $1`, [id]);
  return r && { ...lineOf(r), blob: r.blob, start: Number(r.start), runId: r.run_id, sourceNo: r.source_no, fileId: r.file_id, mends: r.mends, reading: r.reading };
}

/** How many items are in each state. What is filed is told by the runs, so that nothing large is counted. */
export async function countStates(tx: Tx): Promise<Record<string, number>> {
  const rows = await tx.query(`select state, count(*)::bigint as n from exchange.item where state <> 'filed' group by state
    union all select 'filed', coalesce(sum(filed), 0)::bigint from exchange.run`);
  return Object.fromEntries(rows.map((r) => [r.state, Number(r.n)]));
}

export async function attemptsOf(tx: Tx, itemId: string): Promise<{ at: string; by: string; outcome: string; reason: string | null }[]> {
  const rows = await tx.query(`select a.at, coalesce(p.name, a.actor) as by, a.outcome, a.reason from exchange.attempt a left join access.published_people p on p.id = a.actor where a.item_id = $1 order by a.at, a.attempt_id`, [itemId]);
  return rows.map((r) => ({ at: r.at.toISOString(), by: r.by, outcome: r.outcome, reason: r.reason }));
}

/** Exceptions, the longest waiting first; or those of `refs` that still wait. */
export async function oldestExceptions(tx: Tx, limit: number, refs: readonly string[] | null): Promise<{ id: string; source: string; file: string; place: string; messageType: string | null; reason: string | null; mend: string | null; receivedAt: Date; chartId: string | null; facility: string | null }[]> {
  const rows = await tx.query(`select i.item_id, s.name as source, f.path, i.place, i.message_type, i.reason, i.mend, i.received_at, i.chart_id, r.facility ${from} left join exchange.run r on r.run_id = i.run_id
    where i.state = 'exception' and ($2::bigint[] is null or i.item_id = any($2)) order by i.item_id limit $1`, [limit, refs]);
  return rows.map((r) => ({ id: r.item_id, source: r.source, file: r.path, place: r.place, messageType: r.message_type, reason: r.reason, mend: r.mend, receivedAt: r.received_at, chartId: r.chart_id, facility: r.facility }));
}
