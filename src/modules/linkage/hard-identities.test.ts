import { describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { differentKinds, hardPairs, sameKinds } from '../../../test/kit/hard-identities.ts';
import { readPolicy } from '../../platform/policy/read-policy.ts';
import { compare, defaultModel, linkagePolicy, modelForSize, standardize } from './index.ts';
import type { LinkPerson, PersonComparison } from './index.ts';

const read = readPolicy(join(import.meta.dirname, '../../../policy'));
const policy = linkagePolicy((id) => read.get(id));
const each = 12, seed = Number(process.env['SEED'] ?? 4);
const pairs = hardPairs(seed, each);
// A small clinic's index lets alike people look likelier to be one than a large one does.
const sizes = [200, 10_000, 1_000_000];
/** The rule that must speak where such a pair is offered at all: weights may be learned anew, the rule stays. */
const mustSay: Record<string, string> = {
  'twins of one sex': 'twins', 'twins with names alike': 'twins', 'twins with names alike, no number known': 'twins', 'twins whose names are one another\'s middle names': 'twins', 'twins of one first name': 'twins',
  'twins, newborn, named after the mother': 'multiples', 'senior and junior, both marked': 'senior-junior', 'senior and junior, one marked, birth date known once': 'senior-junior', 'the second and the third': 'senior-junior',
  'father and son of one name at one address, unmarked': 'senior-junior', 'junior and senior, the numbers of one typed to the other': 'senior-junior', 'mother and daughter of one name, the mother\'s number': 'senior-junior',
  'one name and birthday, other numbers': 'ssn-differs', 'one name and birthday in one house, other licences': 'number-differs', 'one name and birthday, in one town, no numbers': 'name-and-birthday-alone', 'one name and birthday, nothing else known': 'name-and-birthday-alone',
  'the mother\'s number on her child': 'identifier-of-another', 'the mother\'s number on her twins': 'twins', 'a newborn under the mother\'s name and number': 'identifier-of-another', 'a couple with one member\'s insurance card': 'sex-differs', 'residents of one home': 'core-unproved',
  'newborns of one name, two mothers': 'core-unproved', 'brothers a year apart': 'core-unproved', 'placeholders agree': 'core-unproved', 'placeholders agree, homeless': 'name-and-birthday-alone',
};
const against = (a: LinkPerson, b: LinkPerson, records: number): PersonComparison => compare(standardize(a, policy), standardize(b, policy), modelForSize(defaultModel, records), policy);
const grades = (kind: string, same: boolean, records: number): PersonComparison[] => pairs.filter((p) => p.kind === kind && p.same === same).map((p) => against(p.a, p.b, records));

describe(`hard identities (seed ${seed}, ${pairs.length} labelled pairs)`, () => {
  it.each(Object.keys(differentKinds))('%s: never certain', (kind) => {
    for (const records of sizes) {
      const wrong = pairs.filter((p) => p.kind === kind && !p.same && against(p.a, p.b, records).grade === 'certain');
      expect(wrong, `at ${records} people`).toEqual([]);
    }
    const rule = mustSay[kind];
    if (rule) for (const c of grades(kind, false, 10_000)) if (c.grade !== 'none') expect(c.guards.map((g) => g.rule)).toContain(rule);
  });

  it.each(Object.entries(sameKinds).filter(([, k]) => k.sure).map(([kind]) => kind))('%s: certain, with the identifier', (kind) => {
    const found = grades(kind, true, 10_000);
    expect(found.map((c) => c.grade)).toEqual(found.map(() => 'certain'));
    expect(found.every((c) => c.identifierAgrees && c.guards.length === 0)).toBe(true);
  });

  it.each(Object.entries(sameKinds).filter(([, k]) => !k.sure).map(([kind]) => kind))('%s: offered to a human at least', (kind) => {
    const found = grades(kind, true, 10_000);
    expect(found.filter((c) => c.grade !== 'none').length).toBe(found.length);
  });

  it('the order of the two records changes nothing', () => {
    for (const p of pairs) { const there = against(p.a, p.b, 10_000), back = against(p.b, p.a, 10_000); expect([back.grade, back.weight.toFixed(6), back.guards.map((g) => g.rule)], p.kind).toEqual([there.grade, there.weight.toFixed(6), there.guards.map((g) => g.rule)]); }
  });
});
