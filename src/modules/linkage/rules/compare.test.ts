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

it('says why, line by line (golden)', () => {
  const other = person({ names: [{ family: 'Garcia-Lopez', given: ['Marie'] }], birthDate: '1957-04-03', addresses: [{ lines: ['88 Elm St'], city: 'Springfield', state: 'MA', postalCode: '01103' }], identifiers: [{ type: 'SS', value: '512-43-9918' }] });
  const c = against(person(), other);
  expect(c.fields.map((f) => `${f.says} (${f.weight.toFixed(1)}): ${f.a} / ${f.b}`)).toMatchInlineSnapshot(`
    [
      "Family names share a part (3.1): garcia / garcialopez",
      "Given names are alike (-0.4): maria / marie",
      "Birth date with day and month swapped (9.4): 1957-03-04 / 1957-04-03",
      "Sex is the same (0.0): f / f",
      "Address differs (-2.2): 12 n main st # 4 / 88 elm st",
      "Postal code is the same (3.1): springfield ma 01103 / springfield ma 01103",
      "A phone number is the same (14.9): 14135550142 / 14135550142",
      "Social security number differs by one digit (12.3): 512439981 / 512439918",
      "Twins share this much without being one (-13.5): null / null",
    ]
  `);
  expect(c.guards.map((g) => g.says)).toMatchInlineSnapshot(`
    [
      "Born the same day into one family, but the given names are not the same: perhaps twins",
      "Family name, given name and birth date do not all agree",
    ]
  `);
});

it.each([['Bob', 'Robert', 'nickname'], ['Bob', 'Rob', 'nickname'], ['Mary', 'Maria', 'like'], ['Jon', 'John', 'nickname'], ['Cathrine', 'Katharine', 'near'], ['R', 'Robert', 'initial'], ['Je sica', 'Jessica', 'near'], ['Peter', 'Susan', 'differs']])('%s and %s: %s', (x, y, level) => {
  const of = (given: string): LinkPerson => person({ names: [{ family: 'Garcia', given: [given] }] });
  expect(against(of(x), of(y)).fields.find((f) => f.field === 'given')?.level).toBe(level);
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
