import { createHash } from 'node:crypto';

/** RFC 9162 section 2.1.1: a leaf is hashed behind a zero byte, so that no leaf can pass for a node. */
const leafPrefix = Buffer.from([0]);
/** RFC 9162 section 2.1.1: a node is hashed behind a one byte. */
const nodePrefix = Buffer.from([1]);

export const hashBytes = 32;

/** The hash of the tree with no leaf (RFC 9162 section 2.1.1). */
export const emptyRoot: Buffer = createHash('sha256').digest();

export function hashLeaf(content: Uint8Array | string): Buffer {
  return createHash('sha256').update(leafPrefix).update(content).digest();
}

export function hashNode(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(nodePrefix).update(left).update(right).digest();
}

/** The root over leaf hashes, by the definition of RFC 9162 section 2.1.1. For proofs and tests; the frontier is the quick way. */
export function rootOf(leafHashes: readonly Uint8Array[]): Buffer {
  if (leafHashes.length === 0) return emptyRoot;
  if (leafHashes.length === 1) return Buffer.from(leafHashes[0]!);
  const split = largestPowerBelow(leafHashes.length);
  return hashNode(rootOf(leafHashes.slice(0, split)), rootOf(leafHashes.slice(split)));
}

/** The largest power of two smaller than n (n > 1). */
export function largestPowerBelow(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}
