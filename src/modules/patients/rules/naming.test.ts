import { expect, it } from 'vitest';
import { policyFolder } from '../../../../test/kit/house.ts';
import { readPolicy } from '../../../platform/policy/read-policy.ts';
import type { NamingPolicy, ProposedName } from './naming.ts';
import { newbornName, unknownName } from './naming.ts';
import { writeName } from './correct-demographics.ts';
import { nameKey } from './fold-name.ts';
import { readName } from './read-demographics.ts';
import { askChecks, readCheck } from '../../quality/index.ts';

type Example = { name: ProposedName; unknown?: { kind: string; taken: string[] }; newborn?: Parameters<typeof newbornName>[1] };
const policy = readPolicy(policyFolder).get<NamingPolicy & { examples: Example[] }>('patients.naming');

it.each(policy.examples)('policy example %#: $name.family, $name.given', (e) => {
  expect(e.unknown ? unknownName(policy, e.unknown.kind, new Set(e.unknown.taken)) : newbornName(policy, e.newborn!)).toEqual(e.name);
});
it('goes round the alphabet from where it is, and numbers when all are carried', () => {
  const all = new Set(policy.unknown.words.map((w) => w.toLowerCase()));
  expect(unknownName(policy, 'trauma', new Set(), 25)).toEqual({ family: 'Unknown', given: ['Trauma', 'Zulu'] });
  expect(unknownName(policy, 'trauma', new Set(['zulu']), 25)).toEqual({ family: 'Unknown', given: ['Trauma', 'Alpha'] });
  expect(unknownName(policy, 'trauma', all, 3)).toEqual({ family: 'Unknown', given: ['Trauma', 'Delta 2'] });
});

// Names as they come: one name alone, diacritics, apostrophes, hyphens, particles, scripts, newborn twins, unknown patients, suffixes.
const families = ['Reyes', "O'Brien", 'García-Márquez', 'de la Cruz', 'van der Berg', 'Nguyễn', 'Kaʻahumanu', "D'Angelo", 'Ó Súilleabháin', 'Sukarno', 'Øgaard', 'Łukasiewicz', 'Smith-Jones', 'Ng', 'Al-Rashid', 'Müller', '王', 'Петрова', 'الخطيب', 'Mac Donald', 'St. John', 'Þórsdóttir', 'Dvořák', 'Núñez', "M'Baye"];
const givens = [['Mary', 'Ann'], ['Lucía'], ['Jean-Luc'], ["D'Arcy"], [], ['Baby Girl A', 'Judy'], ['Baby Boy B', 'Judy'], ['Ana', 'de', 'Jesús'], ['X'], ['小明'], ['Анна'], ['محمد'], ['Zoë'], ['Siân'], ['J', 'R'], ['Anne-Marie', 'Élise'], ['Nuala'], ['Đức'], ['Ṣọlá'], ["Ke'Shawn"]];
it('five hundred names are kept as they were entered, and are names to whatever compares them; the naming policy asks about none of them', () => {
  const checks = readPolicy(policyFolder).get<{ id: string }[]>('quality.checks').filter((c) => c.id.startsWith('naming.')).map(readCheck), all = families.flatMap((family) => givens.map((given, i) => ({ use: 'official', family, given, prefix: [], suffix: i % 5 === 0 ? ['Jr'] : [], from: null, to: null })));
  expect(all).toHaveLength(500);
  for (const name of all) {
    expect(readName(JSON.parse(JSON.stringify(writeName(name))))).toEqual(name);
    expect(nameKey(writeName(name)), JSON.stringify(name)).toBeDefined();
    expect(askChecks(checks, { names: [name] }), JSON.stringify(name)).toEqual([]);
  }
});
