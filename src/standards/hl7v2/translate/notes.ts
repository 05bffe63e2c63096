import type { Annotation } from '@medplum/fhirtypes';
import type { Segment } from '../message.ts';
import { putWhen, dateTime } from '../types/date-time.ts';
import type { Reading } from '../types/reading.ts';
import { practitioner } from '../types/who-and-where.ts';

/** The NTE segments that stand directly after a segment (HL7 2.5 section 2.15.10 binds a note to what precedes it). */
export function noteSegments(r: Reading, segment: Segment): Segment[] {
  const all = r.message.segments;
  const found: Segment[] = [];
  for (let i = segment.index + 1; i < all.length; i += 1) {
    const next = all[i];
    if (next?.id === 'NTE') found.push(next);
    else if (next === undefined || !between.has(next.id)) break;
  }
  return found;
}

/** Segments that may stand between a segment and its notes without owning them. */
const between = new Set(['PD1', 'PV2', 'PRT', 'ROL', 'ARV', 'TQ1', 'TQ2', 'CTD']);

/** NTE-3; some senders put the words one field too early, where only a code of one or two letters belongs. */
function textOf(nte: Segment): string {
  const text = nte.text(3).trim();
  const early = nte.text(2).trim();
  return text !== '' || early.length < 4 ? text : early;
}

export const notesAfter = (r: Reading, segment: Segment): string[] =>
  noteSegments(r, segment).map(textOf).filter(text => text !== '');

/** Notes as annotations; NTE-5 and NTE-6 of later versions say who wrote it and when. */
export function annotationsAfter(r: Reading, segment: Segment): Annotation[] {
  const found: Annotation[] = [];
  for (const nte of noteSegments(r, segment)) {
    const text = textOf(nte);
    if (text === '') continue;
    const one: Annotation = { text };
    const author = nte.has(5) ? practitioner(r, nte.first(5)) : undefined;
    if (author) one.authorReference = author;
    putWhen(one, 'time', dateTime(r, nte, 6));
    found.push(one);
  }
  return found;
}
