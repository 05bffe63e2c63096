import { expect, it } from 'vitest';
import { forEyesOf, hideNumbers, hideSsn, ssnsIn } from './ssn.ts';

const patient = (identifier: object, more: object = {}) => JSON.stringify({ resourceType: 'Patient', identifier: [identifier, { system: 'urn:x', value: '123456' }], ...more });

it('finds a number by its system, its OID, its type, and hides it in identifiers and in words', () => {
  for (const one of [{ system: 'http://hl7.org/fhir/sid/us-ssn', value: '123-45-6789' }, { system: 'urn:oid:2.16.840.1.113883.4.1', value: '123456789' }, { type: { coding: [{ code: 'SS' }] }, value: '123 45 6789' }]) {
    const hidden = hideSsn(patient(one, { text: { div: '<div>SSN 123-45-6789, or 123456789</div>' } }));
    expect(hidden).not.toMatch(/123-?45-?6789|123 45 6789/);
    expect(JSON.parse(hidden)).toMatchObject({ identifier: [{ value: '***-**-6789' }, { value: '123456' }] });
  }
});

it('touches nothing else: other numbers, longer ones, a number of four digits, the digits of values', () => {
  const text = '{"resourceType":"Patient","identifier":[{"system":"http://hl7.org/fhir/sid/us-ssn","value":"123-45-6789"}],"extension":[{"valueDecimal":6.0,"valueString":"1234567890 and 2.123456789"}]}';
  expect(hideSsn(text)).toBe(text.replace('123-45-6789', '***-**-6789'));
  const four = patient({ system: 'http://hl7.org/fhir/sid/us-ssn', value: 'xxx-xx-6789' });
  expect(hideSsn(four)).toBe(four);
  expect(ssnsIn(patient({ system: '2.16.840.1.113883.4.1.5', value: '123-45-6789' }))).toEqual([]);
  expect(hideNumbers('PID|1|123456789|x', ['123-45-6789'])).toBe('PID|1|***-**-6789|x');
});

it('is for people without the right; programs see by their scopes', () => {
  const text = patient({ system: 'http://hl7.org/fhir/sid/us-ssn', value: '123-45-6789' });
  expect(forEyesOf({ kind: 'person', rights: new Set(['chart.read']) })(text)).toContain('***-**-6789');
  expect(forEyesOf({ kind: 'person', rights: new Set(['patients.read-ssn']) })(text)).toBe(text);
  expect(forEyesOf({ kind: 'client', rights: new Set() })(text)).toBe(text);
});
