import type { Hours } from '../../../src/modules/workforce/contract.ts';

const clock = (minute: number): string => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;

/** [[480,720],[780,1020]] as 8:00-12:00, 13:00-17:00. */
export const hoursText = (hours: Hours): string => hours.map(([a, b]) => `${clock(a)}-${clock(b)}`).join(', ');

const minuteOf = (text: string): number | null => {
  const t = /^(\d{1,2})(?::?(\d\d))?\s*(am|pm|a|p)?$/i.exec(text.trim());
  if (!t) return null;
  let h = Number(t[1]);
  const half = t[3]?.[0]?.toLowerCase();
  if (half && (h < 1 || h > 12)) return null;
  if (half === 'p' && h < 12) h += 12;
  if (half === 'a' && h === 12) h = 0;
  const minute = h * 60 + Number(t[2] ?? 0);
  return Number(t[2] ?? 0) < 60 && minute <= 1440 ? minute : null;
};

/** Reads hours as they are typed: 8-17, 8:00-12:00, 1pm-5pm. Nothing is closed; null is not understood. */
export function readHours(text: string): Hours | null {
  if (text.trim() === '' || /^closed$/i.test(text.trim())) return [];
  if (/^(24 ?h(ours)?|around the clock)$/i.test(text.trim())) return [[0, 1440]];
  const spans: Hours = [];
  for (const part of text.split(/[,;]/)) {
    const [a, b, ...rest] = part.split(/\s*(?:-|–|to)\s*/i), from = minuteOf(a ?? ''), to = minuteOf(b ?? '');
    if (rest.length || from === null || to === null || from >= to || (spans.length && spans.at(-1)![1] >= from)) return null;
    spans.push([from, to]);
  }
  return spans;
}
