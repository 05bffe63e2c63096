/** The clock on the wall of a place: between instants and local days and minutes, over every change of the clocks there (IANA time zones). */

const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(zone: string): Intl.DateTimeFormat {
  let f = formats.get(zone);
  if (!f) { f = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' }); formats.set(zone, f); }
  return f;
}

/** Local time as milliseconds, as though the place were at UTC. */
function localMs(zone: string, instantMs: number): number {
  const p: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instantMs)) p[type] = Number(value);
  return Date.UTC(p['year']!, p['month']! - 1, p['day']!, p['hour']!, p['minute']!, p['second']!) + ((instantMs % 1000) + 1000) % 1000;
}

/** The local day of an instant, YYYY-MM-DD. */
export const dayAt = (zone: string, at: Date): string => new Date(localMs(zone, at.getTime())).toISOString().slice(0, 10);

/**
 * The instant of a local day and minute (1440 is the midnight at its end). A time that the clocks skip is read as that much later; one that
 * they pass twice is its first passing, unless `last` asks for the second (the end of hours that cover both).
 */
export function instantAt(zone: string, day: string, minute: number, last = false): Date {
  const local = Date.parse(`${day}T00:00:00Z`) + minute * 60_000;
  const offsets = [local - 86_400_000, local + 86_400_000].map((t) => localMs(zone, t) - t);
  const fits = [...new Set(offsets.map((o) => local - o))].filter((t) => localMs(zone, t) === local).sort((a, b) => a - b);
  // Nobody's clock shows a skipped time: it is read with the offset that held before.
  return new Date((last ? fits.at(-1) : fits[0]) ?? local - offsets[0]!);
}

export const addDays = (day: string, n: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);
/** 0 Sunday to 6 Saturday. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();
