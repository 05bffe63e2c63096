import type { Named, Tx } from '../../../platform/db/tx.ts';
import { sharedChart } from '../door.ts';
import { binaryArray } from '../../../platform/db/binary-array.ts';
import type { Hit, Person } from './run-search.ts';
import { typeName, typeNumber } from './type-numbers.ts';

/** `period` is the care asked for, both ends included. */
export type EverythingAsk = { types?: readonly string[]; since?: Date; after?: string; limit?: number; period?: { lo: Date; hi: Date } };

/** Records that go on until something ends them: in a period asked for when they began before its end. */
const lasting = ['AllergyIntolerance', 'CarePlan', 'CareTeam', 'Condition', 'Consent', 'Coverage', 'Device', 'EpisodeOfCare', 'FamilyMemberHistory', 'Flag', 'Goal', 'List', 'MedicationStatement', 'RelatedPerson'];

/** Care in the period: some date of the entry meets it, or nothing dates the entry. */
const inPeriod = `and (e.type = ${typeNumber('Patient')} or e.on_at = '-infinity' or (e.type in (${lasting.map(typeNumber).join(', ')}) and e.on_at <= $7)
      or exists (select 1 from chart.idx_date x where x.chart_id = e.chart_id and x.rid = e.rid and x.hi >= $6 and x.lo <= $7 offset 0))`;

const inCharts = (name: string, more: string): Named => ({ name, text: `
  select h.type, h.chart_id, h.rid, h.id, v.content from (
    select e.chart_id, e.rid, e.id, e.type, e.version from chart.entry e
    where e.chart_id = any($1::bigint[]) and not e.deleted and e.rid > $2 and e.updated_at >= $3 and ($4::smallint[] is null or e.type = any($4)) ${more}
    union all
    select e.chart_id, e.rid, e.id, e.type, e.version from chart.compartment c join chart.entry e on e.chart_id = c.home_chart and e.rid = c.rid
    where c.chart_id = any($1::bigint[]) and c.home_chart <> all($1::bigint[]) and not e.deleted and e.rid > $2 and e.updated_at >= $3 and ($4::smallint[] is null or e.type = any($4)) ${more}
    order by rid limit $5) h
  join chart.version v on v.chart_id = h.chart_id and v.rid = h.rid and v.version = h.version order by h.rid` });
const always = inCharts('chart.everything', ''), within = inCharts('chart.everything-within', inPeriod);

/** Everything in a person's charts and compartments, oldest first, each once. */
export async function entriesOfPerson(tx: Tx, person: Person, ask: EverythingAsk): Promise<Hit[]> {
  const rows = await tx.query(ask.period ? within : always, [binaryArray('bigint', person.charts), ask.after ?? '0', ask.since ?? new Date(0), ask.types ? binaryArray('smallint', ask.types.map(typeNumber)) : null, ask.limit ?? 2_147_483_647, ...(ask.period ? [ask.period.lo, ask.period.hi] : [])]);
  const seen = new Set<string>();
  const hits: Hit[] = [];
  for (const r of rows) if (!seen.has(r.rid)) { seen.add(r.rid); hits.push({ chartId: r.chart_id, rid: r.rid, type: typeName(r.type), id: r.id, text: r.content }); }
  return hits;
}

// Each step is kept a step (offset 0): the planner would else read the whole shared chart, which holds every organization there is.
const shared = { name: 'chart.everything-shared', text: `
  select e.type, e.chart_id, e.rid, e.id, v.content from (
    select distinct r.target_type, r.target_id from chart.idx_reference r where r.chart_id = any($1::bigint[]) and r.target_type = any($2::smallint[]) offset 0) t
  cross join lateral (select d.chart_id, d.rid from chart.directory d where d.type = t.target_type and d.id = t.target_id offset 0) d
  cross join lateral (select x.* from chart.entry x where x.chart_id = d.chart_id and x.rid = d.rid offset 0) e
  cross join lateral (select y.content from chart.version y where y.chart_id = e.chart_id and y.rid = e.rid and y.version = e.version offset 0) v
  where d.chart_id = $3 and not e.deleted and e.updated_at >= $4 order by e.rid` };

const sharedTypes = ['Organization', 'Practitioner', 'PractitionerRole', 'Location', 'Medication', 'HealthcareService', 'Endpoint', 'Substance', 'Device'];

/** Organizations, practitioners and the like that entries of these charts refer to. */
export async function sharedOfPerson(tx: Tx, person: Person, types: readonly string[] | undefined, since: Date | undefined): Promise<Hit[]> {
  const wanted = types ? sharedTypes.filter((t) => types.includes(t)) : sharedTypes;
  if (wanted.length === 0) return [];
  const rows = await tx.query(shared, [binaryArray('bigint', person.charts), binaryArray('smallint', wanted.map(typeNumber)), sharedChart, since ?? new Date(0)]);
  return rows.map((r) => ({ chartId: r.chart_id, rid: r.rid, type: typeName(r.type), id: r.id, text: r.content }));
}
