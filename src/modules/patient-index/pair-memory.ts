import type { Ctx } from '../../platform/action.ts';

/** What the queue of pairs is told when people are joined or parted. */
export type PairMemory = {
  /** These two are one person now: what was open about them is settled. */
  joined(ctx: Ctx, what: { charts: readonly [string, string]; joinId: string; reason: string }): Promise<void>;
  /** They were parted. `different`: they are two people, and are not to be proposed again until who they are changes. */
  parted(ctx: Ctx, what: { charts: readonly [string, string]; joinId: string; reason: string; different: boolean }): Promise<void>;
};

const memories: PairMemory[] = [];
/** Registered once, by the queue. */
export function registerPairMemory(memory: PairMemory): void { if (!memories.includes(memory)) memories.push(memory); }

export async function rememberJoined(ctx: Ctx, what: Parameters<PairMemory['joined']>[1]): Promise<void> { for (const m of memories) await m.joined(ctx, what); }
export async function rememberParted(ctx: Ctx, what: Parameters<PairMemory['parted']>[1]): Promise<void> { for (const m of memories) await m.parted(ctx, what); }
