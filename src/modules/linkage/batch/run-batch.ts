import type { LinkagePolicy } from '../rules/linkage-policy.ts';
import { learnModel } from '../rules/learn.ts';
import { defaultModel, modelForSize } from '../rules/model.ts';
import type { Model } from '../rules/model.ts';
import { PatternCounter } from './batch-hand.ts';
import type { Opening, Sample, Sampled, ScoredPart } from './batch-hand.ts';
import { countTerms } from './count-terms.ts';
import { partCount } from './key-blocks.ts';
import type { PeopleTable } from './people-table.ts';
import { ruleOf, ruleOrder } from './write-people.ts';
import { blockingRules } from '../rules/blocking-keys.ts';

/** A thread that works for a batch, or the main thread itself. */
export type Hand = {
  sort(parts: readonly number[]): Promise<{ key: number; people: number }[]>;
  know(large: readonly number[]): Promise<void>;
  sample(s: Sample): Promise<Sampled>;
  score(part: number, model: Model, least: number): Promise<ScoredPart>;
};

export type BatchProgress = { step: 'sorting' | 'learning' | 'comparing'; done: number; of: number; pairs: number; found: number };
export type BatchTold = { people: number; keys: number; pairs: number; found: number; leftOut: number; split: { rule: string; blocks: number; largest: number }[]; model: Model };
export type Resume = { model: Model; done: ReadonlySet<number> } | undefined;

const partsAll = Array.from({ length: partCount }, (_, i) => i);
const sampleWanted = 250_000, randomWanted = 300_000;

/** Pairs below this part of `possible` are not kept. */
export const leastWeight = (policy: LinkagePolicy): number => Math.log2(policy.grades.possible / (1 - policy.grades.possible));

/**
 * Sorts keys, learns the weights, scores every pair that shares a key, part by part over the hands. Nothing but one part's finds is held here: `take` gets each part
 * as it is done (and keeps it, so that a run that was stopped goes on after it with `resume`).
 */
export async function runBatch(o: Opening, table: PeopleTable, hands: readonly Hand[], policy: LinkagePolicy, resume: Resume, take: (part: ScoredPart, model: Model) => Promise<void> | void, tell: (p: BatchProgress) => void, stop: () => boolean = () => false): Promise<BatchTold> {
  tell({ step: 'sorting', done: 0, of: partCount, pairs: 0, found: 0 });
  const shareOf = (h: number): number[] => partsAll.filter((p) => p % hands.length === h);
  const large = (await Promise.all(hands.map((hand, h) => hand.sort(shareOf(h))))).flat();
  await Promise.all(hands.map((hand) => hand.know(large.map((l) => l.key))));
  tell({ step: 'learning', done: 0, of: 1, pairs: 0, found: 0 });
  const model = resume?.model ?? await learn(o, table, hands, shareOf);
  const told: BatchTold = { people: o.shape.people, keys: o.blocks.keys.length, pairs: 0, found: 0, leftOut: 0, split: largeByRule(large), model };
  const waiting = partsAll.filter((p) => !resume?.done.has(p)), of = waiting.length, least = leastWeight(policy);
  let done = 0;
  await Promise.all(hands.map(async (hand) => {
    for (let part = waiting.shift(); part !== undefined && !stop(); part = waiting.shift()) {
      const scored = await hand.score(part, model, least);
      told.pairs += scored.count.pairs; told.leftOut += scored.count.leftOut; told.found += scored.a.length; done += 1;
      await take(scored, model);
      tell({ step: 'comparing', done, of, pairs: told.pairs, found: told.found });
    }
  }));
  return told;
}

async function learn(o: Opening, table: PeopleTable, hands: readonly Hand[], shareOf: (h: number) => number[]): Promise<Model> {
  const n = o.shape.people, pairs = o.across > 0 ? o.across * (n - o.across) : (n * (n - 1)) / 2;
  // About five pairs a person share a key; of a large list one key in several is enough.
  const oneIn = Math.max(1, Math.round((n * 5) / sampleWanted)), random = Math.min(randomWanted, Math.max(2000, pairs)) / hands.length;
  const sampled = await Promise.all(hands.map((hand, h) => hand.sample({ parts: shareOf(h), oneIn, random: Math.ceil(random), seed: 20_260_101 + h })));
  const all = new PatternCounter();
  let blocked = 0, apart = 0;
  for (const s of sampled) { all.addAll(s.blocked); blocked += s.blocked.counts.reduce((a, b) => a + b, 0); apart += s.random.counts.reduce((a, b) => a + b, 0); }
  // Each pair at random that shares no key stands for all of them.
  const stands = apart > 0 ? Math.max(0, pairs - blocked) / apart : 0;
  for (const s of sampled) all.addAll(s.random, stands);
  return learnModel(modelForSize(defaultModel, n), { people: n, pairs, patterns: all.counts(), terms: countTerms(table) });
}

function largeByRule(large: readonly { key: number; people: number }[]): BatchTold['split'] {
  const by = Map.groupBy(large, (l) => ruleOrder[ruleOf(l.key)]!);
  return [...by].filter(([rule]) => rule in blockingRules).map(([rule, list]) => ({ rule, blocks: list.length, largest: Math.max(...list.map((l) => l.people)) }));
}
