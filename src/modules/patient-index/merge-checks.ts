import type { Ctx } from '../../platform/action.ts';
import type { JoinCheck } from './contract-joins.ts';
import type { CheckFacts } from './rules/own-checks.ts';

/** What a module is told of a join that is looked at: every chart of both people, and who they are. */
export type JoinAsked = CheckFacts & { charts: { survivor: readonly string[]; joined: readonly string[] }; records: { survivor: string; joined: string } };

/** A module's say before people are joined: portal accounts, releases, volumes, holds. `forbid` needs a second person. The name leads the rules it answers. */
export type MergeCheck = { name: string; check(ctx: Ctx, asked: JoinAsked): Promise<JoinCheck[]> };

const registered: MergeCheck[] = [];

/** Registered once, at start. */
export function registerMergeCheck(check: MergeCheck): void { if (!registered.some((r) => r.name === check.name)) registered.push(check); }

export async function askModules(ctx: Ctx, asked: JoinAsked): Promise<JoinCheck[]> {
  const answers: JoinCheck[] = [];
  for (const r of registered) answers.push(...await r.check(ctx, asked));
  return answers;
}
