import type { Tx } from '../../../platform/db/tx.ts';

export type Choices = {
  facilities: { id: string; name: string; open: number }[]; sources: { id: string; open: number }[]; owners: { id: string; open: number }[]; grades: { grade: 0 | 1 | 2 | 3; open: number }[]; fields: { field: string; open: number }[];
};

/** How many waiting pairs there are of each thing a filter can be set to; of sources the fifty with most. */
export async function countChoices(tx: Tx): Promise<Choices> {
  const facilities = await tx.query(`select f.facility_id as id, f.name, count(p.pair_id)::int as open from access.published_facilities f left join patient_index.pair p on p.state <= 2 and (p.facility_a = f.facility_id or p.facility_b = f.facility_id) group by 1, 2 order by 2`);
  const sources = await tx.query(`select v.source as id, count(distinct p.pair_id)::int as open from patient_index.pair p cross join lateral (values (p.source_a), (p.source_b)) v(source) where p.state <= 2 group by 1 order by 2 desc, 1 limit 50`);
  const owners = await tx.query(`select owner as id, count(*)::int as open from patient_index.pair where state <= 2 and owner is not null group by 1 order by 2 desc limit 100`);
  const grades = await tx.query(`select grade, count(*)::int as open from patient_index.pair where state <= 2 group by 1 order by 1 desc`);
  const fields = await tx.query(`select f as field, count(*)::int as open from patient_index.pair p cross join lateral unnest(p.differs) f where p.state <= 2 group by 1 order by 2 desc`);
  return { facilities, sources, owners, grades, fields };
}
