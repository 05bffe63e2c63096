import { expect, it } from 'vitest';
import type { Demographics } from '../../../src/modules/patients/contract.ts';
import { shownSides } from './shown-sides.ts';

const says = (more: Partial<Demographics>): Demographics => ({ names: [], birthDate: null, sex: null, addresses: [], telecoms: [], identifiers: [], ...more } as unknown as Demographics);
const named = (family: string, ...given: string[]): Partial<Demographics> => ({ names: [{ use: 'official', family, given, prefix: [], suffix: [], from: null, to: null }] });
const phones = (...values: string[]): Partial<Demographics> => ({ telecoms: values.map((value) => ({ system: 'phone', use: null, value, from: null, to: null })) });
const compared = (field: string, a: string | null, b: string | null, level = 'same') => ({ field, level, weight: 1, says: '', a, b });

it('shows what was recorded, not what it was compared as', () => {
  expect(shownSides(compared('family', 'garciamarquez', 'garciamarquez'), says(named('García-Márquez', 'Lucía')), says(named('Garcia Marquez', 'Lucy')))).toEqual({ a: 'García-Márquez', b: 'Garcia Marquez' });
  expect(shownSides(compared('given', 'lucia', 'lucy'), says(named('X', 'Lucía', 'Elena')), says(named('X', 'Lucy')))).toEqual({ a: 'Lucía', b: 'Lucy' });
  expect(shownSides(compared('phone', '15035550148', '15035550148'), says(phones('(971) 555-0100', '(503) 555-0148')), says(phones('503.555.0148')))).toEqual({ a: '(503) 555-0148', b: '503.555.0148' });
  expect(shownSides(compared('record-number', '3103', '3111'), says({ identifiers: [{ system: null, type: null, value: '00003103', assigner: null, disputed: false }] }), says({ identifiers: [{ system: null, type: null, value: '00003111', assigner: null, disputed: false }] }))).toEqual({ a: '00003103', b: '00003111' });
});

it('never shows another value than the one compared, where several are recorded', () => {
  expect(shownSides(compared('phone', '5035550199', null), says(phones('(971) 555-0100', '(503) 555-0148')), says({}))).toEqual({ a: '5035550199', b: null });
  expect(shownSides(compared('ssn', '*****5519', '*****5591'), says({}), says({}))).toEqual({ a: '*****5519', b: '*****5591' });
});

it('shows names the other way round as they were compared, with capitals', () => {
  expect(shownSides(compared('family', 'anh tran', 'tran anh', 'swapped'), says(named('Tran', 'Anh')), says(named('Anh', 'Tran')))).toEqual({ a: 'Anh Tran', b: 'Tran Anh' });
  expect(shownSides(compared('sex', 'f', 'f'), says({ sex: 'female' }), says({ sex: 'female' }))).toEqual({ a: 'Female', b: 'Female' });
});
