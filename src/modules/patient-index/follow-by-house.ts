import type { Ctx } from '../../platform/action.ts';
import type { IdentityChangeLine } from './contract-ledger.ts';
import { readChanges } from './read-changes.ts';
import { beginFollowing, endFollowing, followerStates, lockFollower, noteAcknowledged, noteAsked, noteRefusal, noteTrouble } from './store/change-followers.ts';
import { newestChange, numberChanges } from './store/identity-changes.ts';

/** The house itself follows for a system that is told by messages; the same ledger, the same acknowledgements. */
const keeper = 'feed';

/** Whoever this follower was, it is told what comes from now on. */
export async function beginToTell(ctx: Ctx, follower: string): Promise<void> {
  await numberChanges(ctx.tx);
  await beginFollowing(ctx.tx, { follower, actor: keeper, after: await newestChange(ctx.tx), at: ctx.now });
}
export async function endTelling(ctx: Ctx, follower: string): Promise<void> { const there = await lockFollower(ctx.tx, follower); if (there && !there.endedAt) await endFollowing(ctx.tx, follower, ctx.now); }

/** What a follower is to be told next, in order. */
export async function changesToTell(ctx: Ctx, follower: string, limit: number): Promise<IdentityChangeLine[]> {
  const there = await lockFollower(ctx.tx, follower);
  if (!there || there.endedAt) return [];
  await numberChanges(ctx.tx);
  const changes = await readChanges(ctx, there.acknowledged, limit);
  if (changes.length > 0) await noteAsked(ctx.tx, follower, ctx.now);
  return changes;
}

/** A change was told and taken (or needed no telling), or refused with these words: then somebody must look, and the next ones go on. */
export async function changeTold(ctx: Ctx, follower: string, seq: number, refusal: string | null): Promise<void> {
  const there = await lockFollower(ctx.tx, follower);
  if (!there || seq <= there.acknowledged) return;
  if (refusal !== null) await noteRefusal(ctx.tx, { follower, seq, says: refusal.slice(0, 500), at: ctx.now });
  await noteAcknowledged(ctx.tx, follower, seq, ctx.now);
}
export async function tellingTrouble(ctx: Ctx, follower: string, says: string): Promise<void> { await noteTrouble(ctx.tx, follower, says.slice(0, 500), ctx.now); }
export { followerStates };
