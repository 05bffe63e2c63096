import type { Tx } from '../../../platform/db/tx.ts';
import type { Choice, JoinKind, JoinPlan, JoinState } from '../contract-joins.ts';
import type { Edge } from '../rules/person-sets.ts';

export type Undone = { moved: { from: string; to: string }[]; takenBack: number; kept: number; different: boolean };
/** The plan as it was shown; where another system said what the survivor is to say, that too. */
export type KeptPlan = JoinPlan & { result?: Record<string, any> };
export type JoinRow = {
  join_id: string; survivor_chart: string; joined_chart: string; asked_at: Date; second_at: Date | null; joined_at: Date | null; ended_at: Date | null; pair_id: string | null; kind: JoinKind; state: JoinState; facility: string; because: string; asked_by: string; reason: string;
  plan: KeptPlan; forbids: { rule: string; says: string }[]; second_by: string | null; second_reason: string | null; self_reviewed: boolean; ended_by: string | null; ended_why: string | null; undone: Undone | null;
};

const columns = 'join_id, survivor_chart, joined_chart, asked_at, second_at, joined_at, ended_at, pair_id, kind, state, facility, because, asked_by, reason, plan, forbids, second_by, second_reason, self_reviewed, ended_by, ended_why, undone';

export type NewJoin = { joinId: string; survivor: string; joined: string; at: Date; pairId: string | null; kind: JoinKind; state: 'waiting' | 'joined'; facility: string; because: string; by: string; reason: string; plan: KeptPlan; forbids: readonly { rule: string; says: string }[] };

export async function insertJoin(tx: Tx, j: NewJoin): Promise<void> {
  await tx.query({ name: 'patient-index.insert-join', text: `insert into patient_index.joining (join_id, survivor_chart, joined_chart, asked_at, joined_at, pair_id, kind, state, facility, because, asked_by, reason, plan, forbids)
    values ($1, $2, $3, $4, case when $7 = 'joined' then $4::timestamptz end, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13::jsonb)` },
  [j.joinId, j.survivor, j.joined, j.at, j.pairId, j.kind, j.state, j.facility, j.because, j.by, j.reason, JSON.stringify(j.plan), JSON.stringify(j.forbids)]);
}

export async function readJoin(tx: Tx, joinId: string, lock = false): Promise<JoinRow | undefined> {
  return (await tx.query<JoinRow>({ name: `patient-index.read-join${lock ? '-locked' : ''}`, text: `select ${columns} from patient_index.joining where join_id = $1${lock ? ' for update' : ''}` }, [joinId]))[0];
}

/** The joins that hold and touch one of these charts. */
export async function edgesOf(tx: Tx, charts: readonly string[]): Promise<Edge[]> {
  const rows = await tx.query<{ join_id: string; kind: 'merge' | 'link'; survivor_chart: string; joined_chart: string }>({ name: 'patient-index.edges', text: `
    select join_id, kind, survivor_chart, joined_chart from patient_index.joining where state = 'joined' and (survivor_chart = any($1::bigint[]) or joined_chart = any($1::bigint[])) order by join_id` }, [charts]);
  return rows.map((r) => ({ joinId: r.join_id, kind: r.kind, survivor: r.survivor_chart, joined: r.joined_chart }));
}

/** Every join that ever held and touched one of these charts, or a chart that such a join touched, with its times. */
export async function spansOf(tx: Tx, charts: readonly string[]): Promise<{ a: string; b: string; from: number; until: number | null }[]> {
  const known = new Set(charts);
  for (;;) {
    const rows = await tx.query<{ survivor_chart: string; joined_chart: string; joined_at: Date; ended_at: Date | null }>({ name: 'patient-index.spans', text: `
      select survivor_chart, joined_chart, joined_at, ended_at from patient_index.joining where joined_at is not null and (survivor_chart = any($1::bigint[]) or joined_chart = any($1::bigint[]))` }, [[...known]]);
    const more = rows.flatMap((r) => [r.survivor_chart, r.joined_chart]).filter((c) => !known.has(c));
    if (more.length === 0) return rows.map((r) => ({ a: r.survivor_chart, b: r.joined_chart, from: r.joined_at.getTime(), until: r.ended_at?.getTime() ?? null }));
    for (const c of more) known.add(c);
  }
}

export type PastRow = { join_id: string; survivor_chart: string; joined_chart: string; joined_at: Date; kind: JoinKind; state: JoinState; fields: { field: string; chosen: Choice; because: string }[]; result: Record<string, any> | null };
/** Every join that was ever carried out between one of these charts and another, oldest first, with what was chosen. */
export const pastJoins = (tx: Tx, charts: readonly string[]): Promise<PastRow[]> => tx.query<PastRow>({ name: 'patient-index.past-joins', text: `
  select join_id, survivor_chart, joined_chart, joined_at, kind, state, plan -> 'fields' as fields, plan -> 'result' as result from patient_index.joining
  where joined_at is not null and (survivor_chart = any($1::bigint[]) or joined_chart = any($1::bigint[])) order by joined_at, join_id` }, [charts]);

/** When these joins were carried out and when they ended. */
export const joinTimes = async (tx: Tx, joinIds: readonly string[]): Promise<Map<string, { joined: Date | null; ended: Date | null }>> =>
  new Map((joinIds.length === 0 ? [] : await tx.query<{ join_id: string; joined_at: Date | null; ended_at: Date | null }>({ name: 'patient-index.join-times', text: 'select join_id, joined_at, ended_at from patient_index.joining where join_id = any($1::bigint[])' }, [joinIds])).map((r) => [r.join_id, { joined: r.joined_at, ended: r.ended_at }]));

export async function settleSecond(tx: Tx, s: { joinId: string; state: 'joined' | 'refused'; at: Date; by: string; reason: string; selfReviewed: boolean; plan: JoinPlan | null }): Promise<void> {
  await tx.query(`update patient_index.joining set state = $2, second_at = $3, joined_at = case when $2 = 'joined' then $3::timestamptz end, second_by = $4, second_reason = $5, self_reviewed = $6, plan = coalesce($7::jsonb, plan) where join_id = $1`,
    [s.joinId, s.state, s.at, s.by, s.reason, s.selfReviewed, s.plan === null ? null : JSON.stringify(s.plan)]);
}

export async function endJoin(tx: Tx, e: { joinId: string; at: Date; by: string; why: string; undone: Undone }): Promise<void> {
  await tx.query(`update patient_index.joining set state = 'ended', ended_at = $2, ended_by = $3, ended_why = $4, undone = $5::jsonb where join_id = $1`, [e.joinId, e.at, e.by, e.why, JSON.stringify(e.undone)]);
}

export type JoinFilter = { charts: readonly string[] | null; state: JoinState | null; kind: JoinKind | null; selfReviewed: boolean; before: string | null; limit: number; onlyCharts: readonly string[] | null };
/** Newest first; one more than asked for where there are more. */
export const listJoinRows = (tx: Tx, f: JoinFilter): Promise<JoinRow[]> => tx.query<JoinRow>({ name: 'patient-index.list-joins', text: `
  select ${columns} from patient_index.joining where ($1::bigint[] is null or survivor_chart = any($1) or joined_chart = any($1)) and ($2::text is null or state = $2) and ($3::text is null or kind = $3) and (not $4 or self_reviewed)
    and ($5::bigint is null or join_id < $5) and ($7::bigint[] is null or (survivor_chart = any($7) and joined_chart = any($7))) order by join_id desc limit $6` },
[f.charts, f.state, f.kind, f.selfReviewed, f.before, f.limit + 1, f.onlyCharts]);

/** Whether a join of this kind of these two waits for a second person. */
export const waitsAlready = async (tx: Tx, a: string, b: string, kind: JoinKind): Promise<boolean> => (await tx.query({ name: 'patient-index.waits-already', text: `
  select 1 from patient_index.joining where state = 'waiting' and kind = $3 and least(survivor_chart, joined_chart) = least($1::bigint, $2::bigint) and greatest(survivor_chart, joined_chart) = greatest($1::bigint, $2::bigint)` }, [a, b, kind])).length > 0;

/** What waits for a second person, or was looked at by one alone, oldest first. */
export const joinsToSee = (tx: Tx, what: 'waiting' | 'self-reviewed', limit: number, refs: readonly string[] | null): Promise<JoinRow[]> => tx.query<JoinRow>({ name: `patient-index.joins-to-see-${what}`, text: `
  select ${columns} from patient_index.joining where ${what === 'waiting' ? `state = 'waiting'` : 'self_reviewed'} and ($2::bigint[] is null or join_id = any($2)) order by join_id limit $1` }, [limit, refs]);

/** The privacy officer, or anybody else than who did it, has seen it. */
export async function seeSelfReview(tx: Tx, joinId: string, by: string): Promise<boolean> {
  return (await tx.query(`update patient_index.joining set self_reviewed = false where join_id = $1 and self_reviewed and second_by <> $2 returning 1 as x`, [joinId, by])).length > 0;
}

export const actorNames = async (tx: Tx, ids: readonly string[]): Promise<Map<string, string>> =>
  new Map(ids.length === 0 ? [] : (await tx.query<{ id: string; name: string }>({ name: 'patient-index.join-actors', text: 'select id, name from access.published_people where id = any($1::text[])' }, [ids])).map((r) => [r.id, r.name]));
