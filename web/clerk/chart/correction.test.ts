import { expect, it } from 'vitest';
import type { Demographics } from '../../../src/modules/patients/contract.ts';
import { changeOf, conflictsOf, faultsOf, typedOf } from './correction.ts';

const record: Demographics = {
  names: [{ use: 'official', family: 'Example', given: ['Ada', 'May'], prefix: [], suffix: [], from: '2001-01-01', to: null }, { use: 'old', family: 'Sample', given: ['Ada'], prefix: [], suffix: [], from: null, to: null }],
  birthDate: '1957-03-04', sex: 'female', addresses: [{ use: 'home', line: ['1 First St', 'Apt 6'], city: 'Fairhaven', state: 'OR', postalCode: '97218', country: null, from: null, to: null }], telecoms: [{ system: 'phone', use: 'home', value: '(503) 555-0148', from: null, to: null }],
  identifiers: [], maritalStatus: null, languages: [], race: [], ethnicity: null, deceased: null, contacts: [], photo: false, version: 4,
  profile: { birthDateIs: 'known', sexForClinicalUse: null, genderIdentity: null, race: [], ethnicity: [], tribes: [], language: null, interpreter: null, maritalStatus: null, deceased: null, primaryCare: null },
  updatedAt: '2026-11-01T00:00:00Z',
};

it('changes nothing when nothing was typed', () => { expect(changeOf(typedOf(record), record)).toEqual({}); });

it('sends a list whole, and lines not touched exactly as they were', () => {
  const t = typedOf(record);
  const change = changeOf({ ...t, names: [{ ...t.names[0]!, given: 'Ada  Maya' }, t.names[1]!] }, record);
  expect(change).toEqual({ names: [{ use: 'official', family: 'Example', given: ['Ada', 'Maya'], prefix: [], suffix: [], from: '2001-01-01', to: null }, record.names[1]] });
});

it('reads the birth date as typed, keeps its precision, can empty it', () => {
  const t = typedOf(record);
  expect(changeOf({ ...t, birthDate: '4/3/57' }, record)).toEqual({ birthDate: '1957-04-03' });
  expect(changeOf({ ...t, birthDate: 'March 4 1957' }, record)).toEqual({});
  expect(changeOf({ ...t, birthDate: '' }, record)).toEqual({ birthDate: null });
});

it('names the field and the mend of what is wrong', () => {
  const t = { ...typedOf(record), birthDate: '13/45/57', reason: '' };
  expect(faultsOf(t).map((f) => f.field)).toEqual(['birthDate', 'reason']);
  // A date to come is asked about by the program, not refused here.
  expect(faultsOf({ ...t, birthDate: '1/1/2999', reason: 'misread' })).toEqual([]);
});

it('shows both sides of a conflict', () => {
  const t = { ...typedOf(record), birthDate: '4/3/57' };
  expect(conflictsOf(t, { ...record, birthDate: '1957-03-05', version: 5 }, record)).toEqual([{ label: 'Birth date', mine: '4/3/57', theirs: '03/05/1957' }]);
});

it('changes of the background alone are sent, what no list knows stays, and an estimated date stays estimated when it is corrected', () => {
  const other = { system: 'urn:x', code: 'X-9', display: 'Something else' }, p = { ...record.profile, race: [{ system: 'urn:oid:2.16.840.1.113883.6.238', code: '2106-3', display: 'White' }, other], birthDateIs: 'estimated' as const, language: { system: 'urn:ietf:bcp:47', code: 'tlh', display: 'Klingon' } };
  const d = { ...record, profile: p }, t = typedOf(d);
  expect(changeOf(t, d)).toEqual({});
  expect(changeOf({ ...t, more: { ...t.more, race2: '2028-9', interpreter: 'yes', deceased: '1/2/2026' } }, d)).toEqual({ profile: { race: [p.race[0], expect.objectContaining({ code: '2028-9' }), other], interpreter: 'yes', deceased: '2026-01-02' } });
  expect(changeOf({ ...t, birthDate: '3/5/57' }, d)).toEqual({ birthDate: '1957-03-05', profile: { birthDateIs: 'estimated' } });
  expect(conflictsOf({ ...t, more: { ...t.more, language: 'es' } }, d, d)).toEqual([{ label: 'Language', mine: 'Spanish', theirs: 'tlh' }]);
});
