/**
 * How many single faults (a letter missing, added, wrong, or two swapped) turn what was typed into the word, or into a beginning of it that is at
 * least as long as what was typed. More than `max` is told as max + 1.
 */
export function faultsToBeginning(typed: string, word: string, max: number): number {
  if (word.length < typed.length - max) return max + 1;
  const target = word.slice(0, typed.length + max);
  let before: number[] = [], row = Array.from({ length: target.length + 1 }, (_, i) => i);
  for (let i = 1; i <= typed.length; i += 1) {
    const next = [i];
    let best = i;
    for (let j = 1; j <= target.length; j += 1) {
      let least = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (typed[i - 1] === target[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && typed[i - 1] === target[j - 2] && typed[i - 2] === target[j - 1]) least = Math.min(least, before[j - 2]! + 1);
      next.push(least);
      if (least < best) best = least;
    }
    if (best > max) return max + 1;
    before = row; row = next;
  }
  return Math.min(max + 1, Math.min(...row.slice(Math.max(0, typed.length - max))));
}

/** One fault in four letters, two in seven, three in twelve. */
export const faultsAllowed = (typed: string): number => (typed.length < 4 ? 0 : typed.length < 7 ? 1 : typed.length < 12 ? 2 : 3);

export type KnownWord = { word: string; holders: number };

/** The words most likely meant, best first: fewest faults, then whole words before beginnings, then the commonest. */
export function likelyWords(typed: string, known: readonly KnownWord[], most: number): string[] {
  const max = faultsAllowed(typed);
  return known.map((k) => ({ ...k, faults: faultsToBeginning(typed, k.word, max), over: Math.abs(k.word.length - typed.length) }))
    .filter((k) => k.faults <= max)
    .sort((a, b) => a.faults - b.faults || Math.min(a.over, 3) - Math.min(b.over, 3) || b.holders - a.holders).slice(0, most).map((k) => k.word);
}

/** A misspelt word keeps its beginning or its end (two swapped letters may lie over the middle): the runs of the word list that can hold what was meant. */
export function spellingRuns(typed: string): { beginning: string; end: string } {
  const keep = Math.max(2, Math.floor(typed.length / (faultsAllowed(typed) + 1)) - 1);
  return { beginning: typed.slice(0, keep), end: [...typed.slice(-keep)].reverse().join('') };
}
