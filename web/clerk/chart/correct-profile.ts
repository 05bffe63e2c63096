import { detailedEthnicities, detailedRaces, ethnicities, languages, maritalStatuses, races } from '../../../src/modules/patients/contract.ts';
import type { Coding, Profile, ProfilePart } from '../../../src/modules/patients/contract.ts';
import { shortDate } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { readDate } from '../../lib/read-date.ts';

/** The background of a person in the correction form. What no list knows stays as it is, in words, until it is changed. Pure. */
export type ProfileTyped = { birthIs: string; clinical: string; deceased: string; language: string; interpreter: string; marital: string; race: string; race2: string; raceDetail: string; ethnicity: string; ethnicityDetail: string; tribe: string; doctor: string; npi: string };

const codeOf = (c: Coding | null | undefined): string => c?.code ?? c?.display ?? '';
const isOf = (list: readonly Coding[], c: Coding): boolean => list.some((x) => x.code === c.code);
const inWords = (list: readonly Coding[]): string => list.map((c) => c.display).join('; ');
const split = (s: string): string[] => s.split(';').map((w) => w.trim()).filter(Boolean);

export function profileTypedOf(p: Profile): ProfileTyped {
  const race = p.race.filter((c) => isOf(races, c)), ethnicity = p.ethnicity.filter((c) => isOf(ethnicities, c));
  return {
    birthIs: p.birthDateIs, clinical: p.sexForClinicalUse ?? '', deceased: p.deceased && /^\d/.test(p.deceased) ? shortDate(p.deceased) : p.deceased ?? '', language: codeOf(p.language), interpreter: p.interpreter ?? '', marital: codeOf(p.maritalStatus),
    race: codeOf(race[0]), race2: codeOf(race[1]), raceDetail: inWords([...race.slice(2), ...p.race.filter((c) => !isOf(races, c))]), ethnicity: codeOf(ethnicity[0]), ethnicityDetail: inWords([...ethnicity.slice(1), ...p.ethnicity.filter((c) => !isOf(ethnicities, c))]),
    tribe: inWords(p.tribes), doctor: p.primaryCare?.name ?? '', npi: p.primaryCare?.npi ?? '',
  };
}

/** One of the record's own, one of a list, or only words. */
const find = (said: string, had: readonly (Coding | null)[], ...lists: readonly Coding[][]): Coding | null =>
  said === '' ? null : [...had, ...lists.flat()].find((c) => c !== null && (c.code === said || c.display.toLowerCase() === said.toLowerCase())) ?? { system: null, code: null, display: said };

export function profileChange(t: ProfileTyped, p: Profile, birthDateChanged: boolean): ProfilePart {
  const was = profileTypedOf(p), differs = (...keys: (keyof ProfileTyped)[]): boolean => keys.some((k) => t[k].trim() !== was[k].trim()), change: ProfilePart = {};
  // A corrected birth date is taken for known unless it is said again that it is not.
  if (differs('birthIs') || (birthDateChanged && t.birthIs !== 'known')) change.birthDateIs = t.birthIs as Profile['birthDateIs'];
  if (differs('clinical')) change.sexForClinicalUse = (t.clinical || null) as Profile['sexForClinicalUse'];
  if (differs('deceased')) change.deceased = t.deceased.trim() === '' ? null : ['yes', 'no'].includes(t.deceased.trim()) ? t.deceased.trim() : readDate(t.deceased) ?? t.deceased.trim();
  if (differs('language')) change.language = find(t.language, [p.language], languages);
  if (differs('interpreter')) change.interpreter = (t.interpreter || null) as Profile['interpreter'];
  if (differs('marital')) change.maritalStatus = find(t.marital, [p.maritalStatus], maritalStatuses);
  if (differs('race', 'race2', 'raceDetail')) change.race = [t.race, t.race2, ...split(t.raceDetail)].flatMap((c) => find(c, p.race, races, detailedRaces) ?? []);
  if (differs('ethnicity', 'ethnicityDetail')) change.ethnicity = [t.ethnicity, ...split(t.ethnicityDetail)].flatMap((c) => find(c, p.ethnicity, ethnicities, detailedEthnicities) ?? []);
  if (differs('tribe')) change.tribes = split(t.tribe).flatMap((c) => find(c, p.tribes) ?? []);
  if (differs('doctor', 'npi')) change.primaryCare = t.doctor.trim() ? { name: t.doctor.trim(), npi: t.npi.trim() || null } : null;
  return change;
}

const labels: Record<keyof ProfileTyped, string> = { birthIs: m.register.birthIs, clinical: m.register.clinical, deceased: m.register.deceased, language: m.register.language, interpreter: m.register.interpreter, marital: m.register.marital, race: m.register.race, race2: m.register.race2, raceDetail: m.register.raceDetail, ethnicity: m.register.ethnicity, ethnicityDetail: m.register.ethnicityDetail, tribe: m.register.tribe, doctor: m.register.doctor, npi: m.register.npi };
const shown = (code: string): string => [...languages, ...races, ...ethnicities, ...maritalStatuses].find((c) => c.code === code)?.display ?? code;

/** The fields that were typed, beside what the record says now. */
export const profileConflicts = (t: ProfileTyped, began: Profile, now: Profile): { label: string; mine: string; theirs: string }[] => {
  const was = profileTypedOf(began), current = profileTypedOf(now);
  return (Object.keys(labels) as (keyof ProfileTyped)[]).filter((k) => t[k].trim() !== was[k].trim()).map((k) => ({ label: labels[k], mine: shown(t[k]), theirs: shown(current[k]) }));
};

/** What was typed, over the record as it is now. */
export const rebaseProfile = (t: ProfileTyped, began: Profile, now: Profile): ProfileTyped => {
  const was = profileTypedOf(began), current = profileTypedOf(now);
  return Object.fromEntries((Object.keys(current) as (keyof ProfileTyped)[]).map((k) => [k, t[k].trim() !== was[k].trim() ? t[k] : current[k]])) as ProfileTyped;
};
