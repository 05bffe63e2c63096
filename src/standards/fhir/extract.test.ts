import { describe, expect, it } from 'vitest';
import { dayLast, extractIndex } from './extract.ts';
import { compilePath } from './search-expression.ts';
import { searchParameter, searchParameterById, searchParametersOf } from './search-parameters.ts';
import { resourceTypes } from './model/load-model.ts';
import { searchParameterNumbers } from './model/search-parameter-numbers.ts';
import { foldContact, foldText, phoneticCodes, soundex } from './search-text.ts';

/** Rows by parameter code, without the number. */
const rowsOf = (resource: any, options = {}): Record<string, any[]> => {
  const found: Record<string, any[]> = {};
  const { parts: _parts, ...rows } = extractIndex(resource, options);
  for (const list of Object.values(rows)) for (const { param, ...row } of list as any[]) (found[searchParameterById(param)!.code] ??= []).push(row);
  return found;
};

describe('the registry', () => {
  it('gives every parameter one permanent number', () => {
    const numbers = searchParameterNumbers();
    expect(new Set(Object.values(numbers)).size).toBe(Object.keys(numbers).length);
    expect(numbers['Patient.birthdate']).toBe(1207); // committed: never renumber
    for (const type of resourceTypes()) for (const one of searchParametersOf(type).values()) expect(searchParameterById(one.id)!.code).toBe(one.code);
  });
  it('compiles every indexed expression to plain paths', () => {
    for (const type of resourceTypes()) {
      for (const one of searchParametersOf(type).values()) {
        if (one.indexed && one.code !== 'deceased') for (const text of one.expressions) expect(compilePath(text, type), `${type}.${one.code}: ${text}`).toBeDefined();
      }
    }
  });
  it('unites rather than stores twice', () => {
    const patient = searchParameter('Observation', 'patient')!;
    expect(patient).toMatchObject({ indexed: false, rows: [{ id: searchParameter('Observation', 'subject')!.id, targetType: 'Patient' }] });
    expect(searchParameter('Patient', 'name')!.rows).toHaveLength(3);
    expect(searchParameter('Observation', 'combo-code')!.rows.map((one) => searchParameterById(one.id)!.code)).toEqual(['code', 'component-code']);
    expect(searchParameter('Patient', 'gender')!.impliedSystem).toBe('http://hl7.org/fhir/administrative-gender');
    expect(searchParameter('Patient', 'race')).toBeDefined();
  });
});

describe('extractIndex', () => {
  it('reads a patient', () => {
    const rows = rowsOf({
      resourceType: 'Patient', active: true, gender: 'female', birthDate: '1970-03', deceasedDateTime: '2020-01-01T00:00:00Z',
      name: [{ family: 'Müller', given: ['Ana', 'Ana'], prefix: ['Dr.'], text: 'Dr. Ana Müller' }],
      telecom: [{ system: 'phone', value: '(555) 123-4567' }, { system: 'email', value: 'A@B.org' }, { system: 'fax', value: '1' }, { value: null }],
      address: [{ line: ['1 Main St'], city: 'Utica' }], managingOrganization: { reference: 'Organization/o1' },
      identifier: [{ system: 's', value: '1', type: { coding: [{ system: 't', code: 'MR' }] } }],
      extension: [{ url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-race', extension: [{ url: 'ombCategory', valueCoding: { system: 'r', code: '2106-3', display: 'White' } }, { url: 'text', valueString: 'White' }] }],
    });
    expect(rows['family']).toEqual([{ value: 'Müller', folded: 'muller' }]);
    expect(rows['given']).toEqual([{ value: 'Ana', folded: 'ana' }]);
    expect(rows['name']!.map((row) => row.folded)).toEqual(['dr.', 'dr. ana muller']);
    expect(rows['phonetic']!.map((row) => row.value)).toEqual(['M460', 'A500']);
    expect(rows['phone']).toEqual([{ system: 'phone', code: '5551234567', text: null }]);
    expect(rows['email']).toEqual([{ system: 'email', code: 'a@b.org', text: null }]);
    expect(rows['telecom']!.map((row) => row.system)).toEqual(['fax']);
    expect(rows['birthdate']).toEqual([{ lo: Date.UTC(1970, 2, 1), hi: Date.UTC(1970, 3, 1) - 1 }]);
    expect(rows['deceased']![0].code).toBe('true');
    expect(rows['identifier']).toEqual([{ system: 's', code: '1', text: 't|MR' }]);
    expect(rows['organization']).toEqual([{ targetType: 'Organization', targetId: 'o1', raw: 'Organization/o1' }]);
    expect(rows['race']).toEqual([{ system: 'r', code: '2106-3', text: 'white' }]);
    expect(rows['address']!.map((row) => row.value)).toEqual(['1 Main St']);
  });
  it('reads an observation with its choices', () => {
    const rows = rowsOf({
      resourceType: 'Observation', status: 'final', code: { text: 'Weight', coding: [{ system: 'l', code: '1', display: 'Body weight' }, { system: 'm', code: '2' }] },
      subject: { reference: 'http://ours/fhir/Patient/1/_history/4' }, performer: [{ reference: 'http://theirs/fhir/Practitioner/1' }, { reference: '#org', identifier: { system: 's', value: '9' } }],
      contained: [{ resourceType: 'Organization', id: 'org' }], effectivePeriod: { start: '2020-01-01T10:00:00+02:00' },
      valueQuantity: { value: 5, comparator: '<', unit: 'kg', system: 'u', code: 'kg' }, component: [{ code: { text: 'only text' }, valueString: 'x' }],
    }, { bases: ['http://ours/fhir'] });
    expect(rows['code']).toEqual([{ system: 'l', code: '1', text: 'body weight' }, { system: 'm', code: '2', text: 'weight' }]);
    expect(rows['subject']).toEqual([{ targetType: 'Patient', targetId: '1', raw: 'http://ours/fhir/Patient/1/_history/4' }]);
    expect(rows['performer']).toEqual([{ targetType: 'Practitioner', targetId: null, raw: 'http://theirs/fhir/Practitioner/1' }, { targetType: 'Organization', targetId: null, raw: '#org', identifierSystem: 's', identifierValue: '9' }]);
    expect(rows['date']).toEqual([{ lo: Date.UTC(2020, 0, 1, 8), hi: dayLast }]);
    expect(rows['value-quantity']).toMatchObject([{ value: 5, hi: 5, code: 'kg', unit: 'kg' }]);
    expect(rows['value-quantity']![0].lo).toBeLessThan(-1e300);
    expect(rows['component-code']).toEqual([{ system: null, code: null, text: 'only text' }]);
  });
  it('reads days in the zone given, over a change of clocks', () => {
    expect(rowsOf({ resourceType: 'Encounter', period: { start: '2021-03-14', end: '2021-03-14' } }, { zone: 'America/New_York' })['date'])
      .toEqual([{ lo: Date.UTC(2021, 2, 14, 5), hi: Date.UTC(2021, 2, 15, 4) - 1 }]);
  });
  it('passes over what has the wrong shape', () => {
    expect(() => extractIndex({ resourceType: 'Patient', name: 'x', identifier: [null, 5, { value: 7 }], telecom: {}, birthDate: '2020-02-30', contact: [[]] })).not.toThrow();
    expect(extractIndex({ resourceType: 'Nonsense' }).tokens).toEqual([]);
    expect(extractIndex(null).tokens).toEqual([]);
  });
});

describe('text', () => {
  it('folds case, accents and space', () => {
    expect(foldText('  José   O’NEIL ')).toBe("jose o'neil");
    expect(foldText('Straße Łódź Ærø')).toBe('strasse lodz aero');
    expect(foldText('PLAIN text')).toBe('plain text');
    expect(foldText('李 小龍')).toBe('李 小龍');
  });
  it('folds phone numbers and mail', () => {
    expect(foldContact('+1 (555) 123-4567 x12')).toBe('+15551234567x12');
    expect(foldContact('tel:555-123-4567')).toBe('5551234567');
    expect(foldContact('A.B@C.org')).toBe('a.b@c.org');
  });
  it('gives the Soundex of the National Archives', () => {
    expect(['Robert', 'Rupert', 'Ashcraft', 'Tymczak', 'Pfister', 'Lee', 'Gutierrez', '李'].map(soundex)).toEqual(['R163', 'R163', 'A261', 'T522', 'P236', 'L000', 'G362', '']);
    expect(phoneticCodes('Smith-Jones Smyth')).toEqual(['S530', 'J520']);
  });
});
