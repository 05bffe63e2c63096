import type { Ctx } from '../../platform/action.ts';
import { addDays, dayAt, instantAt } from '../../values/wall-clock.ts';
import { facilities } from './store/pair-events.ts';

/** The end of today, or of the sixth day after it, where this actor works. */
export async function dueBeforeOf(ctx: Ctx, due: 'late' | 'today' | 'week' | undefined): Promise<Date | null> {
  if (due === undefined || due === 'late') return null;
  const zone = (await facilities(ctx.tx)).find((f) => f.id === ctx.facility)?.zone ?? 'UTC';
  return instantAt(zone, addDays(dayAt(zone, ctx.now), due === 'today' ? 1 : 7), 0);
}

/** Whether people of these roles decide pairs. */
export function mayDecide(ctx: Ctx, roles: readonly string[]): boolean {
  const table = ctx.policy<Record<string, { rights: readonly string[] }>>('access.roles');
  return roles.some((r) => table[r]?.rights.includes('patient-index.decide'));
}
