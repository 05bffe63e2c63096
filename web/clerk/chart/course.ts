import type { EntryLine, ResultCell } from '../../../src/modules/chart/contract.ts';

/** Pure words about results: which are one test, which are numbers, what the reference range says. */
export type Point = { on: string; at: number; value: number; text: string; flag: string | null; entry: ResultCell };
export type Range = { low: number | null; high: number | null };

export const testKey = (e: Pick<EntryLine, 'code' | 'title'>): string => (e.code ?? e.title).toLowerCase();

export const numberOf = (value: string | null): number | null => {
  const t = value?.trim().replaceAll(',', '') ?? '';
  return /^[<>]?=?\s*-?\d+(\.\d+)?$/.test(t) ? Number(t.replace(/[<>=\s]/g, '')) : null;
};

/** "0.57-1.00 mg/dL", "< 7.0", ">= 60", "3.5 to 5.1". */
export function rangeOf(reference: string | null): Range | null {
  if (!reference) return null;
  // No range is so long; a longer text is no range but a remark.
  const t = reference.slice(0, 200).replaceAll(',', ''), both = /(-?\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(-?\d+(?:\.\d+)?)/i.exec(t);
  if (both) return { low: Number(both[1]), high: Number(both[2]) };
  const below = /(?:<=?|≤|under|below|up to)\s*(-?\d+(?:\.\d+)?)/i.exec(t), above = /(?:>=?|≥|over|above)\s*(-?\d+(?:\.\d+)?)/i.exec(t);
  return below ? { low: null, high: Number(below[1]) } : above ? { low: Number(above[1]), high: null } : null;
}

/** The dated numbers of one test, oldest first; entries in error do not count. */
export function pointsOf(entries: readonly ResultCell[]): Point[] {
  return entries.flatMap((entry) => {
    const value = numberOf(entry.value), at = entry.on ? Date.parse(entry.on) : NaN;
    return value === null || Number.isNaN(at) || entry.inError ? [] : [{ on: entry.on!, at, value, text: entry.value!.trim(), flag: entry.flag, entry }];
  }).sort((a, b) => a.at - b.at);
}

/** The newest of each test with the one before it, newest day first, the gravest of a day first. */
export function latestOfEach(results: EntryLine[]): { entry: EntryLine; before: EntryLine | null }[] {
  const groups = new Map<string, EntryLine[]>();
  for (const e of results) if (!e.inError) groups.set(testKey(e), [...groups.get(testKey(e)) ?? [], e]);
  return [...groups.values()].map((g) => { const s = [...g].sort((a, b) => (b.on ?? '').localeCompare(a.on ?? '')); return { entry: s[0]!, before: s[1] ?? null }; })
    .sort((a, b) => (b.entry.on ?? '').slice(0, 10).localeCompare((a.entry.on ?? '').slice(0, 10)) || graveness(b.entry.flag) - graveness(a.entry.flag));
}

const graveness = (flag: string | null): number => flag === null ? 0 : /critical|panic/i.test(flag) ? 2 : 1;

/** The time axis: a label for each year, or for each month when it is short. */
export function ticksOf(from: number, to: number): { at: number; label: string }[] {
  const years: { at: number; label: string }[] = [], first = new Date(from).getUTCFullYear(), last = new Date(to).getUTCFullYear();
  const step = Math.max(1, Math.ceil((last - first) / 5));
  for (let y = first + 1; y <= last; y += step) years.push({ at: Date.UTC(y, 0, 1), label: String(y) });
  if (years.length > 0) return years;
  const at = new Date(from);
  return [{ at: from, label: new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC' }).format(at) }];
}

export { csvOf } from '../../../src/values/csv-text.ts';
