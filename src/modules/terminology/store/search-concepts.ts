import type { Named, Tx } from '../../../platform/db/tx.ts';
import type { Candidate } from '../rules/rank-codes.ts';
import type { KnownWord } from '../rules/spelling.ts';
import type { Condition } from './selection-condition.ts';

/** Higher than every character: the end of a range of beginnings. */
const last = '\u{10FFFF}';
const columns = `c.system_no as "systemNo", s.url as system, c.code, c.code_folded as "codeFolded", c.display, array_to_string(c.synonyms, E'\\n') as names, c.active, c.selectable, to_char(c.retired_on, 'YYYY-MM-DD') as "retiredOn", c.uses`;
// $2: systems. $3: only what may be entered now. $4: words too common to lead, looked at in what the others found.
const offered = `(not $3::boolean or (c.active and c.selectable)) and ($4::text is null or (c.words @@ $4::tsquery) is true)`;
const each = (scan: string): string => `select c.* from unnest($2::integer[]) as n(no) cross join lateral (${scan}) c`;

// The ranking sees no more than the limits here. A load lays shorter names first, so that of a word that thousands carry the most general ones are seen;
// each system has its own share, so that a large one does not hide a small one.
const texts = {
  rare: (also: string) => each(`select * from terminology.concept c where c.system_no = n.no and c.words @@ (('''=' || n.no || '''')::tsquery && $1::tsquery) and ${offered}${also} limit 250`),
  common: (also: string) => each(`select * from terminology.concept c where c.system_no = n.no and (c.words @@ $1::tsquery) is true and ${offered}${also} order by length(display), code limit 250`),
  wide: (also: string) => `select * from terminology.concept c where c.system_no = any($2::integer[]) and c.words @@ $1::tsquery and ${offered}${also} limit 600`,
  used: (also: string) => `select * from terminology.concept c where c.uses > 0 and c.words @@ $1::tsquery and c.system_no = any($2::integer[]) and ${offered}${also} order by c.uses desc limit 100`,
  code: (also: string) => `select * from terminology.concept c where c.code_folded >= $1 and c.code_folded < $1 || '${last}' and c.system_no = any($2::integer[]) and ${offered}${also} order by c.code_folded, c.system_no limit 120`,
};

async function ask(tx: Tx, what: keyof typeof texts, first: string, within: Within, also: string | null): Promise<Candidate[]> {
  const text = `select ${columns} from (${texts[what](within.members ? ` and ${within.members.sql}` : '')}) c join terminology.code_system s on s.system_no = c.system_no`;
  const params = [first, within.systems, within.forEntry, also, ...within.members?.params ?? []];
  const rows = await tx.query<Candidate & { names: string }>(within.members ? text : { name: `terminology.find-${what}`, text }, params);
  return rows.map(({ names, ...c }) => ({ ...c, synonyms: names === '' ? [] : names.split('\n') }));
}

const wordsLike: Named = { name: 'terminology.find-words-like', text: `
  (select word, holders from terminology.word where word >= $1 and word < $1 || '${last}' and length(word) >= $3 order by word limit 6000)
  union (select word, holders from terminology.word where backwards >= $2 and backwards < $2 || '${last}' and length(word) >= $3 order by backwards, word limit 6000)` };

/** `members`: a condition that narrows to a value set, its parameters from $5. */
export type Within = { systems: readonly number[]; forEntry: boolean; members?: Condition };

/** `lead` narrows by the index, `also` within what it finds; `common`: so many carry the words that reading on until there are enough is quicker. */
export type WordQuery = { lead: string; also: string | null; common: boolean };

/** Concepts that carry the words, those in use here before the rest. */
export async function findByWords(tx: Tx, q: WordQuery, within: Within): Promise<Candidate[]> {
  const [used, all] = await Promise.all([ask(tx, 'used', q.lead, within, q.also), ask(tx, within.systems.length > 6 ? 'wide' : q.common ? 'common' : 'rare', q.lead, within, q.also)]);
  return distinct([...used, ...all]);
}

export const findByCode = (tx: Tx, folded: string, within: Within): Promise<Candidate[]> => ask(tx, 'code', folded, within, null);

/** How many concepts carry a word that begins so, at least; summed over no more than 3,000 words. */
export async function countHolders(tx: Tx, beginnings: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ word: string; n: number }>({ name: 'terminology.count-holders', text: `select t.word, (select coalesce(sum(holders), 0)::integer from (select holders from terminology.word w where w.word >= t.word collate "C" and w.word < (t.word || '${last}') collate "C" limit 3000) h) as n from unnest($1::text[]) as t(word)` }, [beginnings]);
  return new Map(rows.map((r) => [r.word, r.n]));
}

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
