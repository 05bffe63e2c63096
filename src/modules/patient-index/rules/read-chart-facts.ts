import type { ChartFacts } from './harms.ts';
import { items } from '../../../values/items.ts';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined);
const codeOf = (concept: any): string | undefined => text(items(concept?.coding)[0]?.code);
const saysOf = (concept: any): string => text(concept?.text) ?? text(items(concept?.coding)[0]?.display) ?? codeOf(concept) ?? '';

export type Allergy = { id: string; says: string; code: string; criticality: string | null; active: boolean; severe: boolean };

/** An AllergyIntolerance for comparison; undefined for one that says there is none, or that was refuted or entered in error. */
export function readAllergy(r: Record<string, any>): Allergy | undefined {
  const verified = codeOf(r['verificationStatus']), status = codeOf(r['clinicalStatus']), what = saysOf(r['code']);
  if (verified === 'entered-in-error' || verified === 'refuted' || what === '' || /^no (known|current)/i.test(what) || codeOf(r['code']) === '716186003') return undefined;
  const reactions = items(r['reaction']), did = reactions.flatMap((x) => items(x.manifestation).map(saysOf)).find((x) => x !== '');
  const severe = r['criticality'] === 'high' || reactions.some((x) => x.severity === 'severe') || /anaphyla/i.test(did ?? '');
  return { id: String(r['id'] ?? ''), says: did ? `${what} (${did.toLowerCase()})` : what, code: what.toLowerCase(), criticality: text(r['criticality']) ?? null, active: status === undefined || status === 'active' || status === 'recurrence', severe };
}

export type Visit = { id: string; class: string | null; status: string; start: string | null; end: string | null; says: string };

export const readVisit = (r: Record<string, any>): Visit => ({
  id: String(r['id'] ?? ''), class: text(r['class']?.code) ?? null, status: text(r['status']) ?? 'unknown', start: text(r['period']?.start) ?? null, end: text(r['period']?.end) ?? null,
  says: saysOf(items(r['type'])[0]) || saysOf(items(r['reasonCode'])[0]) || text(r['class']?.display) || text(r['class']?.code) || 'Visit',
});

/** HL7 v3 ActEncounterCode: kinds of stay in a bed. */
export const bedClasses: ReadonlySet<string> = new Set(['IMP', 'ACUTE', 'NONAC', 'OBSENC']);
/** In a bed of the house now, as the Encounter says. */
export const isInpatient = (v: Visit): boolean => (v.status === 'in-progress' || v.status === 'onleave') && v.class !== null && bedClasses.has(v.class) && v.end === null;

/** What of a chart weighs when another one may be the same person's: out of its Patient, allergies and visits. */
export function chartFacts(entries: readonly { type: string; value: Record<string, any> }[]): ChartFacts {
  const allergies = entries.filter((e) => e.type === 'AllergyIntolerance').flatMap((e) => readAllergy(e.value) ?? []).filter((a) => a.active), visits = entries.filter((e) => e.type === 'Encounter').map((e) => readVisit(e.value)).filter((v) => v.status !== 'entered-in-error' && v.status !== 'cancelled');
  const starts = visits.map((v) => Date.parse(v.start ?? '')).filter(Number.isFinite), patient = entries.find((e) => e.type === 'Patient')?.value;
  return { allergies, inpatient: visits.some(isInpatient), lastVisitAt: starts.length ? Math.max(...starts) : null, entries: entries.length, deceased: patient?.['deceasedBoolean'] === true || typeof patient?.['deceasedDateTime'] === 'string' };
}
