import { todayHere } from './dates.ts';

/**
 * Reads a date as a clerk types it, month first as this place writes: 3/4/57, 3-4-1957, March 4 1957, 4 Mar 57, 19570304,
 * 03041957, 030457, 4mar57, 13/4/1957, 1957-03-04, also 3/1957 and 1957. Two-digit years are taken as the last one that is not in the future.
 * Answers a FHIR date as precise as typed, or null.
 */
const names = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const pad = (n: number): string => String(n).padStart(2, '0');

export function readDate(typed: string, today = todayHere()): string | null {
  const text = typed.trim().toLowerCase().replace(/(\d)(st|nd|rd|th)\b/g, '$1').replace(/(\d)([a-z])|([a-z])(\d)/g, '$1$3 $2$4').replace(/[,.]/g, ' ').replace(/\s+/g, ' ');
  if (text === '') return null;
  const counted = fromToday(text, today);
  if (counted !== undefined) return counted;
  const whole = /^\d{8}$/.test(text) ? wholeDigits(text, today) : null;
  if (whole) return whole;
  if (/^\d{6}$/.test(text)) return monthFirst(year(text.slice(4), today), Number(text.slice(0, 2)), Number(text.slice(2, 4)));
  const tokens = text.split(/[\s/-]+/).filter(Boolean);
  const monthAt = tokens.findIndex((t) => /^[a-z]{3,9}$/.test(t) && names.includes(t.slice(0, 3)));
  if (tokens.some((t, i) => i !== monthAt && !/^\d{1,4}$/.test(t))) return null;
  if (monthAt >= 0) return withMonthName(tokens, monthAt, today);
  const n = tokens.map(Number);
  if (tokens.length === 1) return tokens[0]!.length === 4 ? made(n[0]!, undefined, undefined) : null;
  if (tokens.length === 2) return tokens[0]!.length === 4 ? made(n[0]!, n[1], undefined) : tokens[1]!.length === 4 ? made(n[1]!, n[0], undefined) : null;
  if (tokens.length !== 3) return null;
  return tokens[0]!.length === 4 ? made(n[0]!, n[1], n[2]) : monthFirst(year(tokens[2]!, today), n[0]!, n[1]!);
}

/** Month first, as this place writes; a first number that can be no month is the day. */
const monthFirst = (y: number, first: number, second: number): string | null => made(y, first, second) ?? (first > 12 ? made(y, second, first) : null);

/** t is today; t-3w three weeks ago. d when no unit is written. The end of a shorter month stays its end. */
function fromToday(text: string, today: Date): string | undefined {
  const found = /^t(?:oday)?\s*(?:([+-])\s*(\d{1,4})\s*([dwmy])?)?$/.exec(text);
  if (!found) return undefined;
  const n = Number(found[2] ?? 0) * (found[1] === '-' ? -1 : 1), unit = found[3] ?? 'd';
  const at = new Date(Date.UTC(today.getFullYear(), today.getMonth(), today.getDate()));
  if (unit === 'd' || unit === 'w') at.setUTCDate(at.getUTCDate() + n * (unit === 'w' ? 7 : 1));
  else { const day = at.getUTCDate(); at.setUTCDate(1); at.setUTCMonth(at.getUTCMonth() + n * (unit === 'y' ? 12 : 1)); at.setUTCDate(Math.min(day, new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate())); }
  return made(at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()) ?? undefined;
}

function wholeDigits(text: string, today: Date): string | null {
  const yearFirst = Number(text.slice(0, 4));
  if (yearFirst >= 1850 && yearFirst <= today.getFullYear()) { const d = made(yearFirst, Number(text.slice(4, 6)), Number(text.slice(6))); if (d) return d; }
  return made(Number(text.slice(4)), Number(text.slice(0, 2)), Number(text.slice(2, 4)));
}

function withMonthName(tokens: string[], at: number, today: Date): string | null {
  const month = names.indexOf(tokens[at]!.slice(0, 3)) + 1, rest = tokens.filter((_, i) => i !== at);
  if (rest.length === 1) return rest[0]!.length === 4 ? made(Number(rest[0]), month, undefined) : null;
  if (rest.length !== 2) return null;
  const [a, b] = rest as [string, string];
  return a.length === 4 ? made(Number(a), month, Number(b)) : made(year(b, today), month, Number(a));
}

function year(text: string, today: Date): number {
  const n = Number(text);
  if (text.length > 2) return n;
  const century = Math.floor(today.getFullYear() / 100) * 100;
  return century + n > today.getFullYear() ? century - 100 + n : century + n;
}

function made(y: number, m: number | undefined, d: number | undefined): string | null {
  if (y < 1000 || y > 9999) return null;
  if (m === undefined) return String(y);
  if (m < 1 || m > 12) return null;
  if (d === undefined) return `${y}-${pad(m)}`;
  const at = new Date(Date.UTC(y, m - 1, d));
  return d >= 1 && at.getUTCMonth() === m - 1 ? `${y}-${pad(m)}-${pad(d)}` : null;
}

/** Whether a FHIR date lies after today. */
export const isFuture = (date: string, today = todayHere()): boolean => date > `${today.getFullYear()}-${pad(today.getMonth() + 1)}-${pad(today.getDate())}`.slice(0, date.length);
