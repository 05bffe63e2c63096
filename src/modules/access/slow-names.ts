import type { Ctx } from '../../platform/action.ts';
import { Problem } from '../../platform/problem.ts';
import { waitSeconds } from './rules/slow-down.ts';
import { noteFailure, readSlowed } from './store/slowed-name.ts';

/** How often this name failed before. Throws `too-many` while it has to wait; says nothing of whether anybody has that name. Tries in a known device (`inDevice`) are counted apart. */
export async function failuresBefore(ctx: Ctx, signInName: string): Promise<number> {
  const { failures, waitUntil } = await readSlowed(ctx.tx, signInName);
  if (waitUntil && waitUntil > ctx.now) {
    const seconds = Math.ceil((waitUntil.getTime() - ctx.now.getTime()) / 1000);
    throw new Problem('too-many', `Too many tries in a row: wait ${seconds} seconds and try again`, { retryAfterSeconds: seconds });
  }
  return failures;
}

/** Counts one more failure and refuses; the count is kept. */
export async function countFailure(ctx: Ctx, signInName: string, before: number, problem: Problem): Promise<void> {
  const failures = before + 1, seconds = waitSeconds(failures, ctx.policy<number>('sign-in.slow-after-failures'));
  await noteFailure(ctx.tx, signInName, failures, seconds ? new Date(ctx.now.getTime() + seconds * 1000) : null, ctx.now);
  ctx.refuseButKeep(problem);
}

/** Under what tries are counted: the name, or the name in a browser its owner signed in with before, where no stranger's failures count. */
export const countedAs = (signInName: string, deviceHash: Buffer | undefined): string => (deviceHash ? `${signInName}\u0000${deviceHash.toString('hex')}` : signInName);
