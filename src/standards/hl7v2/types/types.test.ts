import { describe, expect, it } from 'vitest';
import { Value, type Delimiters, type Message } from '../message.ts';
import { address } from './address.ts';
import { concept } from './coded.ts';
import { readDateTime } from './date-time.ts';
import { identifier } from './identifier.ts';
import { humanName } from './name.ts';
import { quantityFrom, referenceRange, structuredNumeric } from './quantity.ts';
import type { Reading } from './reading.ts';
import { contactPoints } from './telecom.ts';
import { place, practitioner } from './who-and-where.ts';

const d: Delimiters = { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&' };
const reading = (more: Partial<Reading> = {}): Reading => ({ message: { delimiters: d, segments: [] } as unknown as Message, findings: [], zone: 'America/New_York', sender: 'NORTH', ...more });
const value = (raw: string): Value => new Value(raw, 'PID-0', d);

describe('dates and times', () => {
  it.each([
    ['1987', '1987'], ['198704', '1987-04'], ['19870422', '1987-04-22'], ['20240229', '2024-02-29'],
    ['202401151030', '2024-01-15T10:30:00-05:00'], ['202407151030', '2024-07-15T10:30:00-04:00'], ['20240715103005.1234', '2024-07-15T10:30:05.1234-04:00'],
    ['20240715103005+0530', '2024-07-15T10:30:05+05:30'], ['2024071510+0000', '2024-07-15T10:00:00+00:00'], ['1987-04-22', '1987-04-22'],
  ])('%s is %s', (text, meant) => expect(readDateTime(reading(), text, 'PID-7')?.value).toBe(meant));
  it.each(['19991345', '20230229', '00000000', '19990100', 'yesterday', '04/22/1987', '198', '2024071'])('%s is no date: a finding and nothing', text => {
    const r = reading();
    expect(readDateTime(r, text, 'PID-7')).toBeUndefined();
    expect(r.findings).toMatchObject([{ severity: 'warning', at: 'PID-7' }]);
    expect(JSON.stringify(r.findings)).not.toContain(text);
  });
  it('keeps the day when the time cannot be', () => {
    const r = reading();
    expect(readDateTime(r, '202407152561', 'X')?.value).toBe('2024-07-15');
    expect(readDateTime(r, '202407151030+9900', 'X')?.value).toBe('2024-07-15');
    expect(r.findings).toHaveLength(2);
  });
  it('marks an assumed zone with the text as sent', () => {
    expect(readDateTime(reading(), '202401151030', 'X')?.local).toBe('202401151030 America/New_York');
    expect(readDateTime(reading({ offset: '+01:00' }), '202401151030', 'X')).toMatchObject({ value: '2024-01-15T10:30:00+01:00', local: '202401151030 +01:00' });
    expect(readDateTime(reading(), '202401151030-0500', 'X')?.local).toBeUndefined();
  });
});

describe('names', () => {
  it('reads the parts of XPN', () => {
    expect(humanName(reading(), value('van Beethoven&van&Beethoven&&Breuning^Ludwig^Johann^III^Dr^MD^M'))).toMatchObject({
      family: 'van Beethoven', given: ['Ludwig', 'Johann'], prefix: ['Dr'], suffix: ['III', 'MD'], use: 'maiden',
    });
  });
  it('keeps what has no known type, and drops what is empty', () => {
    expect(humanName(reading(), value('Doe^Jane^^^^^XYZ'))).toEqual({ family: 'Doe', given: ['Jane'] });
    expect(humanName(reading(), value('^^^'))).toBeUndefined();
    expect(humanName(reading(), value('""'))).toBeUndefined();
  });
});

describe('addresses', () => {
  it('reads XAD with its street in parts, county and type', () => {
    expect(address(reading(), value('1000&Hospital Lane^Ste. 123^Ann Arbor^MI^99999^USA^B^^Washtenaw'))).toEqual({
      use: 'work', line: ['1000 Hospital Lane', 'Ste. 123'], city: 'Ann Arbor', district: 'Washtenaw', state: 'MI', postalCode: '99999', country: 'USA',
    });
    expect(address(reading(), value('12 High St&High St&12'))?.line).toEqual(['12 High St']);
  });
});

describe('telecom', () => {
  it.each([
    ['^PRN^PH^^1^312^5550142', [{ system: 'phone', value: '312-555-0142', use: 'home' }]],
    ['(555)555-1212X99', [{ system: 'phone', value: '(555)555-1212X99', use: 'home' }]],
    ['^WPN^FX^^44^20^79460000^12', [{ system: 'fax', value: '+44 20 79460000 x12', use: 'work' }]],
    ['^NET^Internet^a.b@example.org', [{ system: 'email', value: 'a.b@example.org', use: 'home' }]],
    ['a.b@example.org^NET', [{ system: 'email', value: 'a.b@example.org', use: 'home' }]],
    ['^PRN^CP^^^312^5550142', [{ system: 'phone', value: '312-555-0142', use: 'mobile' }]],
    ['020 3003 9965^HOME', [{ system: 'phone', value: '020 3003 9965', use: 'home' }]],
    ['(130) 724-0433^PRN^PH^^^431^2780404', [{ system: 'phone', value: '(130) 724-0433', use: 'home' }, { system: 'phone', value: '431-278-0404', use: 'home' }]],
    ['(312)555-0142^PRN^PH^^1^312^5550142', [{ system: 'phone', value: '(312)555-0142', use: 'home' }]],
  ])('%s', (raw, meant) => expect(contactPoints(reading(), value(raw), 'home')).toEqual(meant));
});

describe('identifiers', () => {
  it.each([
    ['5^^^NORTH&2.16.840.1.113883.19.4.6&ISO^MR', 'urn:oid:2.16.840.1.113883.19.4.6'],
    ['5^^^NORTH^MR', 'urn:hl7v2:NORTH'],
    ['5^^^&https://example.org/mrn&URI^MR', 'https://example.org/mrn'],
    ['5^^^test1&2.16.1&HCD^MR', 'urn:hl7v2:test1'],
    ['5^^^&6F9619FF-8B86-D011-B42D-00CF4FC964FF&GUID', 'urn:uuid:6f9619ff-8b86-d011-b42d-00cf4fc964ff'],
    ['5^^^SIMULATOR MRN^MRN', 'urn:hl7v2:SIMULATOR%20MRN'],
    ['5^^^SSA&2.16.840.1.113883.4.1&ISO^SS', 'http://hl7.org/fhir/sid/us-ssn'],
    ['5^^^NHSNBR^NHSNMBR', 'https://fhir.nhs.uk/Id/nhs-number'],
    ['5', 'urn:hl7v2:NORTH'],
  ])('%s has the system %s', (raw, system) => expect(identifier(reading(), value(raw))?.system).toBe(system));
  it('keeps check digit, type, assigner and validity', () => {
    expect(identifier(reading(), value('5^9^M11^X^MR^Good Hospital^20200101^20210101'))).toMatchObject({
      type: { coding: [{ code: 'MR' }] }, extension: [{ valueString: '9' }, { valueString: 'M11' }], assigner: { display: 'Good Hospital' }, period: { start: '2020-01-01', end: '2021-01-01' },
    });
  });
});

describe('codes', () => {
  it.each([
    ['8867-4^Heart rate^LN', 'http://loinc.org'], ['I10^HTN^I10', 'http://hl7.org/fhir/sid/icd-10'], ['401.9^HTN^I9C', 'http://hl7.org/fhir/sid/icd-9-cm'],
    ['48^HIB^CVX', 'http://hl7.org/fhir/sid/cvx'], ['N^Normal^HL70078', 'http://terminology.hl7.org/CodeSystem/v2-0078'], ['414285001^x^SNM3', 'http://snomed.info/sct'], ['T-D4500^x^SNM3', 'urn:hl7v2:SNM3'],
    ['1^x^L', 'urn:hl7v2:NORTH:L'], ['1^x^WinPath', 'urn:hl7v2:WinPath'], ['1^x^2.16.840.1.113883.6.1', 'urn:oid:2.16.840.1.113883.6.1'],
  ])('%s is of %s', (raw, system) => expect(concept(reading(), value(raw))?.coding?.[0]?.system).toBe(system));
  it('keeps both codes and the sender\'s own words', () => {
    expect(concept(reading(), value('6690-2^WBC^LN^W1^White cells^L^2.1^^white count'))).toEqual({
      coding: [{ system: 'http://loinc.org', version: '2.1', code: '6690-2', display: 'WBC' }, { system: 'urn:hl7v2:NORTH:L', code: 'W1', display: 'White cells' }], text: 'white count',
    });
    expect(concept(reading(), value('just words'))).toEqual({ text: 'just words' });
  });
});

describe('numbers', () => {
  it('keeps the digits, the comparator and what is no number', () => {
    expect(JSON.stringify(quantityFrom('126.00', { unit: 'umol/L' }))).toContain('"value":126');
    expect(quantityFrom('>= 60', {})).toMatchObject({ value: 60, comparator: '>=' });
    expect(quantityFrom('60~120', {})).toBeUndefined();
    expect(quantityFrom('None', {})).toBeUndefined();
  });
  it.each([
    ['^10', { valueQuantity: { value: 10 } }], ['<^10', { valueQuantity: { value: 10, comparator: '<' } }], ['=^440', { valueQuantity: { value: 440 } }],
    ['^100^-^200', { valueRange: { low: { value: 100 }, high: { value: 200 } } }], ['^1^:^128', { valueRatio: { numerator: { value: 1 }, denominator: { value: 128 } } }], ['^2^+', { valueString: '2+' }],
  ])('SN %s', (raw, meant) => expect(structuredNumeric(value(raw), {})).toMatchObject(meant));
  it.each([
    ['3.5 - 5.3', 3.5, 5.3], ['[ 0.38 - 0.52 ]', 0.38, 0.52], ['[ < 0.21 ]', undefined, 0.21], ['>60', 60, undefined], ['<0.50 IU/mL', undefined, 0.5], ['negative', undefined, undefined], ['-2 - 2', -2, 2],
  ])('range %s', (text, low, high) => {
    const range = referenceRange(text, {});
    expect([range?.low?.value, range?.high?.value, range?.text]).toEqual([low, high, text]);
  });
  it('an empty bracket says nothing', () => expect(referenceRange('[ ]', {})).toBeUndefined());
});

describe('who and where', () => {
  it('reads XCN and PL as logical references', () => {
    expect(practitioner(reading(), value('1234567893^Haddad^Samir^^^Dr^MD^^NPI&2.16.840.1.113883.4.6&ISO'))).toEqual({
      type: 'Practitioner', identifier: { system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567893' }, display: 'Dr Samir Haddad MD',
    });
    expect(practitioner(reading(), value('dr. J Smith'))).toEqual({ type: 'Practitioner', display: 'dr. J Smith' });
    expect(place(reading(), value('W3^301^A^NORTHFIELD'))).toMatchObject({ display: 'W3, 301, A, NORTHFIELD', identifier: { value: 'W3^301^A^NORTHFIELD' } });
  });
});
