/**
 * Ids are made in the program. `Ids.next()` gives a 63-bit number as decimal text: 41 bits of milliseconds since
 * 2025-01-01, 10 bits of node, 12 bits of counter. Two processes never share a node number (the database hands it out).
 */
const epoch = Date.UTC(2025, 0, 1);

export class Ids {
  readonly #node: bigint;
  #lastMs = 0;
  #counter = 0;
  constructor(node: number) { this.#node = BigInt(node & 1023) << 12n; }
  next(nowMs: number = Date.now()): string {
    let ms = Math.max(nowMs - epoch, this.#lastMs);
    if (ms === this.#lastMs) {
      this.#counter = (this.#counter + 1) & 4095;
      if (this.#counter === 0) ms += 1;
    } else this.#counter = 0;
    this.#lastMs = ms;
    return ((BigInt(ms) << 22n) | this.#node | BigInt(this.#counter)).toString();
  }
}
