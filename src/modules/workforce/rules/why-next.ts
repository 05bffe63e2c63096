import type { Band } from '../contract.ts';

export type ServiceLevel = { within: number; unit: 'office-hours' | 'office-days' | 'calendar-days'; harm: number; says: string };
type Why = { says: string; citation: string | null };

const ago = (ms: number): string => {
  const minutes = Math.max(1, Math.floor(ms / 60_000));
  const say = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;
  return minutes < 60 ? say(minutes, 'minute') : minutes < 48 * 60 ? say(Math.floor(minutes / 60), 'hour') : say(Math.floor(minutes / 1440), 'day');
};
const harmSays = ['', '', 'Until it is done a record is not complete', 'Until it is done a record may be wrong, or be read as another person\'s'];

/** Why it is next, in sentences: the term it is under, what its worklist says of it, what its waiting can do. */
export function whyNext(f: { band: Band; dueAt: Date; now: Date; level: ServiceLevel; levelId: string; reasons: readonly string[]; harm: number }): Why[] {
  const term = f.band === 'late' ? `${ago(f.now.getTime() - f.dueAt.getTime())} late: ${f.level.says[0]!.toLowerCase()}${f.level.says.slice(1)}` : f.level.says;
  return [
    { says: term[0]!.toUpperCase() + term.slice(1), citation: `desk.service-levels, ${f.levelId}` },
    ...f.reasons.filter(Boolean).map((says) => ({ says, citation: null })),
    ...(harmSays[f.harm] ? [{ says: harmSays[f.harm]!, citation: null }] : []),
  ];
}
