import type { Named, Tx } from '../../../platform/db/tx.ts';
import type { Candidate } from '../rules/rank-codes.ts';
import type { KnownWord } from '../rules/spelling.ts';
import type { Condition } from './selection-condition.ts';

/** Higher than every character: the end of a range of beginnings. */
const last = '\u{10FFFF}';
const columns = `c.system_no as "systemNo", s.url as system, c.code, c.code_folded as "codeFolded", c.display, c.synonyms, c.active, c.selectable, to_char(c.retired_on, 'YYYY-MM-DD') as "retiredOn", c.uses`;
// $2: systems. $3: only what may be entered now.
const offered = `c.system_no = any($2::integer[]) and (not $3::boolean or (c.active and c.selectable))`;

// A load lays shorter names first, so that of a word that thousands carry the most general ones are looked at; the ranking sees no more than these.
const texts = {
  'by-words': (also: string) => `select * from terminology.concept c where words @@ $1::tsquery and ${offered}${also} limit 800`,
  'by-used-words': (also: string) => `select * from terminology.concept c where uses > 0 and words @@ $1::tsquery and ${offered}${also} order by uses desc limit 200`,
  'by-code': (also: string) => `select * from terminology.concept c where code_folded >= $1 and code_folded < $1 || '${last}' and ${offered}${also} order by code_folded, system_no limit 120`,
};

function ask(tx: Tx, what: keyof typeof texts, first: string, within: Within): Promise<Candidate[]> {
  const text = `select ${columns} from (${texts[what](within.members ? ` and ${within.members.sql}` : '')}) c join terminology.code_system s on s.system_no = c.system_no`;
  const params = [first, within.systems, within.forEntry, ...within.members?.params ?? []];
  return tx.query<Candidate>(within.members ? text : { name: `terminology.find-${what}`, text }, params);
}

const wordsLike: Named = { name: 'terminology.find-words-like', text: `
  (select word, holders from terminology.word where word >= $1 and word < $1 || '${last}' and length(word) >= $3 order by word limit 6000)
  union (select word, holders from terminology.word where backwards >= $2 and backwards < $2 || '${last}' and length(word) >= $3 order by backwards, word limit 6000)` };

/** `members`: a condition that narrows to a value set, its parameters from $4. */
export type Within = { systems: readonly number[]; forEntry: boolean; members?: Condition };

/** Concepts that carry the words, those in use here before the rest. */
export async function findByWords(tx: Tx, query: string, within: Within): Promise<Candidate[]> {
  const [used, all] = await Promise.all([ask(tx, 'by-used-words', query, within), ask(tx, 'by-words', query, within)]);
  return distinct([...used, ...all]);
}

export const findByCode = (tx: Tx, folded: string, within: Within): Promise<Candidate[]> => ask(tx, 'by-code', folded, within);

export function distinct(candidates: readonly Candidate[]): Candidate[] {
  const seen = new Map<string, Candidate>();
  for (const c of candidates) if (!seen.has(`${c.systemNo} ${c.code}`)) seen.set(`${c.systemNo} ${c.code}`, c);
  return [...seen.values()];
}

/** Which of the words begins no word that is known. */
export async function unknownWords(tx: Tx, words: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ word: string }>({ name: 'terminology.unknown-words', text: `select t.word from unnest($1::text[]) as t(word) where not exists (select 1 from terminology.word w where w.word >= t.word collate "C" and w.word < (t.word || '${last}') collate "C")` }, [words]);
  return rows.map((r) => r.word);
}

export const findWordsLike = (tx: Tx, beginning: string, end: string, lengthMin: number): Promise<KnownWord[]> => tx.query<KnownWord>(wordsLike, [beginning, end, lengthMin]);
