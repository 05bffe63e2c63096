import type { Patient } from './patient-parts.ts';
import type { IdentityPolicy } from '../../patients/rules/door.ts';
import { typeCode } from '../../patients/rules/door.ts';
import { hasKnownName } from './plan-fields.ts';
import { listOf } from './patient-parts.ts';

export type SurvivorRule = 'known-name' | 'permanent-number' | 'inpatient-now' | 'more-encounters' | 'more-entries' | 'older';
export type SurvivorFacts = { chartId: string; patient: Patient; openedAt: string; encounters: number; entries: number; inpatientNow: boolean };

const older = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
/** Whether its only record numbers are for the time until the person is known (MRT, HL7 table 0203). */
const temporary = (p: Patient): boolean => listOf(p, 'identifier').some((i) => typeCode(i) === 'MRT') && !listOf(p, 'identifier').some((i) => typeCode(i) === 'MR' && i?.use !== 'old');

/** Higher is better. */
const measures: Record<SurvivorRule, (f: SurvivorFacts, policy: IdentityPolicy) => number> = {
  'known-name': (f, policy) => Number(hasKnownName(f.patient, policy)), 'permanent-number': (f) => Number(!temporary(f.patient)), 'inpatient-now': (f) => Number(f.inpatientNow),
  'more-encounters': (f) => f.encounters, 'more-entries': (f) => f.entries, older: (f) => -Date.parse(f.openedAt),
};
const day = (f: SurvivorFacts): string => f.openedAt.slice(0, 10);
const words: Record<SurvivorRule, (a: SurvivorFacts, b: SurvivorFacts) => string> = {
  'known-name': () => 'Its name is known; the other has only a stand-in', 'permanent-number': () => 'Its number is permanent; the other\'s is temporary', 'inpatient-now': () => 'The patient is in hospital under it now',
  'more-encounters': (a, b) => `It has more visits: ${a.encounters} against ${b.encounters}`, 'more-entries': (a, b) => `It has more entries: ${a.entries} against ${b.entries}`, older: (a, b) => (day(a) === day(b) ? 'It is the older record, by hours' : `It is the older record: ${day(a)} against ${day(b)}`),
};

/** Which of two records survives a merge: the first rule of policy that tells them apart decides, the others are said where they agree. */
export function chooseSurvivor(a: SurvivorFacts, b: SurvivorFacts, order: readonly SurvivorRule[], policy: IdentityPolicy): { survivor: string; because: string[] } {
  let best: { won: SurvivorFacts; other: SurvivorFacts } | undefined;
  const because: string[] = [];
  for (const rule of order) {
    const d = measures[rule](a, policy) - measures[rule](b, policy);
    if (d === 0) continue;
    best ??= d > 0 ? { won: a, other: b } : { won: b, other: a };
    if ((d > 0) === (best.won === a)) because.push(words[rule](best.won, best.other));
  }
  const won = best?.won ?? (older(a.chartId, b.chartId) < 0 ? a : b);
  return { survivor: won.chartId, because: because.length > 0 ? because : ['Nothing tells the two apart: the older number leads'] };
}
