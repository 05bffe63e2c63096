import type { BirthSpan } from './birth-date.ts';
import { partsOf } from './birth-date.ts';

/** "69 y", "7 mo", "12 d"; "about 69 y" when only the year is known. Null when unknown or in the future. */
export function ageText(birth: BirthSpan | undefined, today: number): string | null {
  if (!birth || birth.lo > today) return null;
  const years = yearsBetween(birth.lo, today);
  if (birth.hi !== birth.lo) return `about ${Math.max(0, yearsBetween(Math.min(birth.hi, today), today))} y`;
  if (years >= 2) return `${years} y`;
  const a = partsOf(birth.lo), b = partsOf(today);
  const months = (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day ? 1 : 0);
  return months >= 1 ? `${months} mo` : `${today - birth.lo} d`;
}

/** Full years at a day; someone born on 29 February turns a year older on 1 March. */
export function yearsBetween(from: number, to: number): number {
  const a = partsOf(from), b = partsOf(to);
  return b.year - a.year - (b.month < a.month || (b.month === a.month && b.day < a.day) ? 1 : 0);
}
