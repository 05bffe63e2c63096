import text from 'virtual:glossary';

export type Word = { word: string; meaning: string };
/** The words of the trade, as docs/words.md has them. */
export const glossary: readonly Word[] = text.map(([word, meaning]) => ({ word, meaning }));

const folded = (s: string): string => s.toLowerCase();
/** Words first that begin so, then those that hold it, then meanings that do. */
export function findWords(text: string): Word[] {
  const t = folded(text.trim());
  if (t === '') return [...glossary].sort((a, b) => a.word.localeCompare(b.word));
  const rank = (w: Word): number => folded(w.word).startsWith(t) ? 0 : folded(w.word).includes(t) ? 1 : folded(w.meaning).includes(t) ? 2 : 3;
  return glossary.map((w) => ({ w, r: rank(w) })).filter((x) => x.r < 3).sort((a, b) => a.r - b.r || a.w.word.localeCompare(b.w.word)).map((x) => x.w);
}
