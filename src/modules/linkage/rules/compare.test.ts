import { expect, it } from 'vitest';
import { join } from 'node:path';
import { readPolicy } from '../../../platform/policy/read-policy.ts';
import { blockingKeys, compare, coreHash, decodePerson, defaultModel, encodePerson, linkagePolicy, modelForSize, readFhirPatient, standardize } from '../index.ts';
import type { LinkPerson } from '../index.ts';

const read = readPolicy(join(import.meta.dirname, '../../../../policy'));
const policy = linkagePolicy((id) => read.get(id));
const model = modelForSize(defaultModel, 100_000);

const person = (over: Partial<LinkPerson> = {}): LinkPerson => ({
  names: [{ family: 'Garcia', given: ['Maria', 'Elena'] }], birthDate: '1957-03-04', sex: 'female', addresses: [{ lines: ['12 North Main Street Apt 4'], city: 'Springfield', state: 'MA', postalCode: '01103' }],
  phones: ['(413) 555-0142'], emails: [], identifiers: [{ type: 'SS', value: '512-43-9981' }], ...over,
});
const against = (a: LinkPerson, b: LinkPerson) => compare(standardize(a, policy), standardize(b, policy), model, policy);

it('the same person twice is certain, and the lines add up to the weight', () => {
  const c = against(person(), person({ names: [{ family: 'GARCÍA', given: ['María', 'E.'] }], addresses: [{ lines: ['12 N. Main St', '#4'], city: 'SPRINGFIELD', state: 'Massachusetts', postalCode: '01103-2210' }], phones: ['+1 413 555 0142'] }));
  expect(c).toMatchObject({ grade: 'certain', guards: [], identifierAgrees: true });
  expect(c.fields.filter((f) => f.field !== 'relatives').map((f) => `${f.field} ${f.level}`)).toEqual(['family same', 'given same', 'middle initial', 'birth same', 'sex with-name', 'address same', 'phone same', 'ssn same']);
  expect(c.fields.reduce((sum, f) => sum + f.weight, c.prior)).toBeCloseTo(c.weight, 9);
});

it.each([
  ['twins', person({ names: [{ family: 'Garcia', given: ['Marta'] }], identifiers: [] }), 'twins'],
  ['junior', person({ names: [{ family: 'Garcia', given: ['Maria'], suffix: 'Jr' }], birthDate: '1985-03-04', identifiers: [] }), 'senior-junior'],
  ['only name and birthday', person({ addresses: [{ lines: ['9 Elm Ave'], city: 'Boston', state: 'MA', postalCode: '02101' }], phones: ['617 555 0100'], identifiers: [] }), 'name-and-birthday-alone'],
  ['the mother\'s number on a child', person({ names: [{ family: 'Garcia', given: ['Lucia'] }], birthDate: '1990-08-21' }), 'identifier-of-another'],
  ['another SSN', person({ identifiers: [{ type: 'SS', value: '512-88-1204' }] }), 'ssn-differs'],
])('%s is never certain', (_name, other, rule) => {
  const c = against(person(), other);
  expect(c.grade).not.toBe('certain');
  expect(c.guards.map((g) => g.rule)).toContain(rule);
});

it('skip values make no key and no agreement', () => {
  const nobody = (): LinkPerson => ({ names: [{ family: 'Unknown', given: ['Baby Boy'] }], birthDate: '1900-01-01', sex: 'unknown', addresses: [{ lines: ['General Delivery'], city: 'unknown' }], phones: ['999-999-9999', '(413) 555-1212'], emails: ['none@example.org'], identifiers: [{ type: 'SS', value: '999-99-9999' }, { system: 'x', value: 'UNKNOWN' }] });
  expect(blockingKeys(standardize(nobody(), policy))).toEqual([]);
  expect(against(nobody(), nobody()).fields).toEqual([]);
});

it('the compact form gives the same person back; the core hash follows name, birth date, sex and strong numbers alone', () => {
  const p = standardize(person({ identifiers: [{ system: 'urn:mrn:a', type: 'MR', value: '0012' }, { system: 'urn:dl', type: 'DL', value: 'S99943454' }] }), policy);
  expect(decodePerson(encodePerson(p))).toEqual(p);
  expect(coreHash(standardize(person({ phones: [], addresses: [] }), policy))).toBe(coreHash(standardize(person(), policy)));
  expect(coreHash(standardize(person({ birthDate: '1957-03-05' }), policy))).not.toBe(coreHash(standardize(person(), policy)));
});

it('a FHIR Patient is read with its previous names and old addresses', () => {
  const p = standardize(readFhirPatient({ name: [{ use: 'maiden', family: 'Lopez' }, { use: 'official', family: "O'Brien-Garcia", given: ['Mary Ann'], suffix: ['Jr.'] }], birthDate: '1957-03', gender: 'female', telecom: [{ system: 'phone', value: '413-555-0142' }, { system: 'email', value: 'M@Example.org' }] }), policy);
  expect(p).toMatchObject({ names: [{ family: 'obriengarcia', parts: ['obrien', 'garcia'], given: 'mary', middle: ['ann'], past: false }, { family: 'lopez', given: 'mary', past: true }], suffix: 'jr', birth: 19_570_300, sex: 'f', phones: ['14135550142'], emails: ['m@example.org'] });
});
