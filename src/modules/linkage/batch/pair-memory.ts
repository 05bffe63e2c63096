/**
 * What was found for a pair of dictionary words, remembered in bounded memory: a later pair may take the place of an earlier one. Names come in the
 * same pairs again and again, and likeness is the dear part of comparing them.
 */
export class PairMemory {
  private readonly bits: number;
  private readonly keys: Float64Array;
  private readonly found: Uint8Array;
  private readonly work: (a: number, b: number) => number;

  /** `words`: how many the dictionary has; room for about eight pairs of each, a million at most. */
  constructor(words: number, work: (a: number, b: number) => number) {
    this.work = work;
    this.bits = Math.min(20, Math.max(8, Math.ceil(Math.log2(words * 8))));
    this.keys = new Float64Array(1 << this.bits).fill(-1); this.found = new Uint8Array(1 << this.bits);
  }

  get(one: number, other: number): number {
    const a = one < other ? one : other, b = one < other ? other : one;
    const key = a * 0x800_0000 + b, at = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> (32 - this.bits);
    if (this.keys[at] === key) return this.found[at]!;
    const made = this.work(a, b);
    this.keys[at] = key; this.found[at] = made;
    return made;
  }
}
