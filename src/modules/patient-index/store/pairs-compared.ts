import { binaryArray } from '../../../platform/db/binary-array.ts';
import type { Named, Tx } from '../../../platform/db/tx.ts';
import type { Standing } from '../rules/settle-pair.ts';

/** One worker compares at a time, whatever number of programs run; the lock goes with the transaction. */
const turn: Named = { name: 'patient-index.comparers-turn', text: 'select pg_try_advisory_xact_lock(7040190) as mine' };
export const comparersTurn = async (tx: Tx): Promise<boolean> => (await tx.query<{ mine: boolean }>(turn))[0]!.mine;

export type StandingPair = Standing & { pairId: string; chartA: string; chartB: string; clusterId: string };

const standing: Named = { name: 'patient-index.pairs-of-charts', text: `
  select pair_id, chart_a, chart_b, state, grade, weight, core_a, core_b, decided_core_a, decided_core_b, asked, cluster_id, owner, comments from patient_index.pair where chart_a = any($1::bigint[])
  union select pair_id, chart_a, chart_b, state, grade, weight, core_a, core_b, decided_core_a, decided_core_b, asked, cluster_id, owner, comments from patient_index.pair where chart_b = any($1::bigint[])` };

const standingOf = (r: any): StandingPair => ({
  pairId: r.pair_id, chartA: r.chart_a, chartB: r.chart_b, state: r.state, grade: r.grade, weight: r.weight, coreA: r.core_a, coreB: r.core_b, decidedCoreA: r.decided_core_a, decidedCoreB: r.decided_core_b, asked: r.asked, clusterId: r.cluster_id, inHand: r.state === 2 || r.owner !== null || r.comments > 0,
});
/** Every pair, in whatever state, that one of these charts is part of. */
export const pairsOfCharts = async (tx: Tx, charts: readonly string[]): Promise<StandingPair[]> => (charts.length ? (await tx.query(standing, [binaryArray('bigint', charts)])).map(standingOf) : []);

const hold: Named = { name: 'patient-index.hold-standing', text: `
  select pair_id, chart_a, chart_b, state, grade, weight, core_a, core_b, decided_core_a, decided_core_b, asked, cluster_id, owner, comments from patient_index.pair where pair_id = any($1::bigint[]) order by pair_id for update` };
/** Pairs about to be written, as they are by now, held: what a person decided since they were read stands. */
export const holdStanding = async (tx: Tx, pairIds: readonly string[]): Promise<Map<string, StandingPair>> =>
  new Map(pairIds.length ? (await tx.query(hold, [binaryArray('bigint', pairIds)])).map((r) => [r.pair_id as string, standingOf(r)]) : []);

const persons: Named = { name: 'patient-index.persons', text: 'select chart_id, person_id from chart.published_links where chart_id = any($1::bigint[])' };
/** The person of each chart that is joined with another; a chart that is not here is its own. */
export const personsOf = async (tx: Tx, charts: readonly string[]): Promise<Map<string, string>> =>
  new Map(charts.length ? (await tx.query<{ chart_id: string; person_id: string }>(persons, [binaryArray('bigint', charts)])).map((r) => [r.chart_id, r.person_id]) : []);

/** Who made a chart, where and from what. `source`: s:<sender> or p:<person or program>. */
export type Made = { chartId: string; facility: string; at: Date; source: string };
const made: Named = { name: 'patient-index.made', text: `
  select m.chart_id, m.facility, m.created_at, m.actor, coalesce((select min(s.source) from patients.published_senders s where s.chart_id = m.chart_id), (select i.source from exchange.published_items i where i.item_id = m.item_id)) as sender
  from chart.published_made m where m.chart_id = any($1::bigint[])` };
export async function madeBy(tx: Tx, charts: readonly string[]): Promise<Map<string, Made & { actor: string }>> {
  const rows = charts.length ? await tx.query(made, [binaryArray('bigint', charts)]) : [];
  return new Map(rows.map((r) => [r.chart_id as string, { chartId: r.chart_id, facility: r.facility, at: r.created_at, actor: r.actor ?? 'system', source: r.sender === null ? `p:${r.actor ?? 'system'}` : `s:${r.sender}` }]));
}

export type OpenedPair = {
  pairId: string; chartA: string; chartB: string; kind: number; grade: number; weight: number; probability: number; identifierAgrees: boolean; guards: readonly string[]; differs: readonly string[];
  facilityA: string; facilityB: string; sourceA: string; sourceB: string; coreA: string; coreB: string; model: string; automatic: number; dueAt: Date; asked: string | null; begunB: string;
};

const arrays = (lists: readonly (readonly string[])[]): string[] => lists.map((l) => `{${l.map((x) => `"${x.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`);
const pairColumns = (rows: readonly OpenedPair[]): unknown[] => [
  binaryArray('bigint', rows.map((r) => r.pairId)), binaryArray('bigint', rows.map((r) => r.chartA)), binaryArray('bigint', rows.map((r) => r.chartB)), binaryArray('smallint', rows.map((r) => r.kind)), binaryArray('smallint', rows.map((r) => r.grade)),
  binaryArray('float8', rows.map((r) => r.weight)), binaryArray('float8', rows.map((r) => r.probability)), binaryArray('boolean', rows.map((r) => r.identifierAgrees)), binaryArray('text', arrays(rows.map((r) => r.guards))), binaryArray('text', arrays(rows.map((r) => r.differs))),
  binaryArray('text', rows.map((r) => r.coreA)), binaryArray('text', rows.map((r) => r.coreB)), binaryArray('smallint', rows.map((r) => r.automatic)),
];
const named = 'pair_id, chart_a, chart_b, kind, grade, weight, probability, identifier_agrees, guards, differs, core_a, core_b, automatic';
const unnested = 'unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::smallint[], $5::smallint[], $6::float8[], $7::float8[], $8::boolean[], $9::text[], $10::text[], $11::text[], $12::text[], $13::smallint[]';

const open: Named = { name: 'patient-index.open-pairs', text: `
  insert into patient_index.pair (pair_id, chart_a, chart_b, state, kind, grade, weight, probability, identifier_agrees, guards, differs, core_a, core_b, automatic, facility_a, facility_b, source_a, source_b, due_at, asked, begun_b, model, cluster_id, opened_at, compared_at)
  select u.pair_id, u.chart_a, u.chart_b, 1, u.kind, u.grade, u.weight, u.probability, u.identifier_agrees, u.guards::text[], u.differs::text[], u.core_a, u.core_b, u.automatic, u.facility_a, u.facility_b, u.source_a, u.source_b, u.due_at, u.asked, u.begun_b::date, $20, u.chart_a, $19, $19
  from ${unnested}, $14::text[], $15::text[], $16::text[], $17::text[], $18::timestamptz[], $21::text[], $22::text[]) as u(${named}, facility_a, facility_b, source_a, source_b, due_at, asked, begun_b)
  on conflict (chart_a, chart_b) do nothing` };

export function openPairs(tx: Tx, rows: readonly OpenedPair[], now: Date): void {
  if (rows.length) tx.send(open, [...pairColumns(rows), binaryArray('text', rows.map((r) => r.facilityA)), binaryArray('text', rows.map((r) => r.facilityB)), binaryArray('text', rows.map((r) => r.sourceA)), binaryArray('text', rows.map((r) => r.sourceB)), binaryArray('timestamptz', rows.map((r) => r.dueAt)), now, rows[0]!.model, binaryArray('text', rows.map((r) => r.asked)), binaryArray('text', rows.map((r) => r.begunB))]);
}

export type ChangedPair = Omit<OpenedPair, 'begunB' | 'facilityA' | 'facilityB' | 'sourceA' | 'sourceB' | 'asked'> & { state: number; moved: boolean; reopened: boolean };

// A decision is forgotten when the pair is asked again; what it was stays in its events.
const change: Named = { name: 'patient-index.change-pairs', text: `
  update patient_index.pair p set state = u.state, grade = u.grade, weight = u.weight, probability = u.probability, identifier_agrees = u.identifier_agrees, guards = u.guards::text[], differs = u.differs::text[], core_a = u.core_a, core_b = u.core_b,
    automatic = case when p.automatic = 2 or (p.automatic = 3 and not u.moved) then p.automatic else u.automatic end, model = $18, compared_at = $17, version = p.version + case when u.moved then 1 else 0 end, weighed_at = case when u.moved then null else p.weighed_at end,
    opened_at = case when u.reopened then $17 else p.opened_at end, due_at = case when u.reopened then u.due_at else p.due_at end, owner = case when u.reopened then null else p.owner end, question = case when u.reopened then null else p.question end,
    decided_at = case when u.reopened then null when u.state = 5 then $17 else p.decided_at end, decided_by = case when u.reopened then null when u.state = 5 then 'system' else p.decided_by end, cluster_id = case when u.reopened then p.chart_a else p.cluster_id end
  from ${unnested}, $14::smallint[], $15::boolean[], $16::boolean[], $19::timestamptz[]) as u(${named}, state, moved, reopened, due_at)
  where p.pair_id = u.pair_id` };

export function changePairs(tx: Tx, rows: readonly ChangedPair[], now: Date): void {
  if (rows.length) tx.send(change, [...pairColumns(rows as unknown as OpenedPair[]), binaryArray('smallint', rows.map((r) => r.state)), binaryArray('boolean', rows.map((r) => r.moved)), binaryArray('boolean', rows.map((r) => r.reopened)), now, rows[0]!.model, binaryArray('timestamptz', rows.map((r) => r.dueAt))]);
}

const ask: Named = { name: 'patient-index.ask-pairs', text: `
  update patient_index.pair p set asked = coalesce(p.asked, u.asked), automatic = 0, version = version + 1 from unnest($1::bigint[], $2::text[]) as u(pair_id, asked) where p.pair_id = u.pair_id and p.state <= 2` };
/** The door or a person asks about pairs that wait already: from now on they wait for a person, whatever the engine says. */
export function askPairs(tx: Tx, rows: readonly { pairId: string; asked: string }[]): void {
  if (rows.length) tx.send(ask, [binaryArray('bigint', rows.map((r) => r.pairId)), binaryArray('text', rows.map((r) => r.asked))]);
}

const adopt: Named = { name: 'patient-index.adopt-cores', text: `
  update patient_index.pair p set core_a = u.a, core_b = u.b, decided_core_a = u.a, decided_core_b = u.b from unnest($1::bigint[], $2::text[], $3::text[]) as u(pair_id, a, b) where p.pair_id = u.pair_id and p.state = 4` };
/** What two people are from now on is what the decision "different" remembers. */
export function adoptCores(tx: Tx, rows: readonly { pairId: string; coreA: string; coreB: string }[]): void {
  if (rows.length) tx.send(adopt, [binaryArray('bigint', rows.map((r) => r.pairId)), binaryArray('text', rows.map((r) => r.coreA)), binaryArray('text', rows.map((r) => r.coreB))]);
}

const reread: Named = { name: 'patient-index.adopt-readings', text: `
  with u as materialized (select * from unnest($1::bigint[], $2::text[], $3::text[]) as u(chart_id, before, now)),
  a as (select p.pair_id, u.now from u join patient_index.pair p on p.chart_a = u.chart_id where p.state = 4 and p.decided_core_a = u.before), b as (select p.pair_id, u.now from u join patient_index.pair p on p.chart_b = u.chart_id where p.state = 4 and p.decided_core_b = u.before)
  update patient_index.pair p set core_a = coalesce(x.a, p.core_a), decided_core_a = coalesce(x.a, p.decided_core_a), core_b = coalesce(x.b, p.core_b), decided_core_b = coalesce(x.b, p.decided_core_b)
  from (select pair_id, max(a) as a, max(b) as b from (select pair_id, now as a, null as b from a union all select pair_id, null, now from b) m group by pair_id) x where p.pair_id = x.pair_id` };
/** Records that policy alone names otherwise: what was decided of them holds. */
export function adoptReadings(tx: Tx, rows: readonly { chartId: string; before: string; now: string }[]): void {
  if (rows.length) tx.send(reread, [binaryArray('bigint', rows.map((r) => r.chartId)), binaryArray('text', rows.map((r) => r.before)), binaryArray('text', rows.map((r) => r.now))]);
}

const begun: Named = { name: 'patient-index.count-begun', text: `
  insert into patient_index.begun as b (on_day, facility, source, n) select * from unnest($1::date[], $2::text[], $3::text[], $4::integer[]) on conflict (on_day, facility, source) do update set n = b.n + excluded.n` };

/** Records begun, counted by the UTC day, facility and source. */
export function countBegun(tx: Tx, rows: readonly { day: string; facility: string; source: string; n: number }[]): void {
  if (rows.length) tx.send(begun, [rows.map((r) => r.day), rows.map((r) => r.facility), rows.map((r) => r.source), rows.map((r) => r.n)]);
}
