import { diffArrays } from 'diff';
import { shortDate } from '../../lib/dates.ts';

/** A text cut into what the other side has too and what it has not. */
export type Piece = { text: string; differs: boolean };

const fold = (s: string): string => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const isDate = (s: string): boolean => /^\d{4}(-\d\d(-\d\d)?)?$/.test(s);
const whole = (text: string): Piece[] => text === '' ? [] : [{ text, differs: false }];

/** Whole dates in a sentence of the program, as this place writes them. */
export const plainDates = (text: string): string => text.replace(/\b\d{4}-\d\d-\d\d\b(?!T)/g, (iso) => shortDate(iso));

/** A value as it is shown: a FHIR date as this place writes dates. */
export const shownValue = (value: string): string => isDate(value) && value.length > 4 ? shortDate(value) : value;

/**
 * Both sides of a field with the differing characters marked. Capitals and accents do not differ. Where little is shared nothing is
 * marked: two wholly different values need no marks to be seen.
 */
export function differences(left: string, right: string): [Piece[], Piece[]] {
  if (isDate(left) && isDate(right) && (left + right).includes('-')) return dates(left, right);
  const a = [...left], b = [...right];
  let start = 0, end = 0;
  while (start < Math.min(a.length, b.length) && fold(a[start]!) === fold(b[start]!)) start += 1;
  while (end < Math.min(a.length, b.length) - start && fold(a[a.length - 1 - end]!) === fold(b[b.length - 1 - end]!)) end += 1;
  const midA = a.slice(start, a.length - end), midB = b.slice(start, b.length - end);
  // Short middles are marked whole, so that two swapped digits are seen as two.
  const [cutA, cutB] = Math.max(midA.length, midB.length) <= 4 ? [mark(midA), mark(midB)] : byCharacter(midA, midB);
  // Single letters that happen to agree are no likeness: what is kept between marks must be stretches.
  const stretches = cutA.filter((p) => !p.differs), scattered = stretches.length > 0 && kept(cutA) / stretches.length < 3;
  const shared = start + end + (scattered ? 0 : kept(cutA));
  const most = Math.max(a.length, b.length);
  if (most <= 6 ? shared * 2 < most : shared * 5 < most * 3) return [whole(left), whole(right)];
  const around = (of: string[], cut: Piece[]): Piece[] => joined([...whole(of.slice(0, start).join('')), ...cut, ...whole(of.slice(of.length - end).join(''))]);
  return [around(a, cutA), around(b, cutB)];
}

const mark = (of: string[]): Piece[] => of.length ? [{ text: of.join(''), differs: true }] : [];
const kept = (pieces: Piece[]): number => pieces.reduce((n, p) => n + (p.differs ? 0 : [...p.text].length), 0);

function byCharacter(a: string[], b: string[]): [Piece[], Piece[]] {
  const left: Piece[] = [], right: Piece[] = [];
  let i = 0, j = 0;
  for (const part of diffArrays(a.map(fold), b.map(fold))) {
    const n = part.value.length;
    if (!part.added) { left.push({ text: a.slice(i, i + n).join(''), differs: part.removed === true }); i += n; }
    if (!part.removed) { right.push({ text: b.slice(j, j + n).join(''), differs: part.added === true }); j += n; }
  }
  return [calm(left), calm(right)];
}

/** A single shared character between two marks is marked with them: fewer marks, read faster. */
const calm = (pieces: Piece[]): Piece[] => joined(pieces.map((p, i) => !p.differs && [...p.text].length === 1 && pieces[i - 1]?.differs && pieces[i + 1]?.differs ? { ...p, differs: true } : p));
const joined = (pieces: Piece[]): Piece[] => pieces.reduce<Piece[]>((out, p) => { const last = out.at(-1); if (last && last.differs === p.differs) last.text += p.text; else if (p.text) out.push({ ...p }); return out; }, []);

/** Dates by their parts, as they are written here: month, day, year. */
function dates(left: string, right: string): [Piece[], Piece[]] {
  const a = shownValue(left).split('/'), b = shownValue(right).split('/');
  if (a.length !== b.length || a.every((p, i) => p !== b[i])) return [whole(a.join('/')), whole(b.join('/'))];
  const cut = (of: string[], other: string[]): Piece[] => joined(of.flatMap((p, i) => {
    const differs = p !== other[i], slash = { text: '/', differs: differs && i + 1 < of.length && of[i + 1] !== other[i + 1] };
    return i + 1 < of.length ? [{ text: p, differs }, slash] : [{ text: p, differs }];
  }));
  return [cut(a, b), cut(b, a)];
}
