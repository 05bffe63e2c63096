import type { Named, Tx } from '../../../platform/db/tx.ts';
import type { ChangeNumber } from '../contract-ledger.ts';
import type { IdentityChange } from '../note-identity-change.ts';

export type ChangeRow = { seq: number; kind: IdentityChange['kind']; at: Date; chartId: string; otherChartId: string | null; was: ChangeNumber | null; now: ChangeNumber | null; joinId: string | null; facility: string; reason: string; origin: string | null };

const insert: Named = { name: 'patient-index.note-change', text: `
  insert into patient_index.identity_change (change_id, kind, at, chart_id, other_chart_id, was, now, join_id, facility, actor, reason)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)` };

/** Sent with the act's own commit. */
export function insertChange(tx: Tx, c: IdentityChange & { id: string; at: Date; facility: string; actor: string }): void {
  const json = (n: ChangeNumber | undefined): string | null => (n === undefined ? null : JSON.stringify(n));
  tx.send(insert, [c.id, c.kind, c.at, c.chartId, c.otherChartId ?? null, json(c.was), json(c.now), c.joinId ?? null, c.facility, c.actor, c.reason]);
}

/** Of the changes this transaction has written so far. */
export async function nameOrigin(tx: Tx, origin: string, itemId: string | null): Promise<void> {
  await tx.query('update patient_index.identity_change set origin = $1, item_id = $2 where seq is null and origin is null and tx = pg_current_xact_id()', [origin, itemId]);
}

export type ChangeOfItem = Pick<ChangeRow, 'kind' | 'chartId' | 'otherChartId' | 'was' | 'now' | 'joinId'> & { joinState: 'waiting' | 'joined' | 'refused' | 'ended' | null };
export async function readChangesOfItem(tx: Tx, itemId: string): Promise<ChangeOfItem[]> {
  const rows = await tx.query(`select c.kind, c.chart_id, c.other_chart_id, c.was, c.now, c.join_id, j.state from patient_index.identity_change c left join patient_index.joining j on j.join_id = c.join_id::bigint
    where c.item_id = $1 order by c.change_id limit 200`, [itemId]);
  return rows.map((r) => ({ kind: r.kind, chartId: r.chart_id, otherChartId: r.other_chart_id, was: r.was, now: r.now, joinId: r.join_id, joinState: r.state }));
}

/**
 * Gives committed changes their places. One is taken when no transaction that began before its own can still commit (its id is below the
 * snapshot's oldest), or when it comes from another server's counting (a restored backup); by one at a time.
 */
const number: Named = { name: 'patient-index.number-changes', text: `
  with mine as materialized (select pg_try_advisory_xact_lock(220, 1) as have),
  ripe as materialized (select change_id from patient_index.identity_change, mine where mine.have and seq is null
    and (tx < pg_snapshot_xmin(pg_current_snapshot()) or tx >= pg_snapshot_xmax(pg_current_snapshot())) order by tx, change_id limit 1000),
  placed as materialized (select change_id, nextval('patient_index.identity_change_seq') as seq from ripe)
  update patient_index.identity_change c set seq = p.seq from placed p where c.change_id = p.change_id and c.seq is null` };
export async function numberChanges(tx: Tx): Promise<void> { await tx.query(number); }

const columns = 'seq, kind, at, chart_id, other_chart_id, was, now, join_id, facility, reason, origin';
const rowOf = (r: any): ChangeRow => ({ seq: Number(r.seq), kind: r.kind, at: r.at, chartId: r.chart_id, otherChartId: r.other_chart_id, was: r.was, now: r.now, joinId: r.join_id, facility: r.facility, reason: r.reason, origin: r.origin });

export async function changesAfter(tx: Tx, after: number, limit: number): Promise<ChangeRow[]> {
  return (await tx.query(`select ${columns} from patient_index.identity_change where seq > $1 order by seq limit $2`, [after, limit])).map(rowOf);
}

/** Whom changes are about, by their places. */
export async function chartsOfChanges(tx: Tx, seqs: readonly number[]): Promise<Map<number, { chartId: string; otherChartId: string | null }>> {
  if (seqs.length === 0) return new Map();
  return new Map((await tx.query('select seq, chart_id, other_chart_id from patient_index.identity_change where seq = any($1::bigint[])', [seqs])).map((r) => [Number(r.seq), { chartId: r.chart_id, otherChartId: r.other_chart_id }]));
}

export async function newestChange(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ seq: string | null }>('select max(seq) as seq from patient_index.identity_change');
  return Number(row?.seq ?? 0);
}
