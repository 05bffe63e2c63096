import { fieldCount } from '../rules/fields.ts';
import { leastEvidence } from '../rules/guards.ts';
import type { PatternCounts } from '../rules/learn.ts';
import type { Model } from '../rules/model.ts';
import { compileModel } from '../rules/weigh.ts';
import { oversize, sortPart } from './key-blocks.ts';
import type { KeyBlocks } from './key-blocks.ts';
import { PeopleTable } from './people-table.ts';
import { TableLevels } from './table-levels.ts';
import { TableWeigher } from './table-weigher.ts';
import { walkPairs } from './walk-pairs.ts';
import type { Walk, WalkCount } from './walk-pairs.ts';
import type { DictionaryName, PeopleColumns, TableShape } from './table-shape.ts';

export type Opening = { shape: TableShape; columns: PeopleColumns; words: Record<DictionaryName, readonly string[]>; blocks: KeyBlocks; sharedByMany: number; across: number };
export type Sample = { parts: readonly number[]; /** One pair key in so many is looked at. */ oneIn: number; random: number; seed: number };
export type Sampled = { blocked: PatternCounts; random: PatternCounts; randomPairs: number };
export type ScoredPart = { part: number; a: Int32Array; b: Int32Array; weight: Float64Array; count: WalkCount };

/** The work of one thread of a batch; the same in the main thread for small lists. */
export class BatchHand {
  private readonly o: Opening;
  private readonly levels: TableLevels;
  private large: ReadonlySet<number> = new Set();
  private readonly pattern = new Uint8Array(fieldCount);

  constructor(o: Opening) { this.o = o; this.levels = new TableLevels(new PeopleTable(o.shape, o.columns, o.words)); }

  sort(parts: readonly number[]): { key: number; people: number }[] {
    return parts.flatMap((part) => { sortPart(this.o.blocks, part); return oversize(this.o.blocks, part, this.o.sharedByMany); });
  }

  know(large: readonly number[]): void { this.large = new Set(large); }

  private walk(): Walk { return { table: this.levels.table, blocks: this.o.blocks, large: this.large, sharedByMany: this.o.sharedByMany, across: this.o.across }; }

  /** Patterns of pairs that share a key (one in so many) and of pairs taken at random that share none. */
  sample(s: Sample): Sampled {
    const blocked = new PatternCounter(), random = new PatternCounter(), p = this.pattern;
    for (const part of s.parts) walkPairs(this.walk(), part, (a, b, key) => { if (s.oneIn === 1 || ((key >>> 5) * 0x9e3779b1 >>> 0) % s.oneIn === 0) { this.levels.levels(a, b, p); blocked.add(p, s.oneIn); } });
    const n = this.o.shape.people, { across } = this.o;
    let state = s.seed >>> 0 || 1, pairs = 0;
    const next = (below: number): number => { state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0; return Math.floor((state / 0x1_0000_0000) * below); };
    for (let i = 0; i < s.random; i += 1) {
      const a = across > 0 ? next(across) : next(n), b = across > 0 ? across + next(n - across) : next(n);
      if (a === b) continue;
      pairs += 1;
      if (this.shareKey(a, b)) continue;
      this.levels.levels(Math.min(a, b), Math.max(a, b), p); random.add(p, 1);
    }
    return { blocked: blocked.counts(), random: random.counts(), randomPairs: pairs };
  }

  private shareKey(a: number, b: number): boolean {
    const { keys, keyCount } = this.o.columns, width = keys.length / this.o.shape.people;
    let i = a * width, j = b * width;
    const iEnd = i + keyCount[a]!, jEnd = j + keyCount[b]!;
    while (i < iEnd && j < jEnd) { if (keys[i] === keys[j]) return true; if (keys[i]! < keys[j]!) i += 1; else j += 1; }
    return false;
  }

  /** All pairs of a part that reach a weight. */
  score(part: number, model: Model, least: number): ScoredPart {
    const weigher = this.weigher(model), a: number[] = [], b: number[] = [], weights: number[] = [], p = this.pattern, into = new Float64Array(fieldCount);
    const count = walkPairs(this.walk(), part, (x, y) => {
      this.levels.levels(x, y, p);
      const { total } = weigher.weigh(p, this.levels.found, x, into);
      if (total >= least && total - model.prior >= leastEvidence) { a.push(x); b.push(y); weights.push(total); }
    });
    return { part, a: Int32Array.from(a), b: Int32Array.from(b), weight: Float64Array.from(weights), count };
  }

  private made: { model: Model; weigher: TableWeigher } | undefined;
  private weigher(model: Model): TableWeigher {
    if (this.made?.model !== model) this.made = { model, weigher: new TableWeigher(compileModel(model), this.levels.table) };
    return this.made!.weigher;
  }

  /** One pair in full, to be written down. */
  explain(a: number, b: number, model: Model): { pattern: Uint8Array; weights: Float64Array; dependence: number; relation: string; total: number } {
    const weights = new Float64Array(fieldCount);
    this.levels.levels(a, b, this.pattern);
    return { pattern: this.pattern, weights, ...this.weigher(model).weigh(this.pattern, this.levels.found, a, weights) };
  }
}

/** Counts patterns: a pattern packs into two numbers of seven fields, four bits each. */
export class PatternCounter {
  private readonly seen = new Map<number, Map<number, number>>();
  private readonly list: { pattern: Uint8Array; count: number }[] = [];

  add(p: Uint8Array, count: number): void {
    let high = 0, low = 0;
    for (let f = 0; f < 7; f += 1) low = low * 16 + p[f]!;
    for (let f = 7; f < fieldCount; f += 1) high = high * 16 + p[f]!;
    let inner = this.seen.get(low);
    if (!inner) this.seen.set(low, inner = new Map());
    const at = inner.get(high);
    if (at === undefined) { inner.set(high, this.list.length); this.list.push({ pattern: p.slice(), count }); } else this.list[at]!.count += count;
  }

  addAll(c: PatternCounts, times = 1): void { for (let i = 0; i < c.counts.length; i += 1) this.add(c.levels.subarray(i * fieldCount, (i + 1) * fieldCount), c.counts[i]! * times); }

  counts(): PatternCounts {
    const levels = new Uint8Array(this.list.length * fieldCount), counts = new Float64Array(this.list.length);
    for (const [i, one] of this.list.entries()) { levels.set(one.pattern, i * fieldCount); counts[i] = one.count; }
    return { levels, counts };
  }
}
