import type { DeskItem } from '../../../src/modules/workforce/contract.ts';
import { instantLong } from '../../lib/dates.ts';
import { dayWord, timeWord } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';

/** How long, in the largest unit that fits: 40 min, 5 h, 3 d. */
export function spanWords(ms: number): string {
  const minutes = Math.max(1, Math.floor(ms / 60_000));
  return minutes < 60 ? m.myDesk.minutes(minutes) : minutes < 48 * 60 ? m.myDesk.hours(Math.floor(minutes / 60)) : m.myDesk.days(Math.floor(minutes / 1440));
}

/** Due as a word and a tone: late is filled, today is tinted, later is plain. */
export function dueWords(item: Pick<DeskItem, 'band' | 'dueAt'>, now = Date.now()): { says: string; tone: 'late' | 'due' | 'plain'; title: string } {
  const title = m.myDesk.dueAt(instantLong(item.dueAt));
  if (item.band === 'late') return { says: m.myDesk.lateBy(spanWords(now - Date.parse(item.dueAt))), tone: 'late', title };
  return item.band === 'today' ? { says: timeWord(item.dueAt), tone: 'due', title } : { says: dayWord(item.dueAt), tone: 'plain', title };
}
