import { wordsOf } from './fold-name.ts';
import { foldIdentifier } from './identifier-strength.ts';
import type { BirthReading } from './read-birth-date-words.ts';
import type { Plan } from './read-search-text.ts';

/** What is known of a candidate without opening the Patient. */
export type Candidate = {
  chartId: string; rid: string; family: string; given: string; preferred: string | null; previousNames: string[]; birthDate: string | null; birthLo: number | null; birthHi: number | null;
  mrn: string | null; phone: string | null; deceased: boolean;
  /** The number by which the index found it, when it did. */
  foundBy?: { kind: string; value: string } | undefined;
};
export type MarkField = 'family' | 'given' | 'birthDate' | 'mrn' | 'phone' | 'previous';
export type Mark = { field: MarkField; from: number; to: number };
export type Match = { score: number; why: string[]; marks: Mark[]; previousNames: string[] };

const wordShape = /[\p{L}\p{N}\p{M}'’`´.]+/gu;

const plainWord = /^[a-z]+$/i;
const foldWord = (word: string): string => (plainWord.test(word) ? word.toLowerCase() : wordsOf(word).join(''));

/** Where a folded beginning stands in a name as written. Undefined when no word begins so. */
function findBeginning(written: string, token: string): { from: number; to: number; exact: boolean } | undefined {
  let partial: { from: number; to: number; exact: boolean } | undefined;
  for (const m of written.matchAll(wordShape)) {
    const folded = foldWord(m[0]);
    if (!folded.startsWith(token)) continue;
    let length = folded.length === m[0].length ? token.length : 1;
    while (length < m[0].length && foldWord(m[0].slice(0, length)).length < token.length) length += 1;
    const found = { from: m.index, to: m.index + length, exact: folded === token };
    if (found.exact) return { ...found, to: m.index + m[0].length };
    partial ??= found;
  }
  if (partial) return partial;
  return !/[\s-]/.test(written) ? undefined : wordsOf(written).join('').startsWith(token) ? { from: 0, to: written.length, exact: false } : undefined;
}

const places = [
  { field: 'family', exact: 100, begins: 60, says: 'Family name' },
  { field: 'given', exact: 90, begins: 50, says: 'Given name' },
  { field: 'preferred', exact: 85, begins: 45, says: 'Preferred name' },
  { field: 'previous', exact: 40, begins: 25, says: 'Previous name' },
] as const;

/** Why a candidate fits one way of reading what was typed, how well, and what to underline; undefined when it does not fit. */
export function matchCandidate(c: Candidate, plan: Plan): Match | undefined {
  const why: string[] = [], marks: Mark[] = [];
  let score = -25 * plan.rank, previousNames = c.previousNames;
  const used = new Set<string>();
  const begins = new Map<string, { tokens: string[]; exact: boolean }>();
  for (const token of plan.names) {
    const found = bestPlace(c, token, used);
    if (!found) return undefined;
    used.add(`${found.place.field} ${found.at.from} ${found.index}`);
    score += found.at.exact ? found.place.exact : found.place.begins;
    if (found.place.field === 'previous') { previousNames = [c.previousNames[found.index]!, ...c.previousNames.filter((_, i) => i !== found.index)]; marks.push({ field: 'previous', from: found.at.from, to: found.at.to }); }
    else if (found.place.field !== 'preferred') marks.push({ field: found.place.field, from: found.at.from, to: found.at.to });
    const group = begins.get(found.place.says) ?? { tokens: [], exact: true };
    group.tokens.push(token); group.exact &&= found.at.exact;
    begins.set(found.place.says, group);
  }
  for (const [says, group] of begins) why.push(`${says} ${group.exact ? 'is' : 'begins'} ${group.tokens.join(' and ')}`);
  if (plan.instead) why.push(plan.instead);
  if (plan.births.length) {
    const birth = matchBirth(c, plan.births);
    if (!birth) return undefined;
    score += birth.score; why.push(birth.says); if (birth.mark) marks.push(birth.mark);
  }
  for (const n of plan.numbers) {
    const found = matchNumber(c, n);
    if (!found) return undefined;
    score += found.score; why.push(found.says); if (found.mark) marks.push(found.mark);
  }
  return { score, why, marks, previousNames };
}

function bestPlace(c: Candidate, token: string, used: ReadonlySet<string>) {
  let best: { place: (typeof places)[number]; at: { from: number; to: number; exact: boolean }; index: number; score: number } | undefined;
  for (const place of places) {
    const texts = place.field === 'previous' ? c.previousNames : [place.field === 'family' ? c.family : place.field === 'given' ? c.given : c.preferred ?? ''];
    texts.forEach((written, index) => {
      const at = findBeginning(written, token);
      if (!at || used.has(`${place.field} ${at.from} ${index}`)) return;
      const score = at.exact ? place.exact : place.begins;
      if (!best || score > best.score) best = { place, at, index, score };
    });
  }
  return best;
}

function matchBirth(c: Candidate, births: readonly BirthReading[]): { score: number; says: string; mark?: Mark } | undefined {
  if (c.birthLo === null) return undefined;
  const reading = births.find((b) => b.lo <= c.birthLo! && c.birthLo! <= b.hi);
  if (!reading) return undefined;
  const year = reading.hi - reading.lo > 31, month = reading.hi > reading.lo && !year;
  const to = Math.min(year ? 4 : month ? 7 : 10, c.birthDate?.length ?? 0);
  return { score: (reading.rank === 0 ? 60 : 25) - (year ? 25 : month ? 15 : 0), says: reading.rank === 0 ? `Born ${reading.says}` : `Born ${reading.says}, the date read another way`, mark: { field: 'birthDate', from: 0, to } };
}

function matchNumber(c: Candidate, n: Plan['numbers'][number]): { score: number; says: string; mark?: Mark } | undefined {
  if (n.kind === 'identifier' && c.mrn !== null) {
    const folded = foldIdentifier(c.mrn);
    if (folded.startsWith(n.value)) {
      const raw = c.mrn.toUpperCase().startsWith(n.typed.toUpperCase());
      const skipped = c.mrn.length - c.mrn.replace(/^[0\s-]+/, '').length;
      const mark: Mark = { field: 'mrn', from: 0, to: Math.min(c.mrn.length, raw ? n.typed.length : skipped + n.value.length) };
      return folded === n.value ? { score: 150, says: 'MRN is the same', mark } : { score: raw ? 70 : 50, says: `MRN begins ${n.typed}`, mark };
    }
  }
  if (!c.foundBy || c.foundBy.kind !== n.kind) return undefined;
  const whole = c.foundBy.value === n.value;
  if (n.kind === 'identifier') return { score: whole ? 120 : 40, says: whole ? 'An identifier is the same' : `An identifier begins ${n.typed}` };
  if (n.kind === 'phone') {
    const mark = c.phone && c.phone.replace(/\D/g, '').endsWith([...n.value].reverse().join('')) ? { mark: { field: 'phone' as const, from: 0, to: c.phone.length } } : {};
    return { score: 90, says: 'Phone number', ...mark };
  }
  if (n.kind === 'address') return { score: 45, says: `Address begins ${n.typed}` };
  return n.kind === 'email' ? { score: whole ? 100 : 50, says: whole ? 'E-mail address' : `E-mail address begins ${n.typed}` } : { score: 60, says: `Social security number ends ${n.typed}` };
}
