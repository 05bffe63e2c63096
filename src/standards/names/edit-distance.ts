const lengthMax = 256;
let before = new Uint16Array(lengthMax + 1), last = new Uint16Array(lengthMax + 1), row = new Uint16Array(lengthMax + 1);

/** Optimal string alignment distance: insertions, deletions, substitutions, swaps of neighbours. Answers `max` + 1 for anything beyond `max`. Words beyond 256 letters are cut there. */
export function editDistance(a: string, b: string, max: number): number {
  if (a === b) return 0;
  const n = Math.min(a.length, lengthMax), m = Math.min(b.length, lengthMax);
  if (Math.abs(n - m) > max) return max + 1;
  for (let j = 0; j <= m; j += 1) last[j] = j;
  for (let i = 1; i <= n; i += 1) {
    // Only cells near the diagonal can stay within max.
    const from = Math.max(1, i - max), to = Math.min(m, i + max), letter = a.charCodeAt(i - 1);
    row[from - 1] = from === 1 ? i : max + 1;
    let least = row[from - 1]!;
    for (let j = from; j <= to; j += 1) {
      let best = last[j - 1]! + (letter === b.charCodeAt(j - 1) ? 0 : 1);
      const up = j < i + max ? last[j]! + 1 : max + 1, left = row[j - 1]! + 1;
      if (up < best) best = up;
      if (left < best) best = left;
      if (i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1) && before[j - 2]! + 1 < best) best = before[j - 2]! + 1;
      row[j] = best;
      if (best < least) least = best;
    }
    if (least > max) return max + 1;
    const done = before; before = last; last = row; row = done;
  }
  return Math.min(max + 1, last[m]!);
}

/** A typing error apart: one edit for words of four letters or more, two for seven or more. */
export function isTypo(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  const max = shorter >= 7 ? 2 : shorter >= 4 ? 1 : 0;
  return max > 0 && editDistance(a, b, max) <= max;
}
