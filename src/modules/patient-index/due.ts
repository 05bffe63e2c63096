import type { Ctx } from '../../platform/action.ts';
import type { PairLevel } from './rules/due-pair.ts';
import { dueOf, levelOf } from './rules/due-pair.ts';
import { facilities } from './store/pair-events.ts';

export const zonesOf = async (ctx: Ctx): Promise<Map<string, string>> => new Map((await facilities(ctx.tx)).map((f) => [f.id, f.zone]));

/** By when a pair is to be decided. */
export function dueAtOf(ctx: Ctx, zones: ReadonlyMap<string, string>, pair: { harm: number; grade: number; asked: string | null; facility: string; since: Date }): Date {
  const level = ctx.policy<Record<string, PairLevel>>('desk.service-levels')[levelOf(pair)];
  if (level?.unit !== 'calendar-days') throw new Error(`policy desk.service-levels: ${levelOf(pair)} must be in calendar-days`);
  return dueOf(level, zones.get(pair.facility) ?? 'UTC', pair.since);
}

/** The same for many pairs that begin to wait now: the clock of each place is asked once for each level, for it costs more than the comparison of a pair. */
export function dueFromNow(ctx: Ctx, zones: ReadonlyMap<string, string>): (pair: { harm: number; grade: number; asked: string | null; facility: string }) => Date {
  const known = new Map<string, Date>();
  return (pair) => {
    const key = `${levelOf(pair)}/${pair.facility}`, before = known.get(key);
    if (before) return before;
    const due = dueAtOf(ctx, zones, { ...pair, since: ctx.now });
    known.set(key, due);
    return due;
  };
}
