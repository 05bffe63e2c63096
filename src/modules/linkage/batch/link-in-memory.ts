import type { LinkagePolicy } from '../rules/linkage-policy.ts';
import type { Model } from '../rules/model.ts';
import type { StandardPerson } from '../rules/standard-person.ts';
import { blankShared } from './blank-shared.ts';
import { BatchHand } from './batch-hand.ts';
import type { Opening } from './batch-hand.ts';
import { spreadKeys } from './key-blocks.ts';
import { PeopleTable } from './people-table.ts';
import { runBatch } from './run-batch.ts';
import type { BatchProgress, BatchTold, Hand } from './run-batch.ts';
import { dictionaryNames, makeColumns, widest } from './table-shape.ts';
import type { DictionaryName, TableShape } from './table-shape.ts';
import { PeopleWriter } from './write-people.ts';

/** A list up to this size is compared by wide keys as well; a very small one pair by pair. */
export const looseMax = 20_000, everyPairMax = 1500;

/** The shape that holds these people whole (within the widest). */
export function shapeFor(people: readonly StandardPerson[]): TableShape {
  const most = (of: (p: StandardPerson) => number, max: number): number => Math.min(max, people.reduce((m, p) => Math.max(m, of(p)), 1));
  const systems = new Map<string, TableShape['systems'][number]>();
  for (const p of people) for (const i of p.identifiers) if (!systems.has(i.system) && systems.size < widest.systems) systems.set(i.system, { system: i.system, kind: i.kind, strong: i.strong });
  return { people: people.length, names: most((p) => p.names.length, widest.names), addresses: most((p) => p.addresses.length, widest.addresses), phones: most((p) => p.phones.length, widest.phones), emails: most((p) => p.emails.length, widest.emails), systems: [...systems.values()] };
}

export const wordsOf = (writer: PeopleWriter): Record<DictionaryName, readonly string[]> => Object.fromEntries(dictionaryNames.map((d): [string, readonly string[]] => [d, writer.dictionaries[d].words])) as Record<DictionaryName, readonly string[]>;

/** People as an opened table, in this thread. */
export function openPeople(people: readonly StandardPerson[], sharedByMany: number, across = 0): Opening {
  const shape = shapeFor(people), columns = makeColumns(shape), writer = new PeopleWriter(columns, shape, people.length <= looseMax ? (people.length <= everyPairMax ? 'every' : 'wide') : 'no');
  for (const [row, p] of people.entries()) writer.write(row, p);
  const words = wordsOf(writer);
  blankShared(shape, columns, words, sharedByMany);
  return { shape, columns, words, blocks: spreadKeys(columns, shape.people), sharedByMany, across };
}

/** The same thread as a hand. */
export const ownHand = (hand: BatchHand): Hand => ({
  sort: async (parts) => hand.sort(parts), know: async (large) => hand.know(large), sample: async (s) => hand.sample(s), score: async (part, model, least) => hand.score(part, model, least),
});

export type LinkedPair = { a: number; b: number; weight: number };

/** Finds the pairs of a list in memory, trained on it; for tests, for a site's training, and for small lists. */
export async function linkPeople(people: readonly StandardPerson[], policy: LinkagePolicy, across = 0): Promise<BatchTold & { list: LinkedPair[]; hand: BatchHand }> {
  const opening = openPeople(people, policy.sharedByMany, across), hand = new BatchHand(opening), list: LinkedPair[] = [];
  const told = await runBatch(opening, new PeopleTable(opening.shape, opening.columns, opening.words), [ownHand(hand)], policy, undefined, (s) => { for (let i = 0; i < s.a.length; i += 1) list.push({ a: s.a[i]!, b: s.b[i]!, weight: s.weight[i]! }); }, () => {});
  return { ...told, list, hand };
}

/** Learns a site's model from its people without labels; no pair is scored. */
export async function trainModel(people: readonly StandardPerson[], policy: LinkagePolicy, tell: (p: BatchProgress) => void = () => {}): Promise<Model> {
  const opening = openPeople(people, policy.sharedByMany);
  return (await runBatch(opening, new PeopleTable(opening.shape, opening.columns, opening.words), [ownHand(new BatchHand(opening))], policy, undefined, () => {}, tell, () => true)).model;
}
