import type { Ctx } from '../../../platform/action.ts';

/** The zone in which local times of a facility's senders are read where the source names none. */
export const zoneOf = (ctx: Ctx, run: { zone: string | null } | undefined): string => run?.zone ?? ctx.policy<string>('exchange.zone');
