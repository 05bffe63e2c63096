import { wordsOf } from './fold-name.ts';
import { foldIdentifier } from './identifier-strength.ts';
import type { BirthReading, DateOrder, FoundDate } from './read-birth-date-words.ts';
import { findBirthDate, findUnfinished, readDigits, readYear } from './read-birth-date-words.ts';

/** A number or address typed to find somebody. `value` is as the index keeps it. */
export type NumberRead = { kind: 'identifier' | 'phone' | 'email' | 'last-four' | 'address'; value: string; typed: string };

/** One way to read the text: all its conditions hold at once. Plans come likely first; `rank` lowers the later ones. */
export type Plan = { names: string[]; births: BirthReading[]; numbers: NumberRead[]; rank: number; /** Why names other than those typed are looked for: "bill, for william". */ instead?: string };
export type SearchRead = { plans: Plan[]; readAs: string };

const wordsMax = 6;
// What people write before a number or a date, to say which it is: "DOB 3/4/57", "MRN: 00418823". Before a name it may be a name, and stays.
const label = /(?<![\p{L}\p{N}])(?:mrn|dob|d\.o\.b\.|born|birth ?date|date of birth|phone|tel|mobile|cell|ssn)(?:\s*[:#.=]+\s*|\s+)(?:(?:is|no\.?|number)\s+)?#?(?=[+(]?\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+\d)/giu;
const emailShape = /[^\s,;<>]+@[^\s,;<>]*/;
const ssnShape = /(?<![\p{L}\p{N}-])\d{3}-\d{2}-\d{4}(?![\p{L}\p{N}-])/u;
const phoneShape = /(?<![\p{L}\p{N}])\+?\(?\d[\d\s().-]{5,}\d(?![\p{L}\p{N}])/u;

/**
 * Reads what is typed in the search box: name beginnings in any order, a birth date in any usual spelling, an MRN or other identifier, a phone number with any
 * punctuation, an e-mail address, the last four digits of a social security number.
 */
export function readSearchText(typed: string, order: DateOrder, today: number): SearchRead {
  const whole = ` ${typed.normalize('NFKC').replace(/[\u0000-\u001f]/g, ' ')} `.replace(label, ' ');
  const date = findBirthDate(whole, order, today);
  const withDate = readParts(whole, date, order, today);
  // "gar mar 1957" is more likely two names than March; "mar 1957" alone is a month.
  const withName = date?.perhapsName ? readParts(whole, undefined, order, today) : undefined;
  const inOrder = !withName ? [withDate] : withDate.names ? [withName, withDate] : [withDate, withName];
  const plans = inOrder.flatMap((r) => r.plans).slice(0, 6).map((plan, at) => ({ ...plan, rank: at }));
  return { plans, readAs: plans.length ? describe(plans.slice(0, 3)) : withDate.unfinished ? 'a date: type the year too' : 'Type a name, a birth date, an MRN or a phone number' };
}

function readParts(whole: string, date: FoundDate | undefined, order: DateOrder, today: number): { plans: Plan[]; names: boolean; unfinished: boolean } {
  let text = whole;
  const take = (from: number, to: number): string => { const cut = text.slice(from, to); text = `${text.slice(0, from)} ${text.slice(to)}`; return cut; };
  const numbers: NumberRead[] = [];
  if (date) take(date.from, date.to);
  const email = emailShape.exec(text);
  if (email) { const value = take(email.index, email.index + email[0].length); numbers.push({ kind: 'email', value: value.toLowerCase(), typed: value }); }
  const ssn = ssnShape.exec(text);
  if (ssn) { const value = take(ssn.index, ssn.index + ssn[0].length); numbers.push({ kind: 'identifier', value: foldIdentifier(value), typed: value }); }
  const phone = phoneShape.exec(text);
  if (phone && /[\s().+-]/.test(phone[0]) && phone[0].replace(/\D/g, '').length >= 7 && !/\d{8,}/.test(phone[0])) { const value = take(phone.index, phone.index + phone[0].length); numbers.push(phoneRead(value)); }
  const unfinished = date ? undefined : findUnfinished(text);
  if (unfinished) take(unfinished.from, unfinished.to);
  const names: string[] = [], digits: string[] = [];
  for (const word of text.trim().split(/[\s,;]+/).filter(Boolean)) {
    if (/\p{N}/u.test(word)) { if (foldIdentifier(word) !== '') digits.push(word); } else names.push(...wordsOf(word));
  }
  const base: Plan = { names: names.slice(0, wordsMax), births: date?.readings ?? [], numbers, rank: 0 };
  const plans = digits.slice(0, 3).reduce<Plan[]>((so, word) => so.flatMap((plan) => alternatives(plan, word, order, today)), [base])
    .filter((p) => p.names.length || p.births.length || p.numbers.length);
  return { plans, names: names.length > 0, unfinished: unfinished !== undefined };
}

const phoneRead = (typed: string): NumberRead => {
  const all = typed.replace(/\D/g, '');
  const digits = all.length === 11 && all.startsWith('1') ? all.slice(1) : all;
  return { kind: 'phone', value: [...digits].reverse().join(''), typed };
};

/** What a word with digits may be, likely first: a year, a date, an identifier, a phone number, the last four of a social security number. */
function alternatives(plan: Plan, word: string, order: DateOrder, today: number): Plan[] {
  const ways: Plan[] = [];
  const number = (n: NumberRead): Plan => ({ ...plan, numbers: [...plan.numbers, n] });
  const year = plan.births.length ? undefined : readYear(word, today);
  if (year) ways.push({ ...plan, births: [year] });
  const asDate = plan.births.length ? [] : readDigits(word, order, today);
  const likelyDate = asDate.length > 0 && /^(18|19|20)\d{6}$/.test(word);
  if (likelyDate) ways.push({ ...plan, births: asDate });
  if (/^\d{4}$/.test(word)) ways.push(number({ kind: 'last-four', value: word, typed: word }));
  if (word.replace(/\D/g, '').length >= 1 && foldIdentifier(word).length >= (plan.names.length || plan.births.length ? 1 : 2)) ways.push(number({ kind: 'identifier', value: foldIdentifier(word), typed: word }));
  const bare = /^mrn[:#]?(\d+)$/iu.exec(word)?.[1];
  if (bare) ways.push(number({ kind: 'identifier', value: foldIdentifier(bare), typed: bare }));
  if (asDate.length && !likelyDate) ways.push({ ...plan, births: asDate });
  if (/^\+?\d{7,15}$/.test(word)) ways.push(number(phoneRead(word)));
  return ways.length ? ways : [plan];
}

const joined = (words: readonly string[], by: string): string => words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${by} ${words.at(-1)}`;

/** The reading in words: "names beginning gar and mar, born 1957". */
export function describe(plans: readonly Plan[]): string {
  const parts: string[] = [];
  const first = plans[0]!;
  if (first.names.length && plans.every((p) => p.names.length === first.names.length)) parts.push(`${first.names.length === 1 ? 'a name' : 'names'} beginning ${joined(first.names, 'and')}`);
  const sameNames = parts.length > 0;
  const one = (p: Plan): string[] => [
    ...(!sameNames && p.names.length ? [`${p.names.length === 1 ? 'a name' : 'names'} beginning ${joined(p.names, 'and')}`] : []),
    ...(p.births.length ? [`born ${joined(p.births.filter((b) => b.rank === 0).slice(0, 1).map((b) => b.says), 'or')}${otherReadings(p.births)}`] : []),
    ...p.numbers.map((n) => n.kind === 'identifier' ? `an identifier beginning ${n.typed}` : n.kind === 'phone' ? `the phone number ${n.typed}` : n.kind === 'email' ? `the e-mail address ${n.typed}` : n.kind === 'address' ? `an address beginning ${n.typed}` : `a social security number ending ${n.typed}`)];
  const rest = [...new Set(plans.slice(0, 4).map((p) => one(p).join(', ')).filter((t) => t !== ''))];
  if (rest.length) parts.push(joined(rest, 'or'));
  return parts.join(', ');
}

const otherReadings = (births: readonly BirthReading[]): string => {
  const likely = births.filter((b) => b.rank === 0), others = births.filter((b) => b.rank === 1);
  if (likely.length > 1) return ` to ${likely.at(-1)!.says}`;
  return others.length ? ` (or ${joined(others.slice(0, 2).map((o) => o.says), 'or')})` : '';
};
