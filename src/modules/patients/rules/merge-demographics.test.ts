import { expect, it } from 'vitest';
import { mergeDemographics } from './merge-demographics.ts';

const merge = (current: object, given: object, clear: string[] = []) => mergeDemographics({ resourceType: 'Patient', ...current }, { resourceType: 'Patient', ...given }, { mode: 'merge', clear });
const phone = (use: string, value: string) => ({ system: 'phone', use, value });

it('absent means no change, cleared means gone, given means given', () => {
  const merged = merge({ birthDate: '1957-03-04', address: [{ city: 'Lowell' }], telecom: [phone('home', '1')] }, { gender: 'female' }, ['telecom']);
  expect(merged).toEqual({ resourceType: 'Patient', birthDate: '1957-03-04', address: [{ city: 'Lowell' }], gender: 'female' });
});

it('a new home phone leaves the work phone', () => {
  expect(merge({ telecom: [phone('home', '1'), phone('work', '2')] }, { telecom: [phone('home', '3')] }).telecom).toEqual([phone('home', '3'), phone('work', '2')]);
});

it('a choice is one fact', () => {
  expect(merge({ multipleBirthBoolean: true, deceasedBoolean: false }, { multipleBirthInteger: 2, deceasedDateTime: '2026-01-01', _deceasedDateTime: { extension: [] } }))
    .toEqual({ resourceType: 'Patient', multipleBirthInteger: 2, deceasedDateTime: '2026-01-01', _deceasedDateTime: { extension: [] } });
});

it('a birth time does not outlive its birth date', () => {
  expect(merge({ birthDate: '1957-03-04', _birthDate: { extension: [{ url: 'x' }] } }, { birthDate: '1957-03-05' })).toEqual({ resourceType: 'Patient', birthDate: '1957-03-05' });
});

it('a family name that is replaced stays to be found by', () => {
  expect(merge({ name: [{ family: 'Garcia', given: ['Ana'] }] }, { name: [{ family: 'Lopez', given: ['Ana'] }] }).name).toEqual([{ family: 'Lopez', given: ['Ana'] }, { family: 'Garcia', given: ['Ana'], use: 'old' }]);
});

it('no identifier is lost, and our own number is not a sender\'s to change', () => {
  const ours = { system: 'urn:chartkeeper:mrn:main', value: '00000017' };
  expect(merge({ identifier: [ours, { system: 'urn:a', value: '1' }] }, { identifier: [{ ...ours, use: 'old' }, { system: 'urn:b', value: '2' }] }).identifier).toEqual([ours, { system: 'urn:a', value: '1' }, { system: 'urn:b', value: '2' }]);
});

it('what is cleared of a list leaves the rest of the list', () => {
  const race = { url: 'race' }, religion = { url: 'religion' }, home = { system: 'phone', value: '1', use: 'home' }, work = { system: 'phone', value: '2', use: 'work' };
  expect(merge({ telecom: [home, work], extension: [race, religion] }, {}, ['telecom:home', 'extension:race'])).toMatchObject({ telecom: [work], extension: [religion] });
  expect(merge({ telecom: [home, work] }, {}, ['telecom:work'])['telecom']).toEqual([home]);
  expect(merge({ telecom: [home] }, {}, ['telecom:home'])['telecom']).toBeUndefined();
  expect(merge({ extension: [race] }, { extension: [religion] }, ['extension:race'])['extension']).toEqual([religion]);
});
