import { expect, it } from 'vitest';
import type { Demographics } from '../../../src/modules/patients/contract.ts';
import { compare } from './compare.ts';

const person = (family: string, given: string, more: Partial<Demographics> = {}): Demographics => ({
  names: [{ use: 'official', family, given: [given], prefix: [], suffix: [], from: null, to: null }], birthDate: '1957-03-04', sex: 'female', addresses: [], telecoms: [], identifiers: [], maritalStatus: null, languages: [], race: [], ethnicity: null, deceased: null, contacts: [], photo: false, version: 1, updatedAt: '',
  profile: { birthDateIs: 'known', sexForClinicalUse: null, genderIdentity: null, race: [], ethnicity: [], tribes: [], language: null, interpreter: null, maritalStatus: null, deceased: null, primaryCare: null }, ...more,
});
const phone = (value: string) => ({ system: 'phone', use: 'home', value, from: null, to: null });

it('says of each field whether both sides agree, and leaves out what neither has', () => {
  const rows = compare(person('García-Márquez', 'Lucía', { telecoms: [phone('(503) 555-0148'), phone('555-0100')] }), person('Garcia Marquez', 'Lucy', { birthDate: '1957-04-03', telecoms: [phone('503-555-0148')], maritalStatus: 'Widowed' }));
  expect(rows.map((r) => [r.label, r.agreement])).toEqual([['Family name', 'same'], ['Given names', 'differs'], ['Birth date', 'differs'], ['Sex in the record', 'same'], ['Phone and email', 'same'], ['Marital status', 'one-empty']]);
});
