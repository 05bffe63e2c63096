import type { PairLine } from '../../../src/modules/patient-index/contract-queue.ts';
import { mi } from '../../lib/messages/patient-index.ts';
import { dueWords } from '../desk/due-words.ts';
import { zoneHere } from '../../lib/dates.ts';

const dayOf = (at: number): string => new Intl.DateTimeFormat('en-CA', { ...(zoneHere() ? { timeZone: zoneHere()! } : {}) }).format(at);

/** Due as a word and a tone: late is filled, today tinted, later plain. Null where nothing is due. */
export function pairDue(p: Pick<PairLine, 'dueAt' | 'late'>, now = Date.now()): { says: string; tone: 'late' | 'due' | 'plain'; title: string } | null {
  if (!p.dueAt) return null;
  return dueWords({ dueAt: p.dueAt, band: p.late ? 'late' : dayOf(Date.parse(p.dueAt)) === dayOf(now) ? 'today' : 'later' }, now);
}

/** The one reason that a line of the list has room for: the gravest harm, else a guard, else what agrees most. */
export function shortReason(p: Pick<PairLine, 'harms' | 'guards' | 'says'>): string {
  const worst = [...p.harms].sort((a, b) => b.weight - a.weight)[0];
  return worst ? mi.index.harmShort[worst.rule] ?? worst.says : p.guards[0] ?? p.says[0] ?? '';
}
