import { isRealDay } from '../../../standards/fhir/date-range.ts';
import type { LinkPerson } from './comparison.ts';
import type { LinkagePolicy } from './linkage-policy.ts';
import { standardAddress } from './standard-address.ts';
import { standardNames } from './standard-name.ts';
import { standardEmail, standardNumbers, standardPhone } from './standard-numbers.ts';
import type { StandardPerson } from './standard-person.ts';

const many = 12;

/** yyyymmdd, with 00 for an unknown month or day; 0 for what is no date and for placeholders. */
export function standardBirth(text: string | undefined, policy: LinkagePolicy): number {
  const found = text === undefined ? null : /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*)?$/.exec(text.trim());
  if (!found) return 0;
  const day = found[0].slice(0, 10);
  if (Number(found[1]) < 1000 || policy.placeholderBirthDates.has(day) || !isRealDay(day)) return 0;
  return Number(found[1]) * 10_000 + Number(found[2] ?? 0) * 100 + Number(found[3] ?? 0);
}

const sexes: Record<string, StandardPerson['sex']> = { male: 'm', m: 'm', man: 'm', female: 'f', f: 'f', w: 'f', woman: 'f', other: 'o', o: 'o', x: 'o', nonbinary: 'o' };
export const standardSex = (text: string | undefined): StandardPerson['sex'] => sexes[(text ?? '').trim().toLowerCase()] ?? '';

const unique = <T>(list: readonly (T | undefined)[]): T[] => (list.length === 0 ? [] : list.length === 1 ? (list[0] === undefined ? [] : [list[0]]) : [...new Set(list.filter((v): v is T => v !== undefined))].slice(0, many));

/** A person of any source in the form in which two are compared. Skip values of the policy become "not known". */
export function standardize(raw: LinkPerson, policy: LinkagePolicy): StandardPerson {
  const { names, suffix, newborn } = standardNames(raw.names, policy);
  return {
    names, suffix, newborn, birth: standardBirth(raw.birthDate, policy), sex: standardSex(raw.sex),
    addresses: raw.addresses.slice(0, many).flatMap((a) => standardAddress(a, policy) ?? []).sort((a, b) => Number(a.past) - Number(b.past)),
    phones: unique(raw.phones.map((p) => standardPhone(p, policy))), emails: unique(raw.emails.map((e) => standardEmail(e, policy))),
    ...standardNumbers(raw.identifiers, policy),
  };
}
