import type { Tx } from '../../../platform/db/tx.ts';
import { outcomeWords } from '../rules/entry-row.ts';

/** An act that touched a chart. `entries`: what it named of the chart; `*n` where it was more than are named one by one. */
export type ActOn = { id: string; at: Date; actorId: string; actorName: string | null; actorKind: string; action: string; outcome: 'done' | 'refused' | 'failed'; purpose: string; facility: string; chartId: string; entries: string };

/**
 * Every act that touched one of these charts since an instant, newest first; one line for each chart it touched. The id carries the instant of recording, which is never
 * before the act began, so that the time also prunes partitions.
 */
export async function actsOn(tx: Tx, charts: readonly string[], since: Date, limit: number): Promise<ActOn[]> {
  const rows = await tx.query({ name: 'audit.acts-on', text: `
    with hit as materialized (
      select e.id, e.chart_id, e.entries from audit.entry e where e.chart_id = any($1::bigint[]) and e.chart_id <> 0 and e.at >= $2 and e.id >= audit.id_at($2)
      union all
      select s.entry_id, s.chart_id, s.entries from audit.subject s join audit.entry e on e.id = s.entry_id where s.chart_id = any($1::bigint[]) and s.entry_id >= audit.id_at($2) and e.at >= $2
      order by 1 desc limit $3)
    select h.id, h.chart_id, h.entries, e.at, a.id as actor_id, a.kind as actor_kind, a.facility, p.name as actor_name, e.action, e.outcome, audit.purpose_word(e.purpose) as purpose
    from hit h join audit.entry e on e.id = h.id join audit.actor a on a.no = e.actor left join access.published_people p on p.id = a.id order by h.id desc, h.chart_id` }, [charts, since, limit]);
  return rows.map((r) => ({ id: r.id, at: r.at, actorId: r.actor_id, actorName: r.actor_name, actorKind: r.actor_kind, action: r.action, outcome: outcomeWords[r.outcome] ?? 'failed', purpose: r.purpose, facility: r.facility, chartId: r.chart_id, entries: r.entries }));
}
