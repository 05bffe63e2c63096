import { daysInMonth, isRealDay } from '../../../standards/fhir/date-range.ts';

/** The days a birth date may mean, as days since 1970-01-01. One day when it is fully known. */
export type BirthSpan = { lo: number; hi: number };

const shape = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*)?$/;

export function dayNumber(year: number, month: number, day: number): number {
  const ms = Date.UTC(year, month - 1, day);
  return Math.round((year >= 100 ? ms : new Date(ms).setUTCFullYear(year, month - 1, day)) / 86_400_000);
}

/** Year, month and day of a day number. */
export function partsOf(dayNo: number): { year: number; month: number; day: number } {
  const d = new Date(dayNo * 86_400_000);
  return { year: d.getUTCFullYear(), month: d.getUTCMonth() + 1, day: d.getUTCDate() };
}

/** The span of a FHIR date (year, month or day); undefined for what is no real date. Birth dates have no zone and never shift. */
export function birthSpan(text: string | undefined | null): BirthSpan | undefined {
  const found = typeof text === 'string' ? shape.exec(text) : null;
  if (!found || !isRealDay(found[0].slice(0, 10).split('T')[0]!)) return undefined;
  const year = Number(found[1]), month = found[2] === undefined ? undefined : Number(found[2]), day = found[3] === undefined ? undefined : Number(found[3]);
  if (month === undefined) return { lo: dayNumber(year, 1, 1), hi: dayNumber(year, 12, 31) };
  if (day === undefined) return { lo: dayNumber(year, month, 1), hi: dayNumber(year, month, daysInMonth(year, month)) };
  const no = dayNumber(year, month, day);
  return { lo: no, hi: no };
}

export type BirthLikeness = 'same' | 'compatible' | 'near' | 'differs' | 'unknown';

/** `near`: one of year, month and day differs, or day and month are swapped, or two digits of the year are. */
export function compareBirth(a: BirthSpan | undefined, b: BirthSpan | undefined): BirthLikeness {
  if (!a || !b) return 'unknown';
  const whole = a.lo === a.hi && b.lo === b.hi;
  if (whole && a.lo === b.lo) return 'same';
  if (a.lo <= b.hi && b.lo <= a.hi) return 'compatible';
  if (!whole) return 'differs';
  return isNear(a.lo, b.lo) ? 'near' : 'differs';
}

export function isNear(a: number, b: number): boolean {
  const x = partsOf(a), y = partsOf(b);
  const differing = Number(x.year !== y.year) + Number(x.month !== y.month) + Number(x.day !== y.day);
  if (differing === 1) return x.year === y.year || likeYears(x.year, y.year);
  if (x.year === y.year) return x.month === y.day && x.day === y.month;
  return false;
}

/** One digit differs, or two neighbouring digits are swapped. */
function likeYears(a: number, b: number): boolean {
  const x = String(a).padStart(4, '0'), y = String(b).padStart(4, '0');
  const at = [0, 1, 2, 3].filter((i) => x[i] !== y[i]);
  return at.length === 1 || (at.length === 2 && at[1] === at[0]! + 1 && x[at[0]!] === y[at[1]] && x[at[1]] === y[at[0]!]);
}

/** The day numbers that are near a day without being it: what a look-alike of this birth date could carry. */
export function nearDays(dayNo: number, today: number): { from: number; to: number; others: number[] } {
  const { year, month, day } = partsOf(dayNo);
  const others = new Set<number>();
  const add = (y: number, m: number, d: number): void => { if (m >= 1 && m <= 12 && d >= 1 && d <= daysInMonth(y, m)) others.add(dayNumber(y, m, d)); };
  add(year, day, month);
  for (const step of [1, 10]) { add(year - step, month, day); add(year + step, month, day); }
  const digits = String(year);
  for (let i = 1; i < 3; i += 1) add(Number(digits.slice(0, i) + digits[i + 1] + digits[i] + digits.slice(i + 2)), month, day);
  for (const m of [month - 1, month + 1]) add(year, m, day);
  others.delete(dayNo);
  return { from: dayNo - 31, to: Math.min(dayNo + 31, today + 31), others: [...others] };
}
