const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The day of a FHIR date or dateTime as it was written, as precise as it is, never shifted: Nov 21, 2026. */
export function entryDay(on: string): string {
  const [y = '', m, d] = on.slice(0, 10).split('-');
  return m ? `${months[Number(m) - 1] ?? m} ${d ? `${Number(d)}, ` : ''}${y}` : y;
}

/** The clock time as it was written, with the zone it was written in: 9:50 AM (-08:00); null where none is told. */
export function entryTime(on: string): string | null {
  const t = /T(\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/.exec(on);
  if (!t) return null;
  const h = Number(t[1]);
  return `${h % 12 || 12}:${t[2]} ${h < 12 ? 'AM' : 'PM'}${t[3] ? ` (${t[3] === 'Z' ? 'UTC' : t[3]})` : ''}`;
}

/** Both together, on screens and in prints: `Nov 21, 2026, 9:50 AM (-08:00)`. */
export const dayWords = (on: string): string => [entryDay(on), entryTime(on)].filter(Boolean).join(', ');

/** ISO dates inside a sentence, as this place writes them; codes and numbers that only look like one stay. */
export const readable = (text: string): string => text.replace(/\b\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?(?![\w-])/g, dayWords);
