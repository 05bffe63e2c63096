const lengthMax = 64;
const takenA = new Uint8Array(lengthMax), takenB = new Uint8Array(lengthMax);

/**
 * Jaro-Winkler likeness of two words, 0 to 1 (W. E. Winkler, 1990: common beginnings of up to four letters count more, factor 0.1).
 * Words are compared by UTF-16 units, longer ones by their first 64.
 */
export function jaroWinkler(a: string, b: string): number {
  const n = Math.min(a.length, lengthMax), m = Math.min(b.length, lengthMax);
  if (n === 0 || m === 0) return 0;
  if (a === b) return 1;
  const reach = Math.max(0, (Math.max(n, m) >> 1) - 1);
  takenA.fill(0, 0, n); takenB.fill(0, 0, m);
  let common = 0;
  for (let i = 0; i < n; i += 1) {
    const letter = a.charCodeAt(i), to = Math.min(m - 1, i + reach);
    for (let j = Math.max(0, i - reach); j <= to; j += 1) {
      if (takenB[j] === 0 && b.charCodeAt(j) === letter) { takenA[i] = 1; takenB[j] = 1; common += 1; break; }
    }
  }
  if (common === 0) return 0;
  let moved = 0;
  for (let i = 0, j = 0; i < n; i += 1) {
    if (takenA[i] === 0) continue;
    while (takenB[j] === 0) j += 1;
    if (a.charCodeAt(i) !== b.charCodeAt(j)) moved += 1;
    j += 1;
  }
  const jaro = (common / n + common / m + (common - moved / 2) / common) / 3;
  let begin = 0;
  while (begin < 4 && begin < n && begin < m && a.charCodeAt(begin) === b.charCodeAt(begin)) begin += 1;
  return jaro + begin * 0.1 * (1 - jaro);
}
