/** A small seeded generator (sfc32): the same seed gives the same department, on every machine. */
export type Random = {
  /** 0 up to, not including, 1. */
  next(): number;
  /** A whole number from `lo` to `hi`, both included. */
  between(lo: number, hi: number): number;
  chance(p: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Near the middle more often: the sum of three. */
  near(mean: number, spread: number): number;
  uuid(): string;
};

export function randomFrom(seed: number, stream: number): Random {
  let a = seed | 0, b = (stream * 2654435761) | 0, c = (seed ^ 0x9e3779b9) | 0, d = 1;
  const raw = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0; a = b ^ (b >>> 9); b = (c + (c << 3)) | 0; c = (c << 21) | (c >>> 11); c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 15; i += 1) raw();
  const next = (): number => raw() / 4294967296;
  const hex = (n: number): string => n.toString(16).padStart(8, '0');
  return {
    next, between: (lo, hi) => lo + Math.floor(next() * (hi - lo + 1)), chance: (p) => next() < p, pick: (list) => list[Math.floor(next() * list.length)]!,
    near: (mean, spread) => mean + (next() + next() + next() - 1.5) * spread * 1.15,
    uuid() {
      const h = hex(raw()) + hex(raw()) + hex(raw()) + hex(raw());
      return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-${'89ab'[raw() & 3]}${h.slice(17, 20)}-${h.slice(20, 32)}`;
    },
  };
}

/** Draws by weight in constant time of memory: cumulative sums and a binary search. */
export function weighted<T>(list: readonly (readonly [T, number])[]): (r: Random) => T {
  const sums: number[] = [];
  let sum = 0;
  for (const [, w] of list) sums.push(sum += w);
  return (r) => {
    const at = r.next() * sum;
    let lo = 0, hi = sums.length - 1;
    while (lo < hi) { const mid = (lo + hi) >> 1; if (sums[mid]! > at) hi = mid; else lo = mid + 1; }
    return list[lo]![0];
  };
}
