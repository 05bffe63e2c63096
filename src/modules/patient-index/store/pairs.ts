import { binaryArray } from '../../../platform/db/binary-array.ts';
import type { Named, Tx } from '../../../platform/db/tx.ts';
import { Problem } from '../../../platform/problem.ts';
import type { Harm, PairFilter } from '../contract-queue.ts';
import { gradeNumbers, pairStates } from '../rules/settle-pair.ts';
import { unprotected } from './protected-pairs.ts';

export type PairRow = {
  pair_id: string; chart_a: string; chart_b: string; state: 1 | 2 | 3 | 4 | 5; kind: 1 | 2; grade: 0 | 1 | 2 | 3; weight: number; probability: number; identifier_agrees: boolean; guards: string[]; differs: string[];
  facility_a: string; facility_b: string; source_a: string; source_b: string; core_a: string; core_b: string; model: string; harm: number; harms: Harm[]; asked: string | null; cluster_id: string; owner: string | null; question: string | null;
  comments: number; opened_at: Date; compared_at: Date; due_at: Date; decided_at: Date | null; decided_by: string | null; version: number;
};
const columns = `p.pair_id, p.chart_a, p.chart_b, p.state, p.kind, p.grade, p.weight, p.probability, p.identifier_agrees, p.guards, p.differs, p.facility_a, p.facility_b, p.source_a, p.source_b, p.core_a, p.core_b, p.model, p.harm, p.harms, p.asked,
  p.cluster_id, p.owner, p.question, p.comments, p.opened_at, p.compared_at, p.due_at, p.decided_at, p.decided_by, p.version`;

export type Order = 'harm' | 'likelihood' | 'age';
/** `sees`: also pairs of protected records, of which one tells who the other is. */
export type Wanted = { filter: PairFilter; me: string; now: Date; dueBefore: Date | null; onlyCharts: readonly string[] | null; sees: boolean };

const sorts = {
  harm: { by: 'p.harm desc, p.weight desc, p.pair_id', of: (r: PairRow) => [r.harm, r.weight, r.pair_id], after: (a: string, b: string, c: string) => `(p.harm < ${a}::smallint or (p.harm = ${a}::smallint and (p.weight < ${b}::real or (p.weight = ${b}::real and p.pair_id > ${c}::bigint))))` },
  likelihood: { by: 'p.weight desc, p.pair_id', of: (r: PairRow) => [r.weight, r.pair_id, 0], after: (a: string, b: string, c: string) => `(p.weight < ${a}::real or (p.weight = ${a}::real and p.pair_id > ${b}::bigint)) and ${c}::text is not null` },
  age: { by: 'p.opened_at, p.pair_id', of: (r: PairRow) => [r.opened_at.toISOString(), r.pair_id, 0], after: (a: string, b: string, c: string) => `(p.opened_at > ${a}::timestamptz or (p.opened_at = ${a}::timestamptz and p.pair_id > ${b}::bigint)) and ${c}::text is not null` },
} as const;

/** Where a page ended, as opaque text. */
export const cursorOf = (order: Order, row: PairRow): string => Buffer.from(JSON.stringify([order, ...sorts[order].of(row)])).toString('base64url');

const wholeNumber = (k: unknown): boolean => (typeof k === 'string' || typeof k === 'number') && /^-?\d{1,18}$/.test(String(k)), number = (k: unknown): boolean => typeof k === 'number' && Number.isFinite(k) && Math.abs(k) < 1e6;
const keysOf: Record<Order, readonly ((k: unknown) => boolean)[]> = {
  harm: [(k) => Number.isInteger(k) && Math.abs(k as number) < 100, number, wholeNumber], likelihood: [number, wholeNumber, wholeNumber], age: [(k) => typeof k === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(k) && !Number.isNaN(Date.parse(k)), wholeNumber, wholeNumber],
};
/** The keys of the last row seen. One that is cut, forged or of another order is refused: the first page instead would be taken for the next. */
function readCursor(order: Order, cursor: string | null): unknown[] | null {
  if (cursor === null) return null;
  let read: unknown;
  try { read = JSON.parse(Buffer.from(cursor, 'base64url').toString()); } catch { read = null; }
  const [of, ...keys] = Array.isArray(read) ? read as unknown[] : [];
  if (of === order && keys.length === 3 && keysOf[order].every((fits, i) => fits(keys[i]))) return keys;
  throw new Problem('unreadable', 'The page cursor is not one of ours', { issues: [{ at: 'cursor', says: typeof of === 'string' && of in keysOf && of !== order ? `is of a list by ${of}, not by ${order}` : 'is no cursor of this list', mend: 'Begin again without a cursor' }] });
}

/** Conditions are put together, so that an index serves the order whatever is asked. */
function conditions({ filter: f, me, now, dueBefore, onlyCharts, sees }: Wanted): { where: string[]; params: unknown[] } {
  const params: unknown[] = [], where: string[] = [], put = (value: unknown): string => { params.push(value); return `$${params.length}`; };
  const states = f.states.map((s) => pairStates[s]);
  if (states.every((s) => s <= 2)) where.push('p.state <= 2');
  if (states.length < 2 || states.some((s) => s > 2)) where.push(`p.state = any(${put(binaryArray('smallint', states))}::smallint[])`);
  if (f.grades?.length) where.push(`p.grade = any(${put(binaryArray('smallint', f.grades.map((g) => gradeNumbers[g])))}::smallint[])`);
  if (f.kind) where.push(`p.kind = ${f.kind === 'duplicate' ? 1 : 2}`);
  if (f.owner) where.push(f.owner === 'nobody' ? 'p.owner is null' : `p.owner = ${put(f.owner === 'me' ? me : f.owner)}`);
  if (f.facility) { const at = put(f.facility); where.push(`(p.facility_a = ${at} or p.facility_b = ${at})`); }
  if (f.source) { const at = put(f.source); where.push(`(p.source_a = ${at} or p.source_b = ${at})`); }
  if (f.due) where.push(`p.due_at < ${put(f.due === 'late' ? now : dueBefore)}`);
  if (f.field) where.push(`p.differs @> array[${put(f.field)}]`);
  if (f.chartId) { const at = put(f.chartId); where.push(`(p.chart_a = ${at} or p.chart_b = ${at})`); }
  if (f.clusterId) where.push(`p.cluster_id = ${put(f.clusterId)}`);
  if (onlyCharts) { const at = put(binaryArray('bigint', onlyCharts)); where.push(`p.chart_a = any(${at}::bigint[]) and p.chart_b = any(${at}::bigint[])`); }
  if (!sees) where.push(unprotected);
  return { where, params };
}

export async function listPairRows(tx: Tx, wanted: Wanted, order: Order, cursor: string | null, limit: number): Promise<PairRow[]> {
  const { where, params } = conditions(wanted), after = readCursor(order, cursor);
  if (after) { const at = params.length; params.push(...after.map(String)); where.push(sorts[order].after(`$${at + 1}`, `$${at + 2}`, `$${at + 3}`)); }
  params.push(limit);
  return tx.query<PairRow>(`select ${columns} from patient_index.pair p where ${where.join(' and ') || 'true'} order by ${sorts[order].by} limit $${params.length}`, params);
}

/** How many the filter leaves, up to `most` and one more. */
export async function countPairRows(tx: Tx, wanted: Wanted, most: number): Promise<number> {
  const { where, params } = conditions(wanted);
  return (await tx.query<{ n: number }>(`select count(*)::int as n from (select 1 from patient_index.pair p where ${where.join(' and ') || 'true'} limit ${most + 1}) f`, params))[0]!.n;
}

const one: Named = { name: 'patient-index.pair', text: `select ${columns} from patient_index.pair p where p.pair_id = $1` };
const locked: Named = { name: 'patient-index.pair-locked', text: `select ${columns} from patient_index.pair p where p.pair_id = $1 for update` };
export const pairById = async (tx: Tx, pairId: string): Promise<PairRow | undefined> => (await tx.query<PairRow>(one, [pairId]))[0];
/** Locked for the one who decides. */
export const lockPair = async (tx: Tx, pairId: string): Promise<PairRow | undefined> => (await tx.query<PairRow>(locked, [pairId]))[0];

const due: Named = { name: 'patient-index.due-first', text: `select ${columns} from patient_index.pair p where p.state <= 2 and ($2::bigint[] is null or p.pair_id = any($2)) and ${unprotected} order by p.due_at, p.pair_id limit $1` };
const dueProtected: Named = { name: 'patient-index.due-protected', text: `select ${columns} from patient_index.pair p where p.state <= 2 and ($2::bigint[] is null or p.pair_id = any($2)) and not ${unprotected} order by p.due_at, p.pair_id limit $1` };
/** What is due first, of protected records or of the others; or those of `ids` that wait. */
export const dueFirst = (tx: Tx, limit: number, ids: readonly string[] | null, ofProtected: boolean): Promise<PairRow[]> => tx.query<PairRow>(ofProtected ? dueProtected : due, [limit, ids]);

const between: Named = { name: 'patient-index.pair-between', text: `select ${columns} from patient_index.pair p where p.chart_a = least($1::bigint, $2::bigint) and p.chart_b = greatest($1::bigint, $2::bigint)` };
export const pairBetween = async (tx: Tx, a: string, b: string): Promise<PairRow | undefined> => (await tx.query<PairRow>(between, [a, b]))[0];

const decide: Named = { name: 'patient-index.decide', text: `
  update patient_index.pair set state = $2::smallint, decided_core_a = case when $2::smallint = 4 then core_a when $2::smallint <= 2 and not $8 then null else decided_core_a end, decided_core_b = case when $2::smallint = 4 then core_b when $2::smallint <= 2 and not $8 then null else decided_core_b end,
    decided_at = case when $2::smallint <= 2 then null else $3::timestamptz end, decided_by = case when $2::smallint <= 2 then null else $4 end, owner = case when $5 then $6 else owner end, question = case when $2::smallint <= 2 then coalesce($7, question) else question end,
    automatic = 2, version = version + 1
  where pair_id = $1 returning version` };
/** What a person has looked at is joined by a person. `owner`: undefined leaves whoever has it. `stillDifferent`: it is only asked again, and what was decided goes on speaking against a join. */
export const setState = async (tx: Tx, pairId: string, to: { state: number; at: Date; by: string; owner?: string | null | undefined; question?: string | undefined; stillDifferent?: boolean }): Promise<number> =>
  (await tx.query<{ version: number }>(decide, [pairId, to.state, to.at, to.by, to.owner !== undefined, to.owner ?? null, to.question || null, to.stillDifferent ?? false]))[0]!.version;

const give: Named = { name: 'patient-index.assign', text: `
  update patient_index.pair p set owner = u.owner, version = p.version + 1 from unnest($1::bigint[], $2::text[]) as u(pair_id, owner) where p.pair_id = u.pair_id and p.state <= 2 returning p.pair_id, p.chart_a, p.chart_b` };
/** Gives pairs to owners; those decided meanwhile are left out of what it answers. */
export const assignTo = (tx: Tx, rows: readonly { pairId: string; owner: string | null }[]) => tx.query<{ pair_id: string; chart_a: string; chart_b: string }>(give, [binaryArray('bigint', rows.map((r) => r.pairId)), binaryArray('text', rows.map((r) => r.owner))]);

const comment: Named = { name: 'patient-index.count-comment', text: 'update patient_index.pair set comments = comments + 1, version = version + 1 where pair_id = $1 returning version' };
export const countComment = async (tx: Tx, pairId: string): Promise<number> => (await tx.query<{ version: number }>(comment, [pairId]))[0]!.version;

const clusterSizes: Named = { name: 'patient-index.cluster-sizes', text: `
  select p.cluster_id, count(*)::int as pairs, (select count(distinct c)::int from patient_index.pair q cross join lateral (values (q.chart_a), (q.chart_b)) v(c) where q.cluster_id = p.cluster_id and q.state <= 2) as charts
  from patient_index.pair p where p.cluster_id = any($1::bigint[]) and p.state <= 2 group by p.cluster_id` };
export const sizesOfClusters = async (tx: Tx, ids: readonly string[]): Promise<Map<string, { pairs: number; charts: number }>> =>
  new Map(ids.length ? (await tx.query<{ cluster_id: string; pairs: number; charts: number }>(clusterSizes, [binaryArray('bigint', ids)])).map((r) => [r.cluster_id, { pairs: r.pairs, charts: r.charts }]) : []);

const share: Named = { name: 'patient-index.source-share', text: `
  select (select count(*)::int from (select 1 from patient_index.pair where state <= 2 and (source_a = $1 or source_b = $1) limit 100000) a) as part, (select count(*)::int from (select 1 from patient_index.pair where state <= 2 limit 100000) b) as whole` };
export const sourceShareOf = async (tx: Tx, source: string): Promise<{ part: number; whole: number }> => (await tx.query<{ part: number; whole: number }>(share, [source]))[0]!;

export type ClusterRow = { cluster_id: string; pairs: number; grade: 0 | 1 | 2 | 3; harm: number; weight: number; opened_at: Date; due_at: Date };
/** Clusters of three charts or more, most harm first. */
export const listClusterRows = (tx: Tx, from: number, limit: number): Promise<ClusterRow[]> =>
  tx.query<ClusterRow>('select cluster_id, pairs, grade, harm, weight, opened_at, due_at from patient_index.cluster order by harm desc, weight desc, cluster_id offset $1 limit $2', [from, limit]);

const charts: Named = { name: 'patient-index.cluster-charts', text: `
  select p.cluster_id, array_agg(distinct v.c order by v.c) as charts from patient_index.pair p cross join lateral (values (p.chart_a), (p.chart_b)) v(c) where p.cluster_id = any($1::bigint[]) and p.state <= 2 group by p.cluster_id` };
export const chartsOfClusters = async (tx: Tx, ids: readonly string[]): Promise<Map<string, string[]>> =>
  new Map(ids.length ? (await tx.query<{ cluster_id: string; charts: string[] }>(charts, [binaryArray('bigint', ids)])).map((r) => [r.cluster_id, r.charts]) : []);
