import type { Named, Tx } from '../../../platform/db/tx.ts';

/** What follows may be taken back without the rest of the transaction. */
export async function beginTry(tx: Tx): Promise<void> { await tx.query('savepoint one_message'); }
export async function keepTry(tx: Tx): Promise<void> { await tx.query('release savepoint one_message'); }
export async function takeBackTry(tx: Tx): Promise<void> { await tx.query('rollback to savepoint one_message'); await tx.query('release savepoint one_message'); }

const ofRecords: Named = { name: 'exchange.charts-of-records', text: `
  select w.chart_id as asked, o.chart_id, r.record_id from unnest($1::bigint[]) as w(chart_id)
  cross join lateral (select coalesce((select record_id from chart.published_links l where l.chart_id = w.chart_id), w.chart_id) as record_id) r
  cross join lateral (select r.record_id as chart_id union select l.chart_id from chart.published_links l
    where l.person_id = coalesce((select person_id from chart.published_links x where x.chart_id = w.chart_id), w.chart_id) and l.record_id = r.record_id) o` };

export type OneRecord = { recordId: string; charts: string[] };
/** For each chart the record it is now: the chart whose number leads, and all that were merged into it. */
export async function recordsOf(tx: Tx, charts: readonly string[]): Promise<Map<string, OneRecord>> {
  const found = new Map<string, OneRecord>();
  if (charts.length === 0) return found;
  for (const r of await tx.query<{ asked: string; chart_id: string; record_id: string }>(ofRecords, [[...new Set(charts)]])) {
    const one = found.get(r.asked) ?? { recordId: r.record_id, charts: [] };
    one.charts.push(r.chart_id);
    found.set(r.asked, one);
  }
  return found;
}

export type ToldVisit = { chartId: string; rid: string; ourId: string; version: number };
/** The Encounters that a source tells under this key, in whichever charts. */
export async function toldVisits(tx: Tx, sourceNo: number, key: string): Promise<ToldVisit[]> {
  const rows = await tx.query(`select distinct chart_id, rid, our_id, version from exchange.sender_id where source_no = $1 and type = 'Encounter' and sender_id = $2 and rid is not null limit 20`, [sourceNo, key]);
  return rows.map((r) => ({ chartId: r.chart_id, rid: r.rid, ourId: r.our_id, version: r.version }));
}

export type Moved = { type: string; was: string; fromChart: string; chartId: string; rid: string; ourId: string; version: number };
/**
 * Entries that moved to another chart: what any sender calls them means them there. In the chart they left, the name stays and points away, so that a message that comes late or still
 * names the wrong patient does not make them anew. A name that is taken in the other chart already stays that one's; one that was only reserved there means what came.
 */
export async function moveSenderIds(tx: Tx, moved: readonly Moved[]): Promise<void> {
  if (moved.length === 0) return;
  const away = await tx.query(`update exchange.sender_id s set our_id = m.our_id, chart_id = m.chart_id, rid = m.rid, version = m.version
    from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::integer[], $7::bigint[]) as m(type, was, chart_id, rid, our_id, version, from_chart)
    where s.chart_id = m.from_chart and s.rid is not null and s.type = m.type and s.our_id = m.was
    returning s.source_no, s.run_id, s.scope, s.type, s.sender_id, s.our_id, s.chart_id, s.rid, s.version, s.content, s.event_at, m.from_chart`,
  [moved.map((m) => m.type), moved.map((m) => m.was), moved.map((m) => m.chartId), moved.map((m) => m.rid), moved.map((m) => m.ourId), moved.map((m) => m.version), moved.map((m) => m.fromChart)]);
  // A name that counts in the whole source (FHIR) follows by itself: what points away is kept for the chart it left.
  const named = new Map(away.map((r) => { const scope = r.scope === '0' ? r.from_chart : r.chart_id; return [`${r.source_no}|${r.type}|${r.sender_id}|${scope}`, { ...r, scope }] as const; }));
  const rows = [...named.values()], of = (key: string): unknown[] => rows.map((r) => r[key]);
  if (rows.length > 0) await tx.query(`insert into exchange.sender_id (source_no, run_id, scope, type, sender_id, our_id, chart_id, rid, version, content, event_at)
    select * from unnest($1::integer[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::integer[], $10::bytea[], $11::timestamptz[])
    on conflict (source_no, type, sender_id, scope) do update set our_id = excluded.our_id, chart_id = excluded.chart_id, rid = excluded.rid, version = excluded.version, content = excluded.content, event_at = excluded.event_at where exchange.sender_id.rid is null`,
  ['source_no', 'run_id', 'scope', 'type', 'sender_id', 'our_id', 'chart_id', 'rid', 'version', 'content', 'event_at'].map(of));
}

/** A key for a visit: what this source says under it means this Encounter, in its chart. What the key meant there before is told no more under it. */
export async function nameVisit(tx: Tx, { sourceNo, runId, key }: { sourceNo: number; runId: string; key: string }, visit: ToldVisit): Promise<void> {
  await tx.query(`insert into exchange.sender_id (source_no, run_id, scope, type, sender_id, our_id, chart_id, rid, version, content, event_at)
    values ($1, $2, $3, 'Encounter', $4, $5, $3, $6, $7, null, (select max(event_at) from exchange.sender_id where source_no = $1 and type = 'Encounter' and chart_id = $3 and our_id = $5 and rid is not null))
    on conflict (source_no, type, sender_id, scope) do update set our_id = excluded.our_id, chart_id = excluded.chart_id, rid = excluded.rid, version = excluded.version, content = null`, [sourceNo, runId, visit.chartId, key, visit.ourId, visit.rid, visit.version]);
}

/** A new version of an entry was filed: what senders know of it follows, and when it happened where that is told. */
export async function noteVersion(tx: Tx, entry: { chartId: string; rid: string; version: number }, eventAt?: Date): Promise<void> {
  await tx.query('update exchange.sender_id set version = $3, content = null, event_at = greatest(event_at, $4) where chart_id = $1 and rid = $2 and rid is not null', [entry.chartId, entry.rid, entry.version, eventAt ?? null]);
}

/** When the newest happened that any sender told of an entry. */
export async function newestEvent(tx: Tx, entry: { chartId: string; rid: string }): Promise<Date | undefined> {
  return (await tx.query<{ at: Date | null }>('select max(event_at) as at from exchange.sender_id where chart_id = $1 and rid = $2 and rid is not null', [entry.chartId, entry.rid]))[0]?.at ?? undefined;
}

/** Exceptions of a source that said what is now taken back. */
export async function closeTakenBack(tx: Tx, sourceNo: number, key: string, reason: string): Promise<string[]> {
  return (await tx.query(`update exchange.item set state = 'closed', reason = $3 where source_no = $1 and waits_for = $2 and state = 'exception' returning item_id`, [sourceNo, key, reason])).map((r) => r.item_id);
}
