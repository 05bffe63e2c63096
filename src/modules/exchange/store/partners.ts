import type { Tx } from '../../../platform/db/tx.ts';

export type Partner = { id: number; name: string; zone: string | null; since: string; waiting: number; last: { at: string; facility: string; files: number; items: number; filed: number; alreadyHere: number } | null };

/** Every source with its newest import and what waits of it, counted to a bound. */
export async function readPartners(tx: Tx): Promise<Partner[]> {
  const rows = await tx.query(`select s.source_no, s.name, s.zone, s.created_at, r.started_at, f.name as facility, r.files, r.items, r.filed, r.already_here,
      (select count(*)::int from (select 1 from exchange.item i where i.state = 'exception' and i.source_no = s.source_no limit 1000) w) as waiting
    from exchange.source s left join lateral (select * from exchange.run r where r.source_no = s.source_no order by r.run_id desc limit 1) r on true left join access.published_facilities f on f.facility_id = r.facility
    order by s.name limit 500`);
  return rows.map((r) => ({ id: r.source_no, name: r.name, zone: r.zone, since: r.created_at.toISOString(), waiting: r.waiting, last: r.started_at === null ? null : { at: r.started_at.toISOString(), facility: r.facility ?? '', files: r.files, items: Number(r.items), filed: Number(r.filed), alreadyHere: Number(r.already_here) } }));
}

/** The zone it had before; undefined where there is no such source. */
export async function changeZone(tx: Tx, no: number, zone: string | null): Promise<string | null | undefined> {
  const [before] = await tx.query<{ zone: string | null }>('select zone from exchange.source where source_no = $1 for update', [no]);
  if (!before) return undefined;
  await tx.query('update exchange.source set zone = $2 where source_no = $1', [no, zone]);
  return before.zone;
}
