import type { Ctx } from '../../platform/action.ts';

/** An entry that now stands in another chart: a tombstone where it was, a version under a new id where it is. */
export type MovedEntry = { type: string; from: { chartId: string; id: string }; to: { chartId: string; rid: string; id: string; version: number } };
export type MoveFollower = (ctx: Ctx, moved: readonly MovedEntry[]) => Promise<void>;

const followers: MoveFollower[] = [];

/** Whoever keeps names of entries follows them when they move, in the same transaction, whatever act moves them. Registered once, at start. */
export function registerMoveFollower(follower: MoveFollower): void { if (!followers.includes(follower)) followers.push(follower); }

export async function tellMoved(ctx: Ctx, moved: readonly MovedEntry[]): Promise<void> { for (const follow of followers) await follow(ctx, moved); }
