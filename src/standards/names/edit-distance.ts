/** Optimal string alignment distance: insertions, deletions, substitutions, swaps of neighbours. Stops at `max` + 1. */
export function editDistance(a: string, b: string, max: number): number {
  if (Math.abs(a.length - b.length) > max) return max + 1;
  let before: number[] = [], last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, before[j - 2]! + 1);
      row.push(best);
    }
    before = last; last = row;
  }
  return last[b.length]!;
}

/** A typing error apart: one edit for words of four letters or more, two for seven or more. */
export function isTypo(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  const max = shorter >= 7 ? 2 : shorter >= 4 ? 1 : 0;
  return max > 0 && editDistance(a, b, max) <= max;
}
