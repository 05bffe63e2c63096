import type { Tx } from '../../../platform/db/tx.ts';

export type Partner = { id: number; name: string; zone: string | null; numberSystem: string | null; csvMap: string | null; since: string; waiting: number; last: { at: string; facility: string; files: number; items: number; filed: number; alreadyHere: number } | null };

/** Every source with its newest import and what waits of it, counted to a bound. */
export async function readPartners(tx: Tx): Promise<Partner[]> {
  const rows = await tx.query(`select s.source_no, s.name, s.zone, s.number_system, s.csv_map, s.created_at, r.started_at, f.name as facility, r.files, r.items, r.filed, r.already_here,
      (select count(*)::int from (select 1 from exchange.item i where i.state = 'exception' and i.source_no = s.source_no limit 1000) w) as waiting
    from exchange.source s left join lateral (select * from exchange.run r where r.source_no = s.source_no order by r.run_id desc limit 1) r on true left join access.published_facilities f on f.facility_id = r.facility
    order by s.name limit 500`);
  return rows.map((r) => ({ id: r.source_no, name: r.name, zone: r.zone, numberSystem: r.number_system, csvMap: r.csv_map, since: r.created_at.toISOString(), waiting: r.waiting, last: r.started_at === null ? null : { at: r.started_at.toISOString(), facility: r.facility ?? '', files: r.files, items: Number(r.items), filed: Number(r.filed), alreadyHere: Number(r.already_here) } }));
}

export type Habits = { zone: string | null; numberSystem: string | null; csvMap: string | null };

/** What it was before; undefined where there is no such source. */
export async function changeHabits(tx: Tx, no: number, to: Habits): Promise<Habits | undefined> {
  const [before] = await tx.query('select zone, number_system, csv_map from exchange.source where source_no = $1 for update', [no]);
  if (!before) return undefined;
  await tx.query('update exchange.source set zone = $2, number_system = $3, csv_map = $4 where source_no = $1', [no, to.zone, to.numberSystem, to.csvMap]);
  return { zone: before.zone, numberSystem: before.number_system, csvMap: before.csv_map };
}
