import { hashNode, largestPowerBelow, rootOf } from './tree-hash.ts';

/** The hashes that lead from leaf `index` to the root (RFC 9162 section 2.1.3.1). */
export function proveInclusion(leafHashes: readonly Uint8Array[], index: number): Buffer[] {
  const n = leafHashes.length;
  if (!(index >= 0 && index < n)) throw new RangeError(`leaf ${index} is not in a tree of ${n}`);
  if (n === 1) return [];
  const split = largestPowerBelow(n);
  return index < split
    ? [...proveInclusion(leafHashes.slice(0, split), index), rootOf(leafHashes.slice(split))]
    : [...proveInclusion(leafHashes.slice(split), index - split), rootOf(leafHashes.slice(0, split))];
}

/** True when the leaf stands at `index` in the tree of `size` leaves with this root (RFC 9162 section 2.1.3.2). */
export function verifyInclusion(leafHash: Uint8Array, index: number, size: number, path: readonly Uint8Array[], root: Uint8Array): boolean {
  if (!(index >= 0 && index < size)) return false;
  let fn = index, sn = size - 1;
  let hash: Uint8Array = leafHash;
  for (const p of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = hashNode(p, hash);
      while (fn % 2 === 0 && fn !== 0) { fn = half(fn); sn = half(sn); }
    } else hash = hashNode(hash, p);
    fn = half(fn); sn = half(sn);
  }
  return sn === 0 && equal(hash, root);
}

/** The hashes that show the tree of `size` leaves to be the beginning of this one (RFC 9162 section 2.1.4.1). */
export function proveConsistency(leafHashes: readonly Uint8Array[], size: number): Buffer[] {
  if (!(size > 0 && size <= leafHashes.length)) throw new RangeError(`a tree of ${size} is no beginning of one of ${leafHashes.length}`);
  return size === leafHashes.length ? [] : subProof(leafHashes, size, true);
}

function subProof(leafHashes: readonly Uint8Array[], m: number, whole: boolean): Buffer[] {
  const n = leafHashes.length;
  if (m === n) return whole ? [] : [rootOf(leafHashes)];
  const split = largestPowerBelow(n);
  return m <= split
    ? [...subProof(leafHashes.slice(0, split), m, whole), rootOf(leafHashes.slice(split))]
    : [...subProof(leafHashes.slice(split), m - split, false), rootOf(leafHashes.slice(0, split))];
}

/** True when the first tree is the beginning of the second (RFC 9162 section 2.1.4.2). */
export function verifyConsistency(
  first: { size: number; root: Uint8Array }, second: { size: number; root: Uint8Array }, proof: readonly Uint8Array[],
): boolean {
  if (first.size === second.size) return proof.length === 0 && equal(first.root, second.root);
  if (!(first.size > 0 && first.size < second.size) || proof.length === 0) return false;
  const path = isPowerOfTwo(first.size) ? [first.root, ...proof] : proof;
  let fn = first.size - 1, sn = second.size - 1;
  while (fn % 2 === 1) { fn = half(fn); sn = half(sn); }
  let fr: Uint8Array = path[0]!, sr: Uint8Array = path[0]!;
  for (const c of path.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = hashNode(c, fr);
      sr = hashNode(c, sr);
      while (fn % 2 === 0 && fn !== 0) { fn = half(fn); sn = half(sn); }
    } else sr = hashNode(sr, c);
    fn = half(fn); sn = half(sn);
  }
  return sn === 0 && equal(fr, first.root) && equal(sr, second.root);
}

const half = (n: number): number => Math.floor(n / 2);
const isPowerOfTwo = (n: number): boolean => { let p = 1; while (p < n) p *= 2; return p === n; };
const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
