import { daysInMonth } from '../../../standards/fhir/date-range.ts';
import { dayNumber, partsOf } from './birth-date.ts';

/** One way to read a typed date: the days it may mean. `rank` 0 is the likely reading; 1 another one, shown lower. */
export type BirthReading = { lo: number; hi: number; rank: 0 | 1; says: string };
export type DateOrder = 'mdy' | 'dmy';
/** `perhapsName`: a month's word and a year, where the word may as well begin a name (Mar, May, Jan, June, April, August). */
export type FoundDate = { readings: BirthReading[]; from: number; to: number; perhapsName?: boolean };

const monthNames = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
const titled = (m: number): string => monthNames[m - 1]!.charAt(0).toUpperCase() + monthNames[m - 1]!.slice(1);
const name = '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const gap = '[\\s/.,-]*';
const part = '(?<![\\p{L}\\p{N}])', end = '(?![\\p{L}\\p{N}])';
const shape = (text: string): RegExp => new RegExp(part + text + end, 'iu');
const shapes = {
  iso: shape('(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})'),
  numbers: shape('(\\d{1,2})[-/.](\\d{1,2})[-/.](\\d{4}|\\d{2}|\\d{3})'),
  dayMonth: shape(`(\\d{1,2})(?:st|nd|rd|th)?${gap}${name}${gap}(\\d{4}|\\d{2})`),
  monthDay: shape(`${name}${gap}(\\d{1,2})(?:st|nd|rd|th)?[\\s/.,-]+(\\d{4}|\\d{2})`),
  monthYear: shape(`${name}${gap}(\\d{4})`),
  numberYear: shape('(\\d{1,2})[-/.](\\d{4})'),
  numberShortYear: shape('(\\d{1,2})[/](3[2-9]|[4-9]\\d)'),
  yearNumber: shape('(\\d{4})[-/.](\\d{1,2})'),
  unfinished: shape('\\d{1,2}[/.]\\d{0,2}[/.]?\\d?'),
  year: shape('(\\d{4})'),
};

/**
 * Finds a birth date in what was typed, in any usual spelling. A two-digit year is the latest one that is not in the future; the one a hundred years before is the other
 * reading. Where day and month could change places, the facility's order comes first and the other is tried too.
 */
export function findBirthDate(text: string, order: DateOrder, today: number): FoundDate | undefined {
  const thisYear = partsOf(today).year;
  const found = (pattern: RegExp, readings: (m: RegExpExecArray) => BirthReading[]): FoundDate | undefined => {
    const m = pattern.exec(text);
    const list = m ? readings(m) : [];
    return m && list.length ? { readings: list, from: m.index, to: m.index + m[0].length } : undefined;
  };
  const month = (word: string): number => monthNames.findIndex((n) => n.startsWith(word.toLowerCase().slice(0, 3))) + 1;
  return found(shapes.iso, (m) => days([Number(m[1])], Number(m[2]), Number(m[3]), 0))
    ?? found(shapes.numbers, (m) => twoWays(yearsOf(m[3]!, thisYear), Number(m[1]), Number(m[2]), order))
    ?? found(shapes.dayMonth, (m) => days(yearsOf(m[3]!, thisYear), month(m[2]!), Number(m[1]), 0))
    ?? found(shapes.monthDay, (m) => days(yearsOf(m[3]!, thisYear), month(m[1]!), Number(m[2]), 0))
    ?? named(found(shapes.monthYear, (m) => months(Number(m[2]), month(m[1]!))), text)
    ?? found(shapes.numberYear, (m) => months(Number(m[2]), Number(m[1])))
    ?? found(shapes.numberShortYear, (m) => months(yearsOf(m[2]!, thisYear)[0]!, Number(m[1])))
    ?? found(shapes.yearNumber, (m) => months(Number(m[1]), Number(m[2])));
}

const named = (f: FoundDate | undefined, text: string): FoundDate | undefined => f && { ...f, perhapsName: /\s/.test(text.slice(f.from, f.to).trim()) };

/** A bare year, 1850 to this one. */
export function readYear(text: string, today: number): BirthReading | undefined {
  const year = Number(text);
  return /^\d{4}$/.test(text) && year >= 1850 && year <= partsOf(today).year ? { lo: dayNumber(year, 1, 1), hi: dayNumber(year, 12, 31), rank: 0, says: String(year) } : undefined;
}

/** Eight digits, or six, without any mark between: 19570304, 03041957, 030457. They may be a number instead, so the caller tries both. */
export function readDigits(text: string, order: DateOrder, today: number): BirthReading[] {
  const thisYear = partsOf(today).year;
  if (/^\d{8}$/.test(text)) {
    const sorted = Number(text.slice(0, 4)) >= 1850 && Number(text.slice(0, 4)) <= thisYear ? days([Number(text.slice(0, 4))], Number(text.slice(4, 6)), Number(text.slice(6)), 0) : [];
    return sorted.length ? sorted : Number(text.slice(4)) >= 1850 && Number(text.slice(4)) <= thisYear ? twoWays([Number(text.slice(4))], Number(text.slice(0, 2)), Number(text.slice(2, 4)), order) : [];
  }
  return /^\d{6}$/.test(text) ? twoWays(yearsOf(text.slice(4), thisYear), Number(text.slice(0, 2)), Number(text.slice(2, 4)), order) : [];
}

/** A date still being typed ("3/4/"): not yet a condition. */
export const findUnfinished = (text: string): { from: number; to: number } | undefined => {
  const m = shapes.unfinished.exec(text);
  return m ? { from: m.index, to: m.index + m[0].length } : undefined;
};

function yearsOf(typed: string, thisYear: number): number[] {
  if (typed.length === 4) return [Number(typed)];
  if (typed.length === 3) return /^(18|19|20)/.test(typed) ? Array.from({ length: 10 }, (_, i) => Number(typed) * 10 + i).filter((y) => y <= thisYear) : [];
  const recent = Math.floor(thisYear / 100) * 100 + Number(typed);
  return recent <= thisYear ? [recent, recent - 100] : [recent - 100];
}

function days(years: readonly number[], month: number, day: number, rank: 0 | 1): BirthReading[] {
  return years.flatMap((year, i): BirthReading[] => {
    if (day < 1 || day > daysInMonth(year, month)) return [];
    const no = dayNumber(year, month, day);
    return [{ lo: no, hi: no, rank: i === 0 || years.length > 2 ? rank : 1, says: `${titled(month)} ${day}, ${year}` }];
  });
}

function twoWays(years: readonly number[], first: number, second: number, order: DateOrder): BirthReading[] {
  const [likely, other] = order === 'mdy' ? [days(years, first, second, 0), days(years, second, first, 1)] : [days(years, second, first, 0), days(years, first, second, 1)];
  const all = likely.length ? [...likely, ...other.filter((o) => !likely.some((l) => l.lo === o.lo))] : other.map((o, i): BirthReading => ({ ...o, rank: i === 0 ? 0 : 1 }));
  return all;
}

function months(year: number, month: number): BirthReading[] {
  if (month < 1 || month > 12 || year < 1800) return [];
  return [{ lo: dayNumber(year, month, 1), hi: dayNumber(year, month, daysInMonth(year, month)), rank: 0, says: `${titled(month)} ${year}` }];
}
