import { dateRange } from '../../../standards/fhir/date-range.ts';
import type { DateRow } from '../../../standards/fhir/index-rows.ts';
import { searchParameter } from '../../../standards/fhir/search-parameters.ts';

/** The search parameters that date an entry for a reader, best first. */
const preferred = ['date', 'onset-date', 'recorded-date', 'authoredon', 'authored', 'effective', 'effective-time', 'started', 'performed', 'period', 'start-date', 'created', 'issued', 'sent', 'whenhandedover', 'collected', 'service-date', 'billable-period'];

const chosen = new Map<string, number[]>();

/** Numbers of the parameters whose dates order entries of a type in a chart. */
export function principalDates(type: string): readonly number[] {
  let found = chosen.get(type);
  if (!found) {
    found = preferred.map((code) => searchParameter(type, code)).filter((p) => p?.indexed === true && p.kind === 'date').map((p) => p!.id);
    chosen.set(type, found);
  }
  return found;
}

/** The first parameter's, that `entry.on_at` can stand for when a search sorts by it. */
export const sortsByEntry = (type: string, param: number): boolean => principalDates(type)[0] === param && principalDates(type).length === 1;

/** A medication whose writing is not dated is placed by the beginning of its use, which no search parameter covers. */
function beginsAt(value: Record<string, any>): number | null {
  const start: unknown = value['dosageInstruction']?.[0]?.timing?.repeat?.boundsPeriod?.start;
  const lo = typeof start === 'string' ? dateRange(start)?.lo : undefined;
  return lo === undefined || !Number.isFinite(lo) ? null : lo;
}

/** Milliseconds by which an entry is placed in its chart, or null when nothing dates it. */
export function principalDate(type: string, dates: readonly DateRow[], value: Record<string, any>): number | null {
  for (const param of principalDates(type)) {
    const row = dates.find((d) => d.param === param);
    if (row) return row.lo;
  }
  return type === 'MedicationRequest' ? beginsAt(value) : null;
}
