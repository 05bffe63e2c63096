import type { Named, Tx } from '../../../platform/db/tx.ts';
import type { Difference, Held } from '../rules/hold-corrected.ts';

const held: Named = { name: 'patients.held-fields', text: 'select field, kept, said from patients.corrected_field where chart_id = $1' };
/** The fields of a chart that were corrected here. One step of an index; none for nearly everybody. */
export const heldFields = (tx: Tx, chartId: string): Promise<Held[]> => tx.query<Held>(held, [chartId]);

const heldIn: Named = { name: 'patients.held-fields-in', text: 'select chart_id, field, kept, said from patients.corrected_field where chart_id = any($1)' };
/** The same of many charts, by chart. */
export async function heldFieldsIn(tx: Tx, charts: readonly string[]): Promise<Map<string, Held[]>> {
  const found = new Map<string, Held[]>();
  for (const r of await tx.query<Held & { chart_id: string }>(heldIn, [charts])) found.set(r.chart_id, [...found.get(r.chart_id) ?? [], { field: r.field, kept: r.kept, said: r.said }]);
  return found;
}

// A further correction decides anew: what waited is answered by it, what was decided against is asked again only when the feed says something new.
const correct: Named = { name: 'patients.note-corrected', text: `
  insert into patients.corrected_field (chart_id, field, corrected_at, corrected_by) select $1, f, $3, $4 from unnest($2::text[]) as f
  on conflict (chart_id, field) do update set corrected_at = excluded.corrected_at, corrected_by = excluded.corrected_by,
    kept = case when corrected_field.said is null then corrected_field.kept else array_append(corrected_field.kept, corrected_field.said) end, said = null, theirs = null, source = null, item_id = null, opened_at = null` };
export function noteCorrected(tx: Tx, chartId: string, fields: readonly string[], at: Date, by: string): void { if (fields.length) tx.send(correct, [chartId, fields, at, by]); }

const open: Named = { name: 'patients.open-differences', text: `
  update patients.corrected_field c set said = u.said, theirs = u.theirs, source = $5, item_id = $6, opened_at = $7
  from unnest($2::text[], $3::text[], $4::text[]) as u(field, said, theirs) where c.chart_id = $1 and c.field = u.field` };
export function openDifferences(tx: Tx, chartId: string, found: readonly Difference[], of: { source: string; itemId: string | null; at: Date }): void {
  if (found.length) tx.send(open, [chartId, found.map((d) => d.field), found.map((d) => d.said), found.map((d) => JSON.stringify(d.theirs)), of.source, of.itemId, of.at]);
}

const settle: Named = { name: 'patients.settle-agreed', text: `update patients.corrected_field set said = null, theirs = null, source = null, item_id = null, opened_at = null where chart_id = $1 and field = any($2::text[])` };
/** The feed says what stands here: nothing waits any more. */
export function settleAgreed(tx: Tx, chartId: string, fields: readonly string[]): void { if (fields.length) tx.send(settle, [chartId, fields]); }

export type OpenDifference = { chart_id: string; field: string; said: string; theirs: string; source: string; item_id: string | null; opened_at: Date; corrected_at: Date; corrected_by: string };
const columns = 'chart_id, field, said, theirs, source, item_id, opened_at, corrected_at, corrected_by';
const ofChart: Named = { name: 'patients.differences-of', text: `select ${columns} from patients.corrected_field where chart_id = $1 and said is not null order by field` };
export const differencesOf = (tx: Tx, chartId: string) => tx.query<OpenDifference>(ofChart, [chartId]);

const oldest: Named = { name: 'patients.oldest-differences', text: `
  select chart_id, min(opened_at) as opened_at, count(*)::int as fields from patients.corrected_field
  where said is not null and ($2::bigint[] is null or chart_id = any($2)) group by chart_id order by min(opened_at) limit $1` };
export const oldestDifferences = (tx: Tx, limit: number, charts: readonly string[] | null) => tx.query<{ chart_id: string; opened_at: Date; fields: number }>(oldest, [limit, charts]);

const keep: Named = { name: 'patients.keep-ours', text: `
  update patients.corrected_field set kept = array_append(kept, said), said = null, theirs = null, source = null, item_id = null, opened_at = null where chart_id = $1 and field = $2 and said = $3 returning field` };
/** Ours stays; what was said is remembered. False when the feed has said something else meanwhile. */
export const keepOurs = async (tx: Tx, chartId: string, field: string, said: string): Promise<boolean> => (await tx.query(keep, [chartId, field, said])).length > 0;

const release: Named = { name: 'patients.release-field', text: 'delete from patients.corrected_field where chart_id = $1 and field = $2 and said = $3 returning field' };
/** Theirs goes in: the feed may change the field from now on. */
export const releaseField = async (tx: Tx, chartId: string, field: string, said: string): Promise<boolean> => (await tx.query(release, [chartId, field, said])).length > 0;
