import type { Tx } from '../../../platform/db/tx.ts';
import type { NewValue, Op } from '../rules/join-values.ts';

/** `kept`: somebody decided at the end of the join that it stays; `changed`: somebody had changed it before. */
export type ValueState = 'stands' | 'taken-back' | 'kept' | 'changed';
export type KnownValue = NewValue & { valueId: string; joinId: string; chartId: string; state: ValueState };
type Row = { value_id: string; join_id: string; chart_id: string; op: Op; state: ValueState; field: string; before_json: string | null; after_json: string | null };

export async function insertValues(tx: Tx, values: readonly (NewValue & { valueId: string; joinId: string; chartId: string })[]): Promise<void> {
  if (values.length === 0) return;
  await tx.query({ name: 'patient-index.insert-values', text: `insert into patient_index.join_value (value_id, join_id, chart_id, op, field, before_json, after_json)
    select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[])` },
  [values.map((v) => v.valueId), values.map((v) => v.joinId), values.map((v) => v.chartId), values.map((v) => v.op), values.map((v) => v.field), values.map((v) => v.before), values.map((v) => v.after)]);
}

/** What these joins changed when they were made, and whether it was kept when they ended; oldest first. */
export const valuesOfJoins = async (tx: Tx, joinIds: readonly string[]): Promise<KnownValue[]> =>
  (joinIds.length === 0 ? [] : await tx.query<Row>({ name: 'patient-index.values-of-joins', text: `
    select value_id, join_id, chart_id, op, state, field, before_json, after_json from patient_index.join_value where join_id = any($1::bigint[]) order by value_id` }, [joinIds]))
    .map((r) => ({ valueId: r.value_id, joinId: r.join_id, chartId: r.chart_id, op: r.op, state: r.state, field: r.field, before: r.before_json, after: r.after_json }));

/** What became of values when their join ended; a kept one with what it said then. */
export async function settleValues(tx: Tx, values: readonly { valueId: string; state: Exclude<ValueState, 'stands'>; after: string | null }[]): Promise<void> {
  if (values.length === 0) return;
  await tx.query({ name: 'patient-index.settle-values', text: `update patient_index.join_value v set state = x.state, after_json = x.after
    from unnest($1::bigint[], $2::text[], $3::text[]) as x(value_id, state, after) where v.value_id = x.value_id` }, [values.map((v) => v.valueId), values.map((v) => v.state), values.map((v) => v.after)]);
}
