import { emptyRoot, hashBytes, hashNode } from './tree-hash.ts';

/**
 * The right edge of a growing tree: one hash for each perfect subtree, largest first, as the ones of the size in binary.
 * Appending and the root take about log2(size) hashes and no other memory, whatever the size.
 */
export class Frontier {
  #size: number;
  readonly #peaks: Buffer[];

  constructor(size = 0, peaks: readonly Uint8Array[] = []) {
    if (ones(size) !== peaks.length) throw new RangeError(`a frontier of ${size} leaves has ${ones(size)} hashes, not ${peaks.length}`);
    this.#size = size;
    this.#peaks = peaks.map((p) => Buffer.from(p));
  }

  get size(): number { return this.#size; }

  /** Adds one leaf, already hashed. */
  append(leafHash: Uint8Array): void {
    let hash: Buffer = Buffer.from(leafHash);
    for (let rest = this.#size; rest % 2 === 1; rest = Math.floor(rest / 2)) hash = hashNode(this.#peaks.pop()!, hash);
    this.#peaks.push(hash);
    this.#size += 1;
  }

  /** The root of the tree as it stands (RFC 9162 section 2.1.1). */
  root(): Buffer {
    if (this.#peaks.length === 0) return emptyRoot;
    let hash = this.#peaks.at(-1)!;
    for (let i = this.#peaks.length - 2; i >= 0; i -= 1) hash = hashNode(this.#peaks[i]!, hash);
    return Buffer.from(hash);
  }

  /** The hashes one after another, to be kept beside the size. */
  toBytes(): Buffer { return Buffer.concat(this.#peaks); }

  static fromBytes(size: number, bytes: Uint8Array): Frontier {
    const peaks: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += hashBytes) peaks.push(bytes.subarray(at, at + hashBytes));
    return new Frontier(size, peaks);
  }
}

function ones(n: number): number {
  let count = 0;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}
