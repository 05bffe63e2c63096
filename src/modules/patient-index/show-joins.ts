import type { Ctx } from '../../platform/action.ts';
import { lineOf } from '../patients/index.ts';
import { othersWhoMay } from '../access/index.ts';
import type { JoinLine } from './contract-joins.ts';
import type { JoinRow } from './store/joins.ts';
import { actorNames } from './store/joins.ts';

export type SecondPerson = { selfReviewAfterMinutes: number | null };

/** From when somebody who asked for a join may look at it again alone: where nobody else of the house may, and policy allows it. */
export async function selfReviewFrom(ctx: Ctx, askedAt: Date): Promise<Date | null> {
  const minutes = ctx.policy<SecondPerson>('patient-index.second-person').selfReviewAfterMinutes;
  if (minutes === null || !ctx.actor.rights.has('patient-index.override') || await othersWhoMay(ctx, 'patient-index.override', ctx.actor.id) > 0) return null;
  return new Date(askedAt.getTime() + minutes * 60_000);
}

/** Joins as people read them; each of their charts is named for the audit. */
export async function writeJoins(ctx: Ctx, rows: readonly JoinRow[]): Promise<JoinLine[]> {
  const lines = await lineOf(ctx, rows.flatMap((r) => [r.survivor_chart, r.joined_chart]));
  const names = await actorNames(ctx.tx, [...new Set(rows.flatMap((r) => [r.asked_by, r.second_by, r.ended_by].filter((x) => x !== null)))]);
  const who = (id: string) => ({ id, name: names.get(id) ?? (id === 'system' ? 'Chartkeeper' : id) });
  const alone = rows.some((r) => r.state === 'waiting' && r.asked_by === ctx.actor.id);
  const rights = ctx.actor.rights, answers: JoinLine[] = [];
  for (const r of rows) {
    ctx.touch(r.survivor_chart); ctx.touch(r.joined_chart);
    const own = r.asked_by === ctx.actor.id, from = alone && own && r.state === 'waiting' ? await selfReviewFrom(ctx, r.asked_at) : null;
    answers.push({
      joinId: r.join_id, kind: r.kind, state: r.state, survivor: lines.get(r.survivor_chart) ?? null, joined: lines.get(r.joined_chart) ?? null, reason: r.reason, askedBy: who(r.asked_by), askedAt: r.asked_at.toISOString(),
      second: r.second_by === null || r.second_at === null ? null : { by: who(r.second_by), at: r.second_at.toISOString(), reason: r.second_reason ?? '', selfReviewed: r.second_by === r.asked_by }, joinedAt: r.joined_at?.toISOString() ?? null,
      endedBy: r.ended_by === null ? null : who(r.ended_by), endedAt: r.ended_at?.toISOString() ?? null, endedWhy: r.ended_why, forbids: r.forbids.map((f) => f.says),
      mayUndo: r.state === 'joined' && rights.has('patient-index.join'), mayOverride: r.state === 'waiting' && rights.has('patient-index.override') && (!own || (from !== null && from <= ctx.now)), overrideFrom: from?.toISOString() ?? null,
    });
  }
  return answers;
}
