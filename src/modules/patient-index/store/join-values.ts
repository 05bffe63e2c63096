import type { Tx } from '../../../platform/db/tx.ts';
import type { NewValue, Op, Standing, ValueUpdate } from '../rules/join-values.ts';

type Row = { value_id: string; join_id: string; chart_id: string; via: string | null; op: Op; state: string; field: string; before_json: string | null; after_json: string | null };
const valueOf = (r: Row): Standing & { state: string } => ({ valueId: r.value_id, joinId: r.join_id, chartId: r.chart_id, via: r.via, op: r.op, state: r.state, field: r.field, before: r.before_json, after: r.after_json });
const columns = 'value_id, join_id, chart_id, via, op, state, field, before_json, after_json';

export async function insertValues(tx: Tx, values: readonly (NewValue & { valueId: string; joinId: string; chartId: string })[]): Promise<void> {
  if (values.length === 0) return;
  await tx.query({ name: 'patient-index.insert-values', text: `insert into patient_index.join_value (value_id, join_id, chart_id, via, op, field, before_json, after_json)
    select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[])` },
  [values.map((v) => v.valueId), values.map((v) => v.joinId), values.map((v) => v.chartId), values.map((v) => v.via), values.map((v) => v.op), values.map((v) => v.field), values.map((v) => v.before), values.map((v) => v.after)]);
}

/** Values of joins that still count in these charts, oldest first. */
export const standingIn = async (tx: Tx, charts: readonly string[]): Promise<Standing[]> =>
  (await tx.query<Row>({ name: 'patient-index.standing-values', text: `select ${columns} from patient_index.join_value where chart_id = any($1::bigint[]) and state = 'stands' order by value_id` }, [charts])).map(valueOf);

export const valuesOfJoin = async (tx: Tx, joinId: string): Promise<(Standing & { state: string })[]> =>
  (await tx.query<Row>({ name: 'patient-index.values-of-join', text: `select ${columns} from patient_index.join_value where join_id = $1 order by value_id` }, [joinId])).map(valueOf);

/** Standing values that were copied from these. */
export const copiedFrom = async (tx: Tx, valueIds: readonly string[]): Promise<Standing[]> =>
  (valueIds.length === 0 ? [] : await tx.query<Row>({ name: 'patient-index.values-via', text: `select ${columns} from patient_index.join_value where via = any($1::bigint[]) and state = 'stands' order by value_id` }, [valueIds])).map(valueOf);

export async function updateValue(tx: Tx, u: ValueUpdate): Promise<void> {
  await tx.query({ name: 'patient-index.update-value', text: `update patient_index.join_value set op = coalesce($2, op), state = coalesce($3, state),
    before_json = case when $4 then $5 else before_json end, after_json = coalesce($6, after_json), via = case when $7 then $8::bigint else via end where value_id = $1` },
  [u.valueId, u.op ?? null, u.state ?? null, u.before !== undefined, u.before ?? null, u.after ?? null, u.via !== undefined, u.via ?? null]);
}
