import { doubleMetaphone } from 'double-metaphone';

const latin = /^[a-z]+$/;
const kept = new Map<string, readonly string[]>();
const keptMax = 500_000;

/** The codes of a folded word by which those that sound like it are found (Lawrence Philips' double metaphone): one or two; none for a word that is not of Latin letters. Remembered: names come again and again. */
export function soundCodes(word: string): readonly string[] {
  const before = kept.get(word);
  if (before) return before;
  const made = word.length < 2 || !latin.test(word) ? [] : [...new Set(doubleMetaphone(word))].filter((c) => c.length > 1);
  if (kept.size >= keptMax) kept.clear();
  kept.set(word, made);
  return made;
}

/** Whether two folded words sound alike to an English ear: Meier and Mayer, Catherine and Katharine. */
export function soundAlike(a: string, b: string): boolean {
  const x = soundCodes(a), y = soundCodes(b);
  return x.some((s) => y.includes(s));
}
