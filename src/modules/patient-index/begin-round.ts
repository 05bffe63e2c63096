import type { Ctx } from '../../platform/action.ts';
import type { LinkagePolicy } from '../linkage/index.ts';
import { compareBacklog, linkingBasis, linkingOf } from '../patients/index.ts';
import type { RoundRow } from './store/rounds.ts';
import { beginRoundRow, newestRound, roundsTurn } from './store/rounds.ts';

export const basisOf = (ctx: Ctx): string => linkingBasis((id) => ctx.policy(id));

const sameGrades = (x: LinkagePolicy['grades'], y: LinkagePolicy['grades']): boolean => (['certain', 'probable', 'possible'] as const).every((g) => x[g] === y[g]);

/** What is in force now that the newest round has not seen. */
function changedSince(last: RoundRow, now: { model: string; basis: string; grades: LinkagePolicy['grades'] }): string[] {
  const because: string[] = [];
  if (last.model !== now.model) because.push('weights');
  if (!sameGrades(last.grades, now.grades)) because.push('thresholds');
  if (last.basis !== now.basis && !because.includes('thresholds')) because.push('rules');
  return because;
}

/**
 * Begins a round where something else is in force than the newest one has seen; that one is left where it was. What is in force when a department begins needs none: all that is here was
 * compared by it. `weights`: they were put in force in this transaction, while no other may be (`roundsTurn`).
 */
export async function beginRound(ctx: Ctx, weights?: { reason: string; before: string }): Promise<RoundRow | undefined> {
  if (!weights) await roundsTurn(ctx.tx);
  const last = await newestRound(ctx.tx), { version: model, policy: { grades } } = await linkingOf(ctx, 'fresh'), basis = basisOf(ctx);
  const because = last ? changedSince(last, { model, basis, grades }) : weights && weights.before !== model ? ['weights'] : [];
  if (last && !because.length) return last;
  beginRoundRow(ctx.tx, { round_id: ctx.newId(), begun_at: ctx.now, begun_by: ctx.actor.id, because, reason: weights?.reason ?? null, model, basis, grades, about: (await compareBacklog(ctx.tx)).compared, done_at: because.length ? null : ctx.now });
  return newestRound(ctx.tx);
}
