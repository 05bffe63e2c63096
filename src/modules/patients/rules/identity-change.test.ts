import { describe, expect, it } from 'vitest';
import { policyFolder } from '../../../../test/kit/house.ts';
import { readPolicy } from '../../../platform/policy/read-policy.ts';
import { identityPolicy } from './facts.ts';
import type { OverlayPolicy } from './identity-change.ts';
import { identityChange } from './identity-change.ts';

const policy = readPolicy(policyFolder), identity = identityPolicy((id) => policy.get(id)), overlay = policy.get<OverlayPolicy>('patient-index.overlay');
const person = (family: string, given: string, birthDate?: string, gender?: string, more: object[] = []): Record<string, any> => ({ resourceType: 'Patient', name: [{ family, given: given.split(' ') }, ...more], ...(birthDate ? { birthDate } : {}), ...(gender ? { gender } : {}) });
const rulesOf = (before: object, after: object): string[] => identityChange(before, after, overlay, identity).because.map((b) => b.rule);
const mary = person('Reyes', 'Mary Ann', '1961-04-12', 'female');

describe('says somebody else', () => {
  it.each([
    ['name, birth date and sex', person('Okafor', 'John', '1988-11-30', 'male'), ['overlay.name-and-birth-date', 'overlay.name-and-sex', 'overlay.birth-date-and-sex']],
    ['name and birth date', person('Okafor', 'Grace', '1988-11-30', 'female'), ['overlay.name-and-birth-date']],
    ['family name and birth date: the daughter-in-law', person('Okafor', 'Mary', '1988-11-30', 'female'), ['overlay.name-and-birth-date']],
    ['given name and sex: the twin brother', person('Reyes', 'Martin', '1961-04-12', 'male'), ['overlay.name-and-sex']],
    ['birth date and sex', person('Reyes', 'Mary Ann', '1988-11-30', 'male'), ['overlay.birth-date-and-sex']],
    ['the whole name', person('Okafor', 'Grace', '1961-04-12', 'female'), ['overlay.whole-name']],
    ['the whole name, with the birth date a slip away', person('Okafor', 'Grace', '1961-04-21', 'female'), ['overlay.whole-name']],
  ])('%s', (_what, after, rules) => { expect(rulesOf(mary, after)).toEqual(rules); });
  it('somebody of one name becomes somebody else of one name', () => { expect(rulesOf(person('', 'Sukarno', '1961-04-12', 'male'), person('', 'Budiwati', '1988-11-30', 'female'))).toContain('overlay.name-and-birth-date'); });
  it('a father becomes his son: the suffix and the birth date', () => {
    expect(rulesOf({ ...person('Hale', 'Tom', '1940-02-01', 'male'), name: [{ family: 'Hale', given: ['Tom'], suffix: ['Sr'] }] }, { ...person('Hale', 'Tom', '1968-07-15', 'male'), name: [{ family: 'Hale', given: ['Tom'], suffix: ['Jr'] }] })).toEqual(['overlay.name-and-birth-date']);
  });
});

describe('is no overlay', () => {
  it.each([
    ['a marriage', mary, person('Lindqvist', 'Mary Ann', '1961-04-12', 'female')],
    ['a marriage that also mends a slip of the birth date', mary, person('Lindqvist', 'Mary Ann', '1961-12-04', 'female')],
    ['a corrected sex alone', mary, person('Reyes', 'Mary Ann', '1961-04-12', 'male')],
    ['a corrected birth date alone', mary, person('Reyes', 'Mary Ann', '1973-09-30', 'female')],
    ['typing errors in every field', mary, person('Reyez', 'Mery', '1961-12-04', 'female')],
    ['a nickname and a sex that was not known', person('Reyes', 'Margaret', '1961-04-12', 'unknown'), person('Reyes', 'Peggy', '1961-04-12', 'female')],
    ['family and given name written in the other fields', mary, person('Mary', 'Reyes', '1961-04-12', 'female')],
    ['a birth date that was a placeholder, with the sex', person('Reyes', 'Mary', '1900-01-01', 'female'), person('Reyes', 'Mary', '1961-04-12', 'male')],
    ['a newborn is named', person('Reyes', 'Baby Girl', '2026-11-01', 'female'), person('Okafor', 'Amara', '2026-11-01', 'female')],
    ['an unknown patient is identified', person('Unknown', 'Trauma Alpha', '1980', 'unknown'), person('Okafor', 'John', '1975-03-02', 'male')],
    ['a legal name change that keeps the former name', mary, person('Okafor', 'Grace', '1961-04-12', 'female', [{ use: 'old', family: 'Reyes', given: ['Mary', 'Ann'] }])],
    ['the address', mary, { ...mary, address: [{ city: 'Salem' }] }],
    ['the name is taken away', mary, { resourceType: 'Patient', birthDate: '1961-04-12', gender: 'female' }],
  ])('%s', (_what, before, after) => { expect(rulesOf(before, after)).toEqual([]); });
  it('keeps a newborn from becoming another child', () => {
    expect(rulesOf(person('Reyes', 'Baby Girl', '2026-11-01', 'female'), person('Okafor', 'Emeka', '2025-02-11', 'male'))).toEqual(['overlay.birth-date-and-sex']);
  });
});
