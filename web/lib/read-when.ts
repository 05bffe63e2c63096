import { clockAt, todayHere, zoneHere } from './dates.ts';
import { readDate } from './read-date.ts';

const pad = (n: number): string => String(n).padStart(2, '0');

/** The offset of the facility's zone at a clock time there: -08:00. In the hour that comes twice, the first. */
function offsetAt(y: number, m: number, d: number, h: number, min: number, zone: string | undefined): string {
  const wanted = Date.UTC(y, m - 1, d, h, min);
  const offsetOf = (at: number): number => { const c = clockAt(new Date(at), zone); return Math.round((Date.UTC(c.y, c.m - 1, c.d, c.h, c.min) - at) / 60_000); };
  const offset = offsetOf(wanted - offsetOf(wanted) * 60_000), sign = offset < 0 ? '-' : '+', o = Math.abs(offset);
  return `${sign}${pad(Math.floor(o / 60))}:${pad(o % 60)}`;
}

/**
 * Reads a date, or a date with a clock time, as a clerk types it: all that readDate reads, then `9:30`, `9:30 pm`, `21:30`; `n` or `now` is this minute; a
 * time alone is today. Answers a FHIR date or dateTime (with the facility's offset), or null.
 */
export function readWhen(typed: string, now = new Date(), zone = zoneHere()): string | null {
  const text = typed.trim(), today = todayHere(now, zone);
  const stored = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (stored) return readDate(text.slice(0, 10), today) ? text : null;
  if (/^n(ow)?$/i.test(text)) { const c = clockAt(now, zone); return `${c.y}-${pad(c.m)}-${pad(c.d)}T${pad(c.h)}:${pad(c.min)}:00${offsetAt(c.y, c.m, c.d, c.h, c.min, zone)}`; }
  const timed = /^(?:(.*\S)[\s,]+)?(?:at\s+)?(\d{1,2}):(\d\d)\s*([ap])?m?$/i.exec(text);
  if (!timed) return readDate(text, today);
  const date = readDate(timed[1] ?? 't', today), half = timed[4]?.toLowerCase();
  let h = Number(timed[2]);
  const min = Number(timed[3]);
  if (half) { if (h < 1 || h > 12) return null; h = (h % 12) + (half === 'p' ? 12 : 0); }
  if (!date || date.length !== 10 || h > 23 || min > 59) return null;
  const [y, m, d] = date.split('-').map(Number) as [number, number, number];
  return `${date}T${pad(h)}:${pad(min)}:00${offsetAt(y, m, d, h, min, zone)}`;
}

/** What counts from today or from now (`t`, `t-3w`, `now`, a time alone), written out so that it means the same tomorrow; everything else as it was typed. */
export function pinned(typed: string, now = new Date(), zone = zoneHere()): string {
  const text = typed.trim();
  if (!/^(t(oday)?(?![a-z])|n(ow)?$|(at\s+)?\d{1,2}:\d\d)/i.test(text)) return typed;
  const [date, time] = (readWhen(text, now, zone) ?? '').split('T'), [y, m, d] = date!.split('-');
  return d ? [`${m}/${d}/${y}`, time?.slice(0, 5)].filter(Boolean).join(' ') : typed;
}

/** A FHIR date or dateTime as one would type it, for a form that opens with it. What cannot be typed so stays as stored. */
export function typedWhen(when: string | undefined): string {
  if (!when) return '';
  const t = /^(\d{4})-(\d\d)-(\d\d)$/.exec(when);
  if (t) return `${t[2]}/${t[3]}/${t[1]}`;
  const month = /^(\d{4})-(\d\d)$/.exec(when);
  return month ? `${month[2]}/${month[1]}` : when;
}
