import type { Tx } from '../../../platform/db/tx.ts';
import type { Criteria } from '../contract.ts';
import { wordsOf } from '../rules/fold-name.ts';
import { foldIdentifier } from '../rules/identifier-strength.ts';
import { birthSpan } from '../rules/birth-date.ts';
import { foldText } from '../../../standards/fhir/search-text.ts';
import type { LineRow } from './lines.ts';
import { lineColumns } from './lines.ts';

/** What is counted and put in order at most. */
export const advancedMost = 2_000;
export type AdvancedRow = LineRow & { facility: string | null; created_at: Date | null; begun_by: string | null };

const last = '\u{10FFFF}';
const like = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** The criteria as SQL: each an index look-up of its own or a condition on the line. */
function conditions(c: Criteria, only: readonly string[] | undefined, zone: string): { where: string[]; params: unknown[] } {
  const where: string[] = [], params: unknown[] = [];
  const p = (value: unknown): string => { params.push(value); return `$${params.length}`; };
  const words = (text: string, kinds: string): void => { for (const w of wordsOf(text)) where.push(`exists (select 1 from patients.name_word w where w.chart_id = p.chart_id and w.rid = p.rid and w.kind in (${kinds}) and w.word >= ${p(w)} and w.word < ${p(w + last)})`); };
  const drivenBy = (sql: string): void => { where.push(`(p.chart_id, p.rid) in (${sql})`); };
  if (only) where.push(`p.chart_id = any(${p(only)}::bigint[])`);
  if (c.family) { const [w] = wordsOf(c.family); if (w) drivenBy(`select chart_id, rid from patients.name_word where kind in (1, 4) and word >= ${p(w)} and word < ${p(w + last)}`); words(c.family, '1, 4'); }
  if (c.given) { const [w] = wordsOf(c.given); if (w) drivenBy(`select chart_id, rid from patients.name_word where kind in (2, 3) and word >= ${p(w)} and word < ${p(w + last)}`); words(c.given, '2, 3'); }
  if (c.bornFrom) where.push(`p.birth_hi >= ${p(birthSpan(c.bornFrom)!.lo)} and p.birth_lo >= ${p(birthSpan(c.bornFrom)!.lo - 366)}`);
  if (c.bornTo) where.push(`p.birth_lo <= ${p(birthSpan(c.bornTo)!.hi)}`);
  if (c.sex) where.push(c.sex === 'unknown' ? `(p.sex is null or p.sex = 'unknown')` : `p.sex = ${p(c.sex)}`);
  if (c.deceased) where.push(c.deceased === 'yes' ? 'p.deceased' : 'not p.deceased');
  if (c.city) { const w = foldText(c.city); drivenBy(`select chart_id, rid from chart.published_cities where folded >= ${p(w)} and folded < ${p(w + last)}`); }
  if (c.address) where.push(`p.address ilike ${p(`%${like(c.address)}%`)}`);
  if (c.phone) { const digits = c.phone.replace(/\D/g, '').replace(/^1(?=\d{10}$)/, ''), w = [...digits].reverse().join(''); if (w) drivenBy(`select chart_id, rid from patients.telecom where kind = 1 and folded >= ${p(w)} and folded < ${p(w + last)}`); }
  const assigner = c.assigner ? ` and (i.system ilike ${p(`%${like(c.assigner)}%`)} or i.type ilike ${p(like(c.assigner))})` : '';
  if (c.identifier) { const w = foldIdentifier(c.identifier); drivenBy(`select i.chart_id, i.rid from patients.identifier i where i.value_folded >= ${p(w)} and i.value_folded < ${p(w + last)}${assigner}`); }
  else if (c.assigner) where.push(`exists (select 1 from patients.identifier i where i.chart_id = p.chart_id and i.rid = p.rid${assigner})`);
  // Numbers are compared as numbers are: a longer one is higher (leading zeros are not kept).
  const edge = (value: string, sign: string): string => { const w = foldIdentifier(value); return `(length(i.value_folded), i.value_folded) ${sign} (${p(w.length)}, ${p(w)})`; };
  if (c.mrnFrom || c.mrnTo) where.push(`exists (select 1 from patients.identifier i where i.chart_id = p.chart_id and i.rid = p.rid and i.value = p.mrn${c.mrnFrom ? ` and ${edge(c.mrnFrom, '>=')}` : ''}${c.mrnTo ? ` and ${edge(c.mrnTo, '<=')}` : ''})`);
  if (c.facility) where.push(`b.facility = ${p(c.facility)}`);
  if (c.registeredFrom) where.push(`b.created_at >= (${p(c.registeredFrom)}::date::timestamp at time zone ${p(zone)})`);
  if (c.registeredTo) where.push(`b.created_at < ((${p(c.registeredTo)}::date + 1)::timestamp at time zone ${p(zone)})`);
  if (c.registeredBy) where.push(`b.begun_by = ${p(c.registeredBy)}`);
  return { where, params };
}

/** Everybody for whom all criteria hold, in the order of names, at most `advancedMost` and one more. */
export function findByCriteria(tx: Tx, c: Criteria, only: readonly string[] | undefined, zone: string): Promise<AdvancedRow[]> {
  const { where, params } = conditions(c, only, zone);
  return tx.query<AdvancedRow>(`select * from (
    select distinct on (p.chart_id) ${lineColumns}, b.facility, b.created_at, b.begun_by from patients.patient p join chart.published_begun b on b.chart_id = p.chart_id
    where ${where.join('\n and ')} limit ${advancedMost + 1}) f order by lower(f.family), lower(f.given), f.birth_lo, f.chart_id`, params);
}

/** The same of these charts, whatever they say. */
export const rowsOfCharts = (tx: Tx, charts: readonly string[]): Promise<AdvancedRow[]> => (charts.length === 0 ? Promise.resolve([]) : tx.query<AdvancedRow>({ name: 'patients.rows-of-charts', text: `
  select distinct on (p.chart_id) ${lineColumns}, b.facility, b.created_at, b.begun_by from patients.patient p join chart.published_begun b on b.chart_id = p.chart_id where p.chart_id = any($1::bigint[]) order by p.chart_id, p.rid` }, [charts]));

/** Names of people and programs by id; facilities by theirs. */
export async function namesOfActors(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  return new Map((await tx.query<{ id: string; name: string }>({ name: 'patients.actor-names', text: 'select id, name from access.published_people where id = any($1::text[])' }, [ids])).map((r) => [r.id, r.name]));
}

export const facilityNames = (tx: Tx): Promise<{ id: string; name: string; zone: string }[]> => tx.query({ name: 'patients.facility-names', text: 'select facility_id as id, name, zone from access.published_facilities order by name' }, []);

/** Those who began charts lately. */
export const whoRegisters = (tx: Tx): Promise<{ id: string; name: string }[]> => tx.query({ name: 'patients.who-registers', text: `
  select distinct on (f.id) f.id, n.name from (select b.begun_by as id from chart.published_begun b order by b.created_at desc limit 300) f join access.published_people n on n.id = f.id order by f.id limit 60` }, []);
