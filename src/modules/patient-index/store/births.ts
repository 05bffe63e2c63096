import type { Named, Tx } from '../../../platform/db/tx.ts';

export type Birth = { childChart: string; motherChart: string; order: number | null };
const keep: Named = { name: 'patient-index.keep-birth', text: `
  insert into patient_index.birth (child_chart, mother_chart, birth_order, linked_at, linked_by) values ($1, $2, $3, $4, $5)
  on conflict (child_chart) do update set mother_chart = excluded.mother_chart, birth_order = excluded.birth_order, linked_at = excluded.linked_at, linked_by = excluded.linked_by` };
export const keepBirth = (tx: Tx, b: Birth & { at: Date; by: string }): void => tx.send(keep, [b.childChart, b.motherChart, b.order, b.at, b.by]);

const family: Named = { name: 'patient-index.births-around', text: `
  select child_chart, mother_chart, birth_order from patient_index.birth where child_chart = any($1::bigint[]) or mother_chart = any($1::bigint[])
    or mother_chart in (select mother_chart from patient_index.birth where child_chart = any($1::bigint[]) and birth_order is not null) order by child_chart limit 50` };
/** Births in which these charts are child or mother, and those of siblings of a multiple birth. */
export const birthsAround = async (tx: Tx, charts: readonly string[]): Promise<Birth[]> => (await tx.query(family, [charts])).map((r) => ({ childChart: r.child_chart, motherChart: r.mother_chart, order: r.birth_order }));

const apart: Named = { name: 'patient-index.apart-by-birth', text: `
  select child_chart as a, mother_chart as b from patient_index.birth where child_chart = any($1::bigint[]) or mother_chart = any($1::bigint[])
  union select x.child_chart, y.child_chart from patient_index.birth x join patient_index.birth y on y.mother_chart = x.mother_chart and y.birth_order is distinct from x.birth_order and y.child_chart <> x.child_chart
    where x.child_chart = any($1::bigint[])` };
/** Who is known to be two people by their birth: mother and child, and the children of a multiple birth. */
export const apartByBirth = async (tx: Tx, charts: readonly string[]): Promise<[string, string][]> => (await tx.query(apart, [charts])).map((r) => [r.a, r.b]);
