import type { Named, Tx } from '../../../platform/db/tx.ts';
import { soundAlike } from '../../../standards/phonetic/index.ts';
import { editDistance, isTypo } from '../../../standards/names/index.ts';

// Each distinct word costs one step down the index, however many people bear it.
const words: Named = { name: 'patients.words-beginning', text: `
  with recursive w(word) as (
    (select word from patients.name_word where kind = $1 and word >= $2 and word < $3 order by word limit 1)
    union all
    select (select n.word from patients.name_word n where n.kind = $1 and n.word > w.word and n.word < $3 order by n.word limit 1) from w where w.word is not null)
  select word from w where word is not null limit 30000` };

const keptMs = 300_000;
const kept = new Map<string, { until: number; words: string[] }>();

/** Beginnings that sound the same: a word is compared with the words of its family alone. */
const families = [['c', 'k'], ['f', 'p'], ['g', 'j'], ['i', 'y'], ['s', 'z']];

async function wordsBeginning(tx: Tx, letter: string, nowMs: number): Promise<string[]> {
  const before = kept.get(letter);
  if (before && nowMs < before.until) return before.words;
  const both = await Promise.all([1, 2].map((kind) => tx.query<{ word: string }>(words, [kind, letter, `${letter}\u{10FFFF}`])));
  const found = [...new Set(both.flat().map((r) => r.word))];
  kept.set(letter, { until: nowMs + keptMs, words: found });
  return found;
}

/** Words of the patient index that sound like a word, or are a slip of the keys away, and are not spelled so or beginning so, the most like first. Known for five minutes by first letter. */
export async function soundingLike(tx: Tx, word: string, nowMs: number): Promise<string[]> {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return [];
  const letters = [...new Set([word[0]!, ...families.filter((f) => f.includes(word[0]!)).flat()])];
  const all = (await Promise.all(letters.map((l) => wordsBeginning(tx, l, nowMs)))).flat();
  return all.filter((w) => !w.startsWith(word) && Math.abs(w.length - word.length) <= 3 && (isTypo(w, word) || soundAlike(w, word))).sort((a, b) => nearness(a, word) - nearness(b, word)).slice(0, 6);
}

const nearness = (a: string, b: string): number => editDistance(a, b, 3) + (a[0] === b[0] ? 0 : 0.5);
