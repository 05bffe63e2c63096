import { keysMax } from './table-shape.ts';
import type { PeopleColumns } from './table-shape.ts';
import { ruleOf, ruleOrder } from './write-people.ts';

/** Parts of the key space that are worked at one after the other: what is done of a long run is known by part. */
export const partCount = 64;
const partOf = (key: number): number => key >>> 26;

/** Every key with its person, by part; sorted within a part once `sortPart` was there. */
export type KeyBlocks = { keys: Uint32Array; people: Int32Array; /** Where each part begins; one more at the end. */ starts: Int32Array };

/** Spreads all keys over the parts: two passes, no sorting yet. */
export function spreadKeys(columns: PeopleColumns, people: number): KeyBlocks {
  const starts = new Int32Array(new SharedArrayBuffer((partCount + 1) * 4)), counts = new Int32Array(partCount);
  for (let i = 0; i < people; i += 1) for (let k = i * keysMax, end = k + columns.keyCount[i]!; k < end; k += 1) counts[partOf(columns.keys[k]!)]! += 1;
  for (let p = 0; p < partCount; p += 1) starts[p + 1] = starts[p]! + counts[p]!;
  const total = starts[partCount]!, keys = new Uint32Array(new SharedArrayBuffer(Math.max(4, total * 4))), holders = new Int32Array(new SharedArrayBuffer(Math.max(4, total * 4)));
  const next = starts.slice(0, partCount);
  for (let i = 0; i < people; i += 1) for (let k = i * keysMax, end = k + columns.keyCount[i]!; k < end; k += 1) { const key = columns.keys[k]!, at = next[partOf(key)]!++; keys[at] = key; holders[at] = i; }
  return { keys, people: holders, starts };
}

/** Sorts one part by key, in place (radix, 9 bits at a time); people stay in order within a key. */
export function sortPart(b: KeyBlocks, part: number): void {
  const from = b.starts[part]!, to = b.starts[part + 1]!, n = to - from;
  let keys = b.keys.subarray(from, to), people = b.people.subarray(from, to), otherKeys = new Uint32Array(n), otherPeople = new Int32Array(n);
  const ends = [keys, people] as const;
  for (let shift = 0; shift < 27; shift += 9) {
    const counts = new Int32Array(513);
    for (let i = 0; i < n; i += 1) counts[((keys[i]! >>> shift) & 511) + 1]! += 1;
    for (let c = 0; c < 512; c += 1) counts[c + 1]! += counts[c]!;
    for (let i = 0; i < n; i += 1) { const at = counts[(keys[i]! >>> shift) & 511]!++; otherKeys[at] = keys[i]!; otherPeople[at] = people[i]!; }
    [keys, otherKeys] = [otherKeys, keys] as [typeof keys, typeof otherKeys]; [people, otherPeople] = [otherPeople, people] as [typeof people, typeof otherPeople];
  }
  ends[0].set(keys); ends[1].set(people);
}

const wideRules = new Set(['fs', 'gs', 'bd', 'zc', 'hs']);
const oneHolder = new Set(['ph', 'em', 'ss', 'id']);

/** How many people may share a key of a rule before the block is split; a number that so many carry is a placeholder and its block is left out. */
export function blockMax(key: number, sharedByMany: number): { max: number; over: 'split' | 'drop' } {
  const rule = ruleOrder[ruleOf(key)]!;
  if (rule === 'xx') return { max: Infinity, over: 'split' };
  if (oneHolder.has(rule)) return { max: sharedByMany, over: 'drop' };
  if (wideRules.has(rule)) return { max: 400, over: 'drop' };
  return { max: rule === 'nn' ? 60 : 160, over: 'split' };
}

/** The runs of equal keys of a sorted part that are larger than their rule allows. */
export function oversize(b: KeyBlocks, part: number, sharedByMany: number): { key: number; people: number }[] {
  const found: { key: number; people: number }[] = [];
  for (let i = b.starts[part]!, end = b.starts[part + 1]!; i < end;) {
    const key = b.keys[i]!;
    let j = i + 1;
    while (j < end && b.keys[j] === key) j += 1;
    if (j - i > blockMax(key, sharedByMany).max) found.push({ key, people: j - i });
    i = j;
  }
  return found;
}
