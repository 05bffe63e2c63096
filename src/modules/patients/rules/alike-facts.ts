import type { BirthSpan } from './birth-date.ts';
import { birthSpan } from './birth-date.ts';
import type { NameKey } from './fold-name.ts';
import { foldText } from '../../../standards/fhir/search-text.ts';
import { list, nameKey, wordsOf } from './fold-name.ts';
import { foldIdentifier, foldSystem, isPlaceholder, isSsn, typeCode } from './identifier-strength.ts';
import { orderNames } from './project-patient.ts';
import { items } from '../../../values/items.ts';

/** What is compared of two people who may be one. Made of a Patient, whether kept or being typed. */
export type AlikeFacts = {
  names: { key: NameKey; past: boolean; shown: string }[]; birth: BirthSpan | undefined; birthText: string | undefined; sex: string | undefined;
  phones: Set<string>; emails: Set<string>;
  addresses: { key: string; zip: string; past: boolean; shown: string }[];
  /** Whole numbers by system, and last fours of social security numbers. */
  identifiers: Set<string>; ssn: { whole: string | undefined; lastFour: string | undefined };
};

const isPast = (one: any): boolean => one.use === 'old' || one.use === 'maiden' || typeof one.period?.end === 'string';

/** The last ten digits: country code and punctuation apart. */
export const phoneKey = (text: string): string | undefined => { const d = text.replace(/\D/g, ''); return d.length >= 7 ? d.slice(-10) : undefined; };
const street = (a: any): string => wordsOf(list(a.line).join(' ')).map((w) => ({ street: 'st', avenue: 'ave', road: 'rd', drive: 'dr', lane: 'ln', boulevard: 'blvd', court: 'ct', place: 'pl', apartment: 'apt', north: 'n', south: 's', east: 'e', west: 'w' })[w] ?? w).join(' ');

export function alikeFacts(patient: Record<string, any>, placeholders: ReadonlySet<string>): AlikeFacts {
  const { legal } = orderNames(patient);
  // A maiden name or a short form written alone goes with the other part of the legal name.
  const legalKey = nameKey(legal);
  const whole = (k: NameKey | undefined): NameKey | undefined => k && { ...k, family: k.family || (legalKey?.family ?? ''), given: k.given.length ? k.given : legalKey?.given ?? [] };
  const names = [legal, ...items(patient['name']).filter((n) => n !== legal)].flatMap((n) => { const key = whole(nameKey(n)); return key ? [{ key, past: isPast(n), shown: [list(n.given).join(' '), n.family].filter(Boolean).join(' ') }] : []; });
  const telecoms = items(patient['telecom']).filter((t) => typeof t.value === 'string');
  const numbers = items(patient['identifier']).filter((i) => typeof i.value === 'string' && !isPlaceholder(foldIdentifier(i.value), placeholders, i.value));
  const ssns = numbers.filter((i) => isSsn(i.system, typeCode(i))).map((i) => i.value.replace(/\D/g, '')).filter((d: string) => d.length >= 4);
  return {
    names, birth: birthSpan(patient['birthDate']), birthText: typeof patient['birthDate'] === 'string' ? patient['birthDate'] : undefined, sex: typeof patient['gender'] === 'string' ? patient['gender'] : undefined,
    phones: new Set(telecoms.filter((t) => t.system !== 'email' && !t.value.includes('@')).flatMap((t) => phoneKey(t.value) ?? [])),
    emails: new Set(telecoms.filter((t) => t.system === 'email' || t.value.includes('@')).map((t) => foldText(t.value).replace(/^mailto:/, '').trim())),
    addresses: items(patient['address']).flatMap((a) => { const key = street(a); return key === '' ? [] : [{ key, zip: String(a.postalCode ?? '').slice(0, 5), past: isPast(a), shown: [list(a.line).join(', '), a.city].filter(Boolean).join(', ') }]; }),
    identifiers: new Set(numbers.filter((i) => !isSsn(i.system, typeCode(i)) && foldIdentifier(i.value) !== '').map((i) => `${foldSystem(i.system) ?? ''}|${foldIdentifier(i.value)}`)),
    ssn: { whole: ssns.find((d) => d.length === 9), lastFour: ssns[0]?.slice(-4) },
  };
}
