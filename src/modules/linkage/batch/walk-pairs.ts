import { blockMax } from './key-blocks.ts';
import type { KeyBlocks } from './key-blocks.ts';
import { keysMax } from './table-shape.ts';
import type { PeopleTable } from './people-table.ts';

/** `across`: only pairs of a person before this row with one from it on (two files). 0: all pairs. */
export type Walk = { table: PeopleTable; blocks: KeyBlocks; large: ReadonlySet<number>; sharedByMany: number; across: number };
export type WalkCount = { pairs: number; /** Pairs of blocks that stayed too large however they were split. */ leftOut: number };

/** Of all keys that two people share (large blocks apart) the smallest: the one place where the pair is looked at. */
function firstShared(w: Walk, a: number, b: number): number {
  const { keys, keyCount } = w.table.columns;
  let i = a * keysMax, j = b * keysMax;
  const iEnd = i + keyCount[a]!, jEnd = j + keyCount[b]!;
  while (i < iEnd && j < jEnd) {
    const x = keys[i]!, y = keys[j]!;
    if (x === y) { if (w.large.size === 0 || !w.large.has(x)) return x; i += 1; j += 1; } else if (x < y) i += 1; else j += 1;
  }
  return -1;
}

/**
 * Every pair of a part that shares a key, each once, without keeping any: block by block along the sorted keys. A block that is too large is split by birth year, then given
 * name, then postal code; pairs that share such a block alone may be met in several and come twice.
 */
export function walkPairs(w: Walk, part: number, take: (a: number, b: number, key: number) => void): WalkCount {
  const { keys, people, starts } = w.blocks, count: WalkCount = { pairs: 0, leftOut: 0 };
  for (let i = starts[part]!, end = starts[part + 1]!; i < end;) {
    const key = keys[i]!;
    let j = i + 1;
    while (j < end && keys[j] === key) j += 1;
    if (j - i > 1) {
      if (w.large.has(key)) { if (blockMax(key, w.sharedByMany).over === 'split') split(w, people.subarray(i, j), 0, key, take, count); } else pairsOf(w, people, i, j, key, take, count);
    }
    i = j;
  }
  return count;
}

function pairsOf(w: Walk, people: Int32Array, from: number, to: number, key: number, take: (a: number, b: number, key: number) => void, count: WalkCount): void {
  const { across } = w;
  for (let x = from; x < to; x += 1) for (let y = x + 1; y < to; y += 1) {
    const a = people[x]!, b = people[y]!;
    if (a === b || (across > 0 && (a < across) === (b < across))) continue;
    if (firstShared(w, a, b) !== key) continue;
    count.pairs += 1;
    take(a, b, key);
  }
}

const splitMax = 160;
/** By what a large block is split: birth year, given name, postal code. */
const splitters = [
  (t: PeopleTable, p: number): number => Math.floor(t.columns.birth[p]! / 10_000),
  (t: PeopleTable, p: number): number => (t.shape.names ? t.columns.given[p * t.shape.names]! : 0),
  (t: PeopleTable, p: number): number => (t.shape.addresses ? t.columns.zip[p * t.shape.addresses]! : 0),
];

function split(w: Walk, people: Int32Array, depth: number, key: number, take: (a: number, b: number, key: number) => void, count: WalkCount): void {
  if (people.length <= splitMax || depth === splitters.length) {
    const reach = depth === splitters.length ? splitMax : people.length;
    for (let x = 0; x < people.length; x += 1) for (let y = x + 1; y < Math.min(people.length, x + reach); y += 1) {
      const a = Math.min(people[x]!, people[y]!), b = Math.max(people[x]!, people[y]!);
      if ((w.across > 0 && (a < w.across) === (b < w.across)) || firstShared(w, a, b) !== -1) continue;
      count.pairs += 1;
      take(a, b, key);
    }
    const beyond = Math.max(0, people.length - reach);
    count.leftOut += (beyond * (beyond + 1)) / 2;
    return;
  }
  const by = splitters[depth]!, value = Int32Array.from(people, (p) => by(w.table, p)), order = Array.from(people.keys()).sort((x, y) => value[x]! - value[y]! || people[x]! - people[y]!);
  const sizes: number[] = [];
  for (let i = 0; i < order.length;) {
    let j = i + 1;
    while (j < order.length && value[order[j]!] === value[order[i]!]) j += 1;
    if (j - i > 1) split(w, Int32Array.from(order.slice(i, j), (x) => people[x]!), depth + 1, key, take, count);
    sizes.push(j - i);
    i = j;
  }
  // What the split keeps apart is left out here (it may meet by another key): counted, not hidden.
  count.leftOut += (people.length * (people.length - 1) - sizes.reduce((sum, s) => sum + s * (s - 1), 0)) / 2;
}
