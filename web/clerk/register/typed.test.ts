import { expect, it } from 'vitest';
import { registration } from '../../../src/modules/patients/contract.ts';
import { emptyCoverage, emptyParty, faultsOf, startTyped, usualCase, writeTyped } from './typed.ts';

const says = { badDate: 'date', badZip: 'zip', badEmail: 'email', badSsn: 'ssn', needName: 'name', needPayer: 'payer', needNumber: 'number', needNote: 'note', needParty: 'party' };
const typed = { ...startTyped(), family: 'Sandoval Ruiz', given: 'Ignacio', middle: 'Luis', preferred: 'Nacho', previous: 'Ruiz; Mora', birthDate: '2/27/38', mobile: '(503) 226-0171', zip: '97218', city: 'Fairhaven', state: 'OR', street: '418 Orchard St', unit: 'Apt 2', ssn: '3456', language: 'es', race: '2106-3', raceDetail: 'Filipino; Basque', notice: 'acknowledged', parties: [{ ...emptyParty, family: 'Sandoval', given: 'Inés', phone: '503 226 0188' }], coverages: [{ ...emptyCoverage, payer: 'OHP' }] };

it('writes what the contract takes, each place leading back to its field', () => {
  const { form, fieldOf } = writeTyped(typed), parsed = registration.parse(form);
  expect(parsed.names.map((n) => [n.use, n.family, n.given.join(' ')])).toEqual([['official', 'Sandoval Ruiz', 'Ignacio Luis'], ['nickname', '', 'Nacho'], ['old', 'Ruiz', ''], ['old', 'Mora', '']]);
  expect(parsed).toMatchObject({ birthDate: '1938-02-27', addresses: [{ line: ['418 Orchard St', 'Apt 2'], postalCode: '97218' }], identifiers: [{ type: 'SS', value: 'xxx-xx-3456' }], profile: { language: { code: 'es' }, race: [{ code: '2106-3' }, { code: '2036-2' }, { code: null, display: 'Basque' }] }, number: { take: 'next' } });
  expect(['names.0.family', 'names.2.family', 'telecoms.0.value', 'addresses.0.postalCode', 'identifiers.0.value', 'deceased', 'parties.0.telecoms.0.value', 'consents.0.answer'].map(fieldOf)).toEqual(['family', 'previous', 'mobile', 'zip', 'ssn', 'deceased', 'party-0-phone', 'notice']);
  expect(faultsOf(typed, writeTyped(typed), says)).toEqual([]);
});

it('names the fields to mend', () => {
  const bad = { ...typed, family: '', given: '', birthDate: '2/30/38', zip: '9721', email: 'nacho', ssn: '123', numberTake: 'reserved' as const, notice: 'not-obtained', coverages: [emptyCoverage], parties: [emptyParty] };
  expect(faultsOf(bad, writeTyped(bad), says).map((f) => f.field)).toEqual(['family', 'birthDate', 'zip', 'email', 'ssn', 'numberValue', 'noticeNote', 'coverage-0-payer', 'party-0-family']);
});

it.each([['sandoval ruiz', 'Sandoval Ruiz'], ["O'BRIEN-MCGEE", "O'Brien-McGee"], ['García', null], ['deVries', null], ['王小明', null], ['x', null]])('suggests, and never forces, a usual case: %s', (name, usual) => { expect(usualCase(name)).toBe(usual); });
