import type { ReactNode } from 'react';
import type { SearchHit } from '../../../src/modules/patients/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { shortDate } from '../../lib/dates.ts';

type Field = SearchHit['marks'][number]['field'];

/** A field of a hit with the letters that matched underlined. */
export function marked(text: string, hit: SearchHit, field: Field): ReactNode {
  return pieces(text, hit.marks.filter((k) => k.field === field));
}

function pieces(text: string, marks: { from: number; to: number }[]): ReactNode {
  const out: ReactNode[] = [];
  let at = 0;
  for (const { from, to } of [...marks].sort((a, b) => a.from - b.from)) {
    if (from < at || to <= from || from >= text.length) continue;
    out.push(text.slice(at, from), <mark key={from}>{text.slice(from, to)}</mark>);
    at = to;
  }
  out.push(text.slice(at));
  return out;
}

/** The birth date is stored 1957-03-04 and shown 03/04/1957: the marks move with their parts. */
export function markedBirth(hit: SearchHit): ReactNode {
  if (!hit.birthDate) return m.words.bornUnknown;
  const shown = shortDate(hit.birthDate), parts = hit.birthDate.split('-');
  if (parts.length !== 3) return pieces(shown, hit.marks.some((k) => k.field === 'birthDate') ? [{ from: 0, to: shown.length }] : []);
  const places = [{ from: 0, to: 4, at: 6 }, { from: 5, to: 7, at: 0 }, { from: 8, to: 10, at: 3 }];
  const moved = hit.marks.filter((k) => k.field === 'birthDate').flatMap((k) => places.flatMap((p) => { const a = Math.max(k.from, p.from), b = Math.min(k.to, p.to); return a < b ? [{ from: p.at + a - p.from, to: p.at + b - p.from }] : []; }));
  return pieces(shown, moved);
}
