import { addDays, dayAt } from '../../../values/wall-clock.ts';
import type { Band } from '../contract.ts';

export type Ranked = { dueAt: Date; harm: number; since: Date };

/** Which band of the desk: late, due today by the clock of its facility or within `soonHours` (tonight), within seven days, later. */
export function bandOf(dueAt: Date, now: Date, zone: string, soonHours: number): Band {
  if (dueAt.getTime() < now.getTime()) return 'late';
  const today = dayAt(zone, now), due = dayAt(zone, dueAt);
  return due <= today || dueAt.getTime() - now.getTime() <= soonHours * 3_600_000 ? 'today' : due <= addDays(today, 7) ? 'week' : 'later';
}

const order: Record<Band, number> = { late: 0, today: 1, week: 2, later: 3 };

/** Late before today before later; within a band what can do more harm, then what is due first, then what waits longest. */
export const compareRank = (a: Ranked & { band: Band }, b: Ranked & { band: Band }): number =>
  order[a.band] - order[b.band] || b.harm - a.harm || a.dueAt.getTime() - b.dueAt.getTime() || a.since.getTime() - b.since.getTime();
