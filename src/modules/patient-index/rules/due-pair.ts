import { addDays, dayAt, instantAt } from '../../../values/wall-clock.ts';

/** A service level of pairs (policy desk.service-levels): calendar days, so that the desk and the queue say the same day. */
export type PairLevel = { within: number; unit: string; harm: number; says: string };

/** Which level holds: where somebody may be treated by half a record, where it is likely one person, and all others. */
export const levelOf = (pair: { harm: number; grade: number; asked: string | null }): string => (pair.harm >= 3 ? 'patient-index.pairs.harm' : pair.grade >= 2 || pair.asked !== null ? 'patient-index.pairs.likely' : 'patient-index.pairs');

/** The end of the nth day after it began to wait, by the clock of its place. */
export const dueOf = (level: Pick<PairLevel, 'within'>, zone: string, from: Date): Date => new Date(instantAt(zone, addDays(dayAt(zone, from), level.within + 1), 0).getTime() - 60_000);
