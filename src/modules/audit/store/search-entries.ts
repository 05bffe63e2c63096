import type { Tx } from '../../../platform/db/tx.ts';

export type Filter = { actorId: string | null; chartId: string | null; action: string | null; outcome: string | null; from: Date | null; to: Date | null; before: string | null; limit: number };
export type FoundEntry = {
  id: string; at: Date; actor_id: string; actor_name: string | null; actor_kind: string; action: string; outcome: string; problem: string; purpose: string; facility: string;
  chart_id: string; further_charts: string[]; leaf: string | null;
};

/**
 * Entries, newest first, one more than asked for where there are more. The id carries the instant of recording, which is never
 * before the act began, so that a time also prunes partitions.
 */
export async function searchEntries(tx: Tx, f: Filter): Promise<FoundEntry[]> {
  const params: unknown[] = [f.limit + 1];
  const given = (value: unknown): string => { params.push(value); return `$${params.length}`; };
  const where: string[] = [];
  if (f.before !== null) where.push(`e.id < ${given(f.before)}::bigint`);
  if (f.actorId !== null) where.push(`e.actor = any(array(select no from audit.actor where id = ${given(f.actorId)}))`);
  if (f.action !== null) where.push(`e.action = ${given(f.action)}`);
  if (f.outcome !== null) where.push(`e.outcome = ${given(f.outcome)}::"char"`);
  if (f.from) { const p = given(f.from.toISOString()); where.push(`e.at >= ${p}::timestamptz and e.id >= audit.id_at(${p}::timestamptz)`); }
  if (f.to) { const p = given(f.to.toISOString()); where.push(`e.at < ${p}::timestamptz and e.id < audit.id_at(${p}::timestamptz + interval '2 days')`); }
  const also = where.map((w) => ` and ${w}`).join('');
  const chart = f.chartId === null ? undefined : given(f.chartId);
  const hits = chart === undefined
    ? `select e.id from audit.entry e where true${also} order by e.id desc limit $1`
    : `(select e.id from audit.entry e where e.chart_id = ${chart} and e.chart_id <> 0${also} order by e.id desc limit $1)
       union (select e.id from audit.subject s join audit.entry e on e.id = s.entry_id where s.chart_id = ${chart}${also} order by e.id desc limit $1)
       order by 1 desc limit $1`;
  return tx.query<FoundEntry>(`
    with hit as materialized (${hits})
    select e.id, e.at, a.id as actor_id, a.kind as actor_kind, a.facility, p.name as actor_name, e.action, e.outcome, e.problem, audit.purpose_word(e.purpose) as purpose, e.chart_id,
      case when e.further = 0 then '{}'::text[] else array(select s.chart_id::text from audit.subject s where s.entry_id = e.id order by s.chart_id) end as further_charts,
      (select r.first + array_position(r.entry_ids, e.id) - 1 from audit.leaf_run r where r.span @> e.id and array_position(r.entry_ids, e.id) is not null limit 1) as leaf
    from hit join audit.entry e on e.id = hit.id join audit.actor a on a.no = e.actor left join access.published_people p on p.id = a.id
    order by e.id desc`, params);
}

export async function readState(tx: Tx): Promise<{ leaves: number; pending: number; lastCheckpointAt: Date | null; root: Buffer | null }> {
  const [row] = await tx.query<{ size: string; pending: string; at: Date | null; root: Buffer | null }>(`
    select p.size, (select count(*) from audit.entry e where e.tx >= p.last_tx and (e.tx, e.id) > (p.last_tx, p.last_id)) as pending, c.at, c.root
    from audit.progress p left join lateral (select at, root from audit.checkpoint order by size desc limit 1) c on true`);
  return { leaves: Number(row!.size), pending: Number(row!.pending), lastCheckpointAt: row!.at, root: row!.root };
}
