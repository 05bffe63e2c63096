import { birthSpan } from './birth-date.ts';
import type { NameKey } from './fold-name.ts';
import { nameKey } from './fold-name.ts';
import type { AgreePolicy, PersonFacts } from './agree.ts';

export type IdentityPolicy = AgreePolicy & { placeholderIdentifiers: ReadonlySet<string>; placeholderBirthDates: ReadonlySet<string> };

/** Reads the policy values that the door decides by. */
export function identityPolicy(get: <T>(id: string) => T): IdentityPolicy {
  return {
    placeholders: new Set(get<string[]>('identity.placeholder-names')), newborn: new Set(get<string[]>('identity.newborn-names')),
    placeholderIdentifiers: new Set(get<string[]>('identity.placeholder-identifiers')), placeholderBirthDates: new Set(get<string[]>('identity.placeholder-birth-dates')),
    generationYears: get<number>('identity.generation-years'),
  };
}

/** A name in which nothing is known tells nothing. */
const usable = (policy: IdentityPolicy) => (k: NameKey | undefined): k is NameKey => {
  if (!k) return false;
  const family = k.family.replaceAll(' ', '');
  return (family !== '' && !policy.placeholders.has(family)) || (k.given[0] !== undefined && !policy.placeholders.has(k.given[0]) && !policy.newborn.has(k.given[0]));
};

/** What a FHIR Patient says about who the person is (R4 patient.html). */
export function personFacts(patient: Record<string, any>, policy: IdentityPolicy): PersonFacts {
  const names = (Array.isArray(patient.name) ? patient.name : []).map(nameKey).filter(usable(policy));
  const birth = typeof patient.birthDate === 'string' && !policy.placeholderBirthDates.has(patient.birthDate.slice(0, 10)) ? birthSpan(patient.birthDate) : undefined;
  return { names, birth, sex: typeof patient.gender === 'string' ? patient.gender : undefined };
}

/** The same out of a kept row. */
export const keptFacts = (names: readonly NameKey[], birth: { date: string | null; lo: number | null; hi: number | null }, sex: string | null, policy: IdentityPolicy): PersonFacts => ({
  names: names.filter(usable(policy)),
  birth: birth.lo === null || birth.hi === null || (birth.date !== null && policy.placeholderBirthDates.has(birth.date)) ? undefined : { lo: birth.lo, hi: birth.hi },
  sex: sex ?? undefined,
});
