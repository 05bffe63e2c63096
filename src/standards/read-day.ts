import { isRealDay } from './fhir/date-range.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** A day in a usual spelling as a FHIR date (`1957-03-21`, `1957-03`, `1957`), or undefined for what is no real day. Never rolls over. */
export function readDay(text: string, order: 'mdy' | 'dmy'): string | undefined {
  const t = text.trim().replace(/[T ]00:00(:00(\.0+)?)?Z?$/, '');
  const made = (year: string, month: string, day: string): string | undefined => {
    const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    return isRealDay(date) ? date : undefined;
  };
  let found = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(t) ?? /^(\d{4})(\d{2})(\d{2})(?:\.0)?$/.exec(t);
  if (found) return made(found[1]!, found[2]!, found[3]!);
  found = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(t);
  if (found) return order === 'mdy' ? made(found[3]!, found[1]!, found[2]!) : made(found[3]!, found[2]!, found[1]!);
  found = /^(\d{1,2})[- ]([A-Za-z]{3})[a-z]*[- ,]+(\d{4})$/.exec(t);
  if (found) return months.includes(found[2]!.toLowerCase()) ? made(found[3]!, String(months.indexOf(found[2]!.toLowerCase()) + 1), found[1]!) : undefined;
  found = /^([A-Za-z]{3})[a-z]* (\d{1,2}),? (\d{4})$/.exec(t);
  if (found) return months.includes(found[1]!.toLowerCase()) ? made(found[3]!, String(months.indexOf(found[1]!.toLowerCase()) + 1), found[2]!) : undefined;
  if (/^\d{4}(-\d{2})?$/.test(t)) return isRealDay(t) ? t : undefined;
  return undefined;
}
