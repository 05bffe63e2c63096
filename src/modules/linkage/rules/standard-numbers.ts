import { foldText } from '../../../standards/fhir/search-text.ts';
import { readPhone } from '../../../standards/phone/index.ts';
import type { LinkPerson } from './comparison.ts';
import type { LinkagePolicy } from './linkage-policy.ts';
import type { StandardIdentifier } from './standard-person.ts';

const oneDigit = /^(\d)\1*$/;

/** E.164 without its plus; undefined for a placeholder and for what is no number. Ten plain digits need no library. */
export function standardPhone(text: string, policy: LinkagePolicy): string | undefined {
  const plain = text.length > 40 ? text.slice(0, 40) : text;
  const digits = plain.replace(/\D/g, '');
  const national = digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
  if (digits.length < 7 || oneDigit.test(national) || oneDigit.test(national.slice(-7)) || national.endsWith('5551212') || policy.placeholderPhones.has(digits) || policy.placeholderPhones.has(national)) return undefined;
  if (national.length === 10 && /^[2-9]/.test(national) && !/[a-z]/i.test(plain) && !/^\s*(?:\+(?!1)|00)/.test(plain)) return `1${national}`;
  return (readPhone(plain)?.e164.replace(/;ext=.*/, '') ?? digits).replace(/^[+0]+/, '').slice(0, 15) || undefined;
}

export function standardEmail(text: string, policy: LinkagePolicy): string | undefined {
  const plain = foldText(text).replace(/^mailto:/, '').replace(/\s/g, '').slice(0, 120);
  const local = plain.split('@')[0]!;
  return plain.length < 5 || policy.placeholderEmails.has(local) || policy.placeholderEmails.has(plain) ? undefined : plain;
}

export const ssnSystem = 'http://hl7.org/fhir/sid/us-ssn';
/** As systems are compared: `urn:oid:` and a bare OID are one, no slash at the end. */
export function foldSystem(system: string): string {
  const plain = system.trim().replace(/^urn:oid:/i, '').replace(/(?<!\/)\/+$/, '');
  return plain === '2.16.840.1.113883.4.1' ? ssnSystem : plain;
}

/**
 * Nine digits that may be an SSN or ITIN; undefined for placeholders and numbers never issued: group 00, serial 0000, area 000 or 666
 * (20 CFR 422.103, SSA POMS RM 10201.035). Areas from 900 are never an SSN, but ITINs and what clinics make up for want of one begin so.
 */
export function standardSsn(text: string, policy: LinkagePolicy): string | undefined {
  const digits = text.replace(/\D/g, '');
  if (digits.length !== 9 || oneDigit.test(digits) || policy.placeholderIdentifiers.has(digits)) return undefined;
  return /^(?:000|666)/.test(digits) || digits.slice(3, 5) === '00' || digits.endsWith('0000') || /^9999/.test(digits) && /9999$/.test(digits) ? undefined : digits;
}

/** v2-0203 types that name a person for life, wherever issued; numbers of accounts, policies and families say less. */
const personTypes = new Set(['DL', 'PPN', 'NI', 'SS', 'MC', 'MA', 'SB', 'PRC', 'CZ', 'NIIP', 'TAX', 'BCT', 'MI']);
const weakTypes = new Set(['SN', 'AN', 'GN', 'HC', 'PN', 'EI', 'VN', 'FN', 'PHONE']);

/** Does a number of this v2-0203 type name a person for life, and is it proof by itself? */
export const numberKind = (type: string | undefined): { kind: 'person' | 'record'; strong: boolean } => ({ kind: type !== undefined && personTypes.has(type) ? 'person' : 'record', strong: type === undefined || !weakTypes.has(type) });

export type NumbersRead = { ssn: string; lastFour: string; identifiers: StandardIdentifier[] };

/** Identifiers by what they are. Letters and digits in upper case, no leading zeros; placeholders give none. */
export function standardNumbers(raw: LinkPerson['identifiers'], policy: LinkagePolicy): NumbersRead {
  const read: NumbersRead = { ssn: '', lastFour: '', identifiers: [] }, seen = new Set<string>();
  for (const one of raw.slice(0, 40)) {
    const system = one.type === 'SS' ? ssnSystem : foldSystem(one.system ?? ''), upper = one.value.normalize('NFKC').toUpperCase().replace(/[^\p{L}\p{N}]+/gu, '').slice(0, 60);
    if (system === ssnSystem) {
      const whole = standardSsn(one.value, policy), four = /^\D*(\d{4})\D*$/.exec(one.value)?.[1];
      if (whole !== undefined && read.ssn === '') { read.ssn = whole; read.lastFour = whole.slice(-4); } else if (four !== undefined && read.lastFour === '' && four !== '0000' && !/9{4}/.test(four)) read.lastFour = four;
      // A national number of another land under the same heading still names one person.
      if (upper.length === 4 || upper.length === 9) continue;
    }
    const value = upper.replace(/^0+(?=.)/, '');
    if (value === '' || policy.placeholderIdentifiers.has(value) || policy.placeholderIdentifiers.has(upper) || /^(.)\1*$/u.test(upper) && (upper.length > 3 || upper.startsWith('0'))) continue;
    const key = `${system}|${value}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const { kind, strong } = numberKind(one.type);
    read.identifiers.push({ system, value, kind: system === ssnSystem ? 'person' : kind, strong: strong && system !== '' && system !== ssnSystem });
  }
  return read;
}

/** The longest numbers in which a slip is looked for: ten letters and digits, or fifteen digits. */
export const slipLooked = (value: string): boolean => value.length > 4 && (value.length <= 10 ? /^[0-9A-Z]+$/.test(value) : value.length <= 15 && /^\d+$/.test(value));
