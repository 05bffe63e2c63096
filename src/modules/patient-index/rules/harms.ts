import type { Harm } from '../contract-queue.ts';

/** What of a chart makes it matter that another one is the same person's. */
export type ChartFacts = { allergies: readonly { says: string; code: string; severe: boolean }[]; inpatient: boolean; lastVisitAt: number | null; entries: number; deceased: boolean };

const recentDays = 90;
const first = (words: readonly string[]): string => (words.length > 2 ? `${words.slice(0, 2).join(', ')} and ${words.length - 2} more` : words.join(' and '));

/**
 * Why a pair must not wait. 3: somebody may be treated by half a record; 2: both records are in use; 1: both hold something. Active allergies that one of two records lacks weigh most, and
 * all the more while a person lies in the house.
 */
export function harmsOf(a: ChartFacts, b: ChartFacts, nowMs: number): Harm[] {
  const harms: Harm[] = [], lacks = (one: ChartFacts, other: ChartFacts) => one.allergies.filter((x) => !other.allergies.some((y) => y.code === x.code));
  const missing = [...lacks(a, b), ...lacks(b, a)], severe = missing.filter((m) => m.severe);
  if (severe.length) harms.push({ rule: 'harm.severe-allergy-on-one', says: `Severe allergy on one chart only: ${first(severe.map((m) => m.says))}`, weight: 3 });
  else if (missing.length) harms.push({ rule: 'harm.allergy-on-one', says: `Allergy on one chart only: ${first(missing.map((m) => m.says))}`, weight: a.inpatient || b.inpatient ? 3 : 2 });
  if (a.inpatient || b.inpatient) harms.push({ rule: 'harm.inpatient', says: a.inpatient && b.inpatient ? 'Both are inpatients now' : 'One is an inpatient now', weight: 3 });
  const recent = (c: ChartFacts): boolean => c.lastVisitAt !== null && nowMs - c.lastVisitAt < recentDays * 86_400_000;
  if (recent(a) && recent(b)) harms.push({ rule: 'harm.both-in-use', says: `Both had visits in the last ${recentDays} days`, weight: 2 });
  if (a.deceased !== b.deceased) harms.push({ rule: 'harm.one-deceased', says: 'One record says deceased, the other does not', weight: 2 });
  if (a.entries > 1 && b.entries > 1 && harms.length === 0) harms.push({ rule: 'harm.both-hold-entries', says: 'Both charts hold entries', weight: 1 });
  return harms.sort((x, y) => y.weight - x.weight);
}
