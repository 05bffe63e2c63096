import type { Named, Tx } from '../../../platform/db/tx.ts';

/** What a sender calls something, and what it is here. Without rid it is referred to and not here yet; our id is reserved. */
export type Known = {
  scope: string; type: string; senderId: string; ourId: string;
  chartId: string | undefined; rid: string | undefined; version: number | undefined; content: Buffer | undefined; eventAt: Date | undefined; runId: string | undefined;
  /** The id means different people in different folders of the source. */
  several: boolean;
};

export type SenderKey = { scope: string; type: string; senderId: string };

const select: Named = { name: 'exchange.sender-ids', text: `
  select s.scope, s.type, s.sender_id, s.our_id, s.chart_id, s.rid, s.version, s.content, s.event_at, s.run_id, s.several
  from unnest($2::bigint[], $3::text[], $4::text[]) as u(scope, type, sender_id)
  join exchange.sender_id s on s.source_no = $1 and s.type = u.type and s.sender_id = u.sender_id and s.scope = u.scope` };

export async function readSenderIds(tx: Tx, sourceNo: number, keys: readonly SenderKey[]): Promise<Known[]> {
  if (keys.length === 0) return [];
  const rows = await tx.query(select, [sourceNo, keys.map((k) => k.scope), keys.map((k) => k.type), keys.map((k) => k.senderId)]);
  return rows.map((r) => ({
    scope: r.scope, type: r.type, senderId: r.sender_id, ourId: r.our_id, chartId: r.chart_id ?? undefined, rid: r.rid ?? undefined, version: r.version ?? undefined,
    content: r.content ?? undefined, eventAt: r.event_at ?? undefined, runId: r.run_id, several: r.several,
  }));
}

const upsert: Named = { name: 'exchange.keep-sender-ids', text: `
  insert into exchange.sender_id (source_no, run_id, scope, type, sender_id, our_id, chart_id, rid, version, content, event_at, several)
  select $1, $2, * from unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::integer[], $10::bytea[], $11::timestamptz[], $12::boolean[])
  on conflict (source_no, type, sender_id, scope) do update set run_id = excluded.run_id, our_id = excluded.our_id, chart_id = excluded.chart_id, rid = excluded.rid,
    version = excluded.version, content = excluded.content, event_at = excluded.event_at, several = exchange.sender_id.several or excluded.several` };

export function keepSenderIds(tx: Tx, sourceNo: number, runId: string, rows: readonly Known[]): void {
  if (rows.length === 0) return;
  tx.send(upsert, [sourceNo, runId, rows.map((r) => r.scope), rows.map((r) => r.type), rows.map((r) => r.senderId), rows.map((r) => r.ourId), rows.map((r) => r.chartId ?? null), rows.map((r) => r.rid ?? null),
    rows.map((r) => r.version ?? null), rows.map((r) => r.content ?? null), rows.map((r) => r.eventAt ?? null), rows.map((r) => r.several)]);
}
