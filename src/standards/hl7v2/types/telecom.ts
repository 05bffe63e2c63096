import type { ContactPoint } from '@medplum/fhirtypes';
import type { Value } from '../message.ts';
import { periodOf, readDateTime } from './date-time.ts';
import { put, type Reading } from './reading.ts';

/** HL7 table 0201 (use code), with the words older senders write there. */
const uses: Record<string, ContactPoint['use']> = {
  PRN: 'home', HOME: 'home', H: 'home', ORN: 'home', VHN: 'temp', WPN: 'work', WORK: 'work', BUSINESS: 'work', W: 'work', BPN: 'work',
  PRS: 'mobile', MOBILE: 'mobile', CELL: 'mobile',
};

/** HL7 table 0202 (equipment type). */
const kinds: Record<string, ContactPoint['system']> = {
  PH: 'phone', CP: 'phone', SAT: 'phone', FX: 'fax', BP: 'pager', MD: 'other', TDD: 'other', TTY: 'other', INTERNET: 'email', 'X.400': 'email',
};

function numberParts(value: Value): string {
  const [country, area, local, extension] = [value.c(5), value.c(6), value.c(7), value.c(8)];
  if (local === '' && area === '' ) return '';
  const usual = /^\d{7}$/.test(local) ? `${local.slice(0, 3)}-${local.slice(3)}` : local;
  const northAmerican = country === '' || country === '1' || country === '+1';
  const base = northAmerican && /^\d{3}$/.test(area) && /^\d{7}$/.test(local)
    ? `${area}-${usual}`
    : [country === '' ? '' : `+${country.replace(/^\+/, '')}`, area, local].filter(p => p !== '').join(' ');
  return extension === '' ? base : `${base} x${extension}`;
}

const digits = (text: string): string => text.replace(/\D/g, '');

function point(system: ContactPoint['system'], value: string, use: ContactPoint['use']): ContactPoint {
  const found: ContactPoint = {};
  put(found, 'system', system);
  found.value = value;
  put(found, 'use', use);
  return found;
}

/**
 * TN, XTN (HL7 2.5 section 2.A.89): the single text of 2.3 and the parts of later versions; e-mail in component 4
 * or in the first. Where text and parts are different numbers both are kept.
 */
export function contactPoints(r: Reading, value: Value, fallback: ContactPoint['use']): ContactPoint[] {
  const useCode = value.c(2).toUpperCase();
  const kindCode = value.c(3).toUpperCase();
  const use = kindCode === 'CP' ? 'mobile' : uses[useCode] ?? fallback;
  const found: ContactPoint[] = [];
  const text = value.c(1) || value.c(12);
  const email = [value.c(4), text].find(t => t.includes('@')) ?? (useCode === 'NET' || kindCode === 'INTERNET' ? value.c(4) : '');
  if (email.includes('@')) found.push(point('email', email, useCode === 'NET' ? (fallback === 'mobile' ? undefined : fallback) : use));
  else if (email !== '' && !/\d{4}/.test(email)) found.push(point('url', email, use));
  else if (email !== '') found.push(point('other', email, use));
  const system = kinds[kindCode] === 'email' ? 'phone' : kinds[kindCode] ?? (useCode === 'BPN' ? 'pager' : 'phone');
  const parts = numberParts(value);
  const isNumber = text !== '' && !text.includes('@');
  if (isNumber) found.push(point(system, value.c(8) !== '' && !text.includes(value.c(8)) ? `${text} x${value.c(8)}` : text, use));
  if (parts !== '' && !(isNumber && digits(text).endsWith(digits(`${value.c(6)}${value.c(7)}`)))) found.push(point(system, parts, use));
  const period = periodOf(r, readDateTime(r, value.s(13, 1), value.at), readDateTime(r, value.s(14, 1), value.at), value.at);
  const rank = Number(value.c(18));
  for (const one of found) {
    put(one, 'period', period);
    if (Number.isInteger(rank) && rank > 0) one.rank = rank;
  }
  return found;
}

/** All contact points of some fields, each once. */
export function telecomIn(r: Reading, ...fields: { values: Value[]; use: ContactPoint['use'] }[]): ContactPoint[] {
  const found = fields.flatMap(f => f.values.flatMap(v => contactPoints(r, v, f.use)));
  const seen = new Set<string>();
  return found.filter(p => {
    const key = JSON.stringify(p);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
