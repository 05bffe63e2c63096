import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { needsSharedData, sharedData } from '../../../test/kit/shared-data.ts';
import { parseExact } from './exact-json.ts';
import { uncheckable } from './fhirpath-rule.ts';
import { fhirModel, resourceTypes } from './model/load-model.ts';
import { planOf } from './validate-plan.ts';
import { validate } from './validate.ts';

const patient = (more: object): any => ({ resourceType: 'Patient', ...more });
const observation = (more: object): any => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, ...more });
/** `at code` of each issue. */
const faults = (resource: unknown): string[] => validate(resource).map((one) => `${one.at} ${one.code}`);
const gone = (path: string): string => `${path} ${sharedData(path) ? '' : needsSharedData}`;

describe('structure', () => {
  it.each<[string, any, string[]]>([
    ['nothing', null, ['Resource structure']], ['a list', [], ['Resource structure']], ['no type', {}, ['Resource structure']], ['an unknown type', { resourceType: 'Nope' }, ['Resource structure']], ['an abstract type', { resourceType: 'DomainResource' }, ['Resource structure']],
    ['__proto__ as type', { resourceType: '__proto__' }, ['Resource structure']], ['constructor as type', { resourceType: 'constructor' }, ['Resource structure']],
    ['an unknown element', patient({ nmae: [] }), ['Patient.nmae structure']], ['one for many', patient({ name: { family: 'x' } }), ['Patient.name structure']], ['many for one', patient({ gender: ['male'] }), ['Patient.gender structure']],
    ['an empty list', patient({ name: [] }), ['Patient.name structure']], ['an empty object', patient({ name: [{}] }), ['Patient.name[0] structure']], ['an id alone', patient({ name: [{ id: 'x' }] }), ['Patient.name[0] structure']],
    ['an empty string', patient({ name: [{ given: ['a', ''] }] }), ['Patient.name[0].given[1] value']], ['white space', patient({ name: [{ family: '  ' }] }), ['Patient.name[0].family value']], ['null', patient({ name: null }), ['Patient.name structure']],
    ['null in a list', patient({ name: [{ given: [null] }] }), ['Patient.name[0].given[0] structure']], ['missing required', { resourceType: 'Observation', code: { text: 'x' } }, ['Observation.status required']],
    ['two of a choice', patient({ deceasedBoolean: true, deceasedDateTime: '2020' }), ['Patient.deceasedDateTime structure']], ['a type the choice lacks', patient({ deceasedString: 'x' }), ['Patient.deceasedString structure']],
    ['text for a number', observation({ valueQuantity: { value: '5' } }), ['Observation.valueQuantity.value value']], ['a number for text', patient({ name: [{ family: 5 }] }), ['Patient.name[0].family value']], ['text for an object', patient({ name: ['x'] }), ['Patient.name[0] structure']],
    ['an infinite number', observation({ valueQuantity: { value: Number('1e999') } }), ['Observation.valueQuantity.value value']], ['1.5 for an integer', patient({ multipleBirthInteger: 1.5 }), ['Patient.multipleBirthInteger value']],
    ['a bad id', patient({ id: 'a b' }), ['Patient.id value']], ['an id too long', patient({ id: 'x'.repeat(65) }), ['Patient.id value']], ['a control character', patient({ name: [{ family: 'a\u0001' }] }), ['Patient.name[0].family value']],
  ])('refuses %s', (_what, resource, expected) => expect(faults(resource)).toEqual(expected));
  it('bears extensions on primitives', () => {
    const absent = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }] };
    expect(faults(patient({ _birthDate: absent, name: [{ given: [null, 'b'], _given: [absent, null] }] }))).toEqual([]);
    expect(faults({ resourceType: 'Observation', _status: absent, code: { text: 'x' } })).toEqual([]);
    expect(faults(patient({ _birthDate: { nope: 1 } }))).toEqual(['Patient._birthDate.nope structure']);
    expect(faults(patient({ _name: absent }))).toEqual(['Patient._name structure']);
  });
});

describe('dates', () => {
  it.each(['2020', '2020-02', '2020-02-29', '2000-02-29', '1900-12-31'])('allows %s', (birthDate) => expect(faults(patient({ birthDate }))).toEqual([]));
  it.each(['2021-02-29', '1900-02-29', '2020-02-30', '2020-13', '2020-00', '2020-01-32', '20200101', '2020-1-1', '0000', '2020-01-01T00:00:00Z', ''])('refuses %s', (birthDate) => expect(faults(patient({ birthDate }))).toEqual(['Patient.birthDate value']));
  it.each(['2020-01-01T10:00:00Z', '2020-01-01T10:00:00.123-05:00', '2020-06'])('allows the dateTime %s', (effectiveDateTime) => expect(faults(observation({ effectiveDateTime }))).toEqual([]));
  it.each(['2020-01-01T10:00Z', '2020-01-01T10:00:00', '2020-01-01T24:00:00Z', '2021-02-29T10:00:00Z', '2020-01-01 10:00:00Z'])('refuses the dateTime %s', (effectiveDateTime) => expect(faults(observation({ effectiveDateTime }))).toEqual(['Observation.effectiveDateTime value']));
});

describe('codes, references, extensions', () => {
  it('holds required value sets', () => {
    expect(faults(patient({ gender: 'f' }))).toEqual(['Patient.gender code-invalid']);
    expect(faults({ resourceType: 'AllergyIntolerance', patient: { reference: 'Patient/1' }, clinicalStatus: { coding: [{ system: 'http://x', code: 'active' }] } })).toEqual(['AllergyIntolerance.clinicalStatus code-invalid']);
    expect(faults(patient({ communication: [{ language: { text: 'English' } }] }))).toEqual([]);
    expect(validate(patient({ gender: 'secret-word' }))[0]!.says).not.toContain('secret-word');
  });
  it('knows every code of FHIR\'s own code systems, whatever the binding', () => {
    const contract = (code: string): any => ({ resourceType: 'Contract', legalState: { coding: [{ system: 'http://hl7.org/fhir/contract-legalstate', code }] } });
    expect(faults(contract('amended'))).toEqual([]);
    expect(faults(contract('amnded'))).toEqual(['Contract.legalState.coding[0] code-invalid']);
    expect(faults(observation({ category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'a-later-one' }] }] }))).toEqual([]);
  });
  it('has every required R4 binding that can be listed', () => expect(fhirModel().valueSets.length).toBeGreaterThan(200));
  it('checks what references point at', () => {
    expect(faults(observation({ subject: { reference: 'Practitioner/1' } }))).toEqual(['Observation.subject structure']);
    expect(faults(observation({ subject: { reference: 'http://x/fhir/Medication/1/_history/2' } }))).toEqual(['Observation.subject structure']);
    expect(faults(observation({ subject: { reference: 'Patient/1', type: 'Group' } }))).toEqual(['Observation.subject structure']);
    expect(faults(observation({ subject: { reference: 'nonsense' } }))).toEqual(['Observation.subject value']);
    expect(faults(observation({ subject: { reference: 'Nope/1' } }))).toEqual(['Observation.subject value']);
    expect(faults(observation({ subject: { reference: '#p' } }))).toEqual(['Observation.subject invariant']);
    for (const reference of ['urn:uuid:9246eb82-afc3-4a9a-8d03-47fdc2273007', 'Patient?identifier=s|1', 'http://other/thing', 'Patient/1/_history/3']) expect(faults(observation({ subject: { reference } }))).toEqual([]);
  });
  it('checks contained resources', () => {
    const contained = (one: object, subject = '#p'): any => observation({ contained: [{ resourceType: 'Patient', id: 'p', ...one }], subject: { reference: subject } });
    expect(faults(contained({}))).toEqual([]);
    const shown = (src: string): any => observation({ contained: [{ resourceType: 'Binary', id: 'p', contentType: 'image/png' }], text: { status: 'additional', div: `<div xmlns="http://www.w3.org/1999/xhtml"><img src="${src}" alt="x"/></div>` } });
    expect(faults(shown('#p'))).toEqual([]);
    expect(faults(shown('#q'))).toEqual(['Observation.contained[0] invariant']);
    expect(faults(contained({ gender: 'x' }))).toEqual(['Observation.contained[0].gender code-invalid']);
    expect(faults(contained({}, 'Patient/1'))).toEqual(['Observation.contained[0] invariant']);
    expect(faults(contained({ meta: { versionId: '1' } }))).toEqual(['Observation invariant']);
    expect(faults(contained({ resourceType: 'Practitioner' }))).toEqual(['Observation.subject structure']);
    expect(faults(observation({ contained: [{ resourceType: 'Patient' }] }))).toContain('Observation.contained[0] required');
  });
  it('wants a fullUrl to name what its entry holds', () => {
    const bundle = (fullUrl: string): any => ({ resourceType: 'Bundle', type: 'collection', entry: [{ fullUrl, resource: patient({ id: '1' }) }] });
    for (const url of ['http://x/fhir/Patient/1', 'urn:uuid:9246eb82-afc3-4a9a-8d03-47fdc2273007', 'http://x/of-ours/1']) expect(faults(bundle(url))).toEqual([]);
    expect(faults(bundle('http://x/fhir/Practitioner/1'))).toEqual(['Bundle.entry[0] value']);
  });
  it('checks extensions', () => {
    const extension = (one: object): any => patient({ extension: [one] });
    expect(faults(extension({ url: 'http://x', valueString: 'a' }))).toEqual([]);
    expect(faults(extension({ url: 'http://x', extension: [{ url: 'short', valueString: 'a' }] }))).toEqual([]);
    expect(faults(extension({ url: 'http://x' }))).toEqual(['Patient.extension[0] invariant']);
    expect(faults(extension({ url: 'http://x', valueString: 'a', extension: [{ url: 'y', valueString: 'b' }] }))).toEqual(['Patient.extension[0] invariant']);
    expect(faults(extension({ valueString: 'a' }))).toEqual(['Patient.extension[0].url required']);
    expect(faults(extension({ url: 'short', valueString: 'a' }))).toEqual(['Patient.extension[0] value']);
    expect(faults(extension({ url: 'http://x', valueString: 'a', valueCode: 'b' }))).toEqual(['Patient.extension[0].valueCode structure']);
  });
});

describe('invariants', () => {
  it.each<[string, any]>([
    ['per-1', patient({ name: [{ family: 'x', period: { start: '2021', end: '2020' } }] })], ['cpt-2', patient({ telecom: [{ value: '1' }] })], ['pat-1', patient({ contact: [{ gender: 'male' }] })], ['obs-6', observation({ valueString: 'x', dataAbsentReason: { text: 'y' } })],
    ['obs-7', observation({ code: { coding: [{ code: 'a' }] }, valueString: 'x', component: [{ code: { coding: [{ code: 'a' }] }, valueString: 'y' }] })], ['qty-3', observation({ valueQuantity: { value: 1, code: 'kg' } })], ['att-1', patient({ photo: [{ data: 'AAAA' }] })],
    ['con-5', { resourceType: 'Condition', subject: { reference: 'Patient/1' }, clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] }, verificationStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'entered-in-error' }] } }],
    ['org-1', { resourceType: 'Organization', active: true }], ['bdl-7', { resourceType: 'Bundle', type: 'collection', entry: [{ fullUrl: 'urn:oid:1.2', resource: patient({}) }, { fullUrl: 'urn:oid:1.2', resource: patient({}) }] }],
    ['que-2', { resourceType: 'Questionnaire', status: 'draft', item: [{ linkId: '1', type: 'group', item: [{ linkId: '1', type: 'string' }] }] }], ['txt-1', patient({ text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><script>x</script></div>' } })],
    ['sdf-4', { resourceType: 'StructureDefinition', url: 'http://x', name: 'X', status: 'draft', kind: 'resource', abstract: false, type: 'Patient', differential: { element: [{ id: 'Patient', path: 'Patient' }] } }],
  ])('finds %s', (key, resource) => expect(validate(resource).map((one) => one.says).join()).toContain(`(${key})`));
  it('compiles every type, and every expression that R4 gives', () => {
    for (const type of resourceTypes()) { expect(planOf(type)!.resource).toBe(true); validate({ resourceType: type }); }
    expect([...uncheckable]).toEqual([]);
  });
  it('bears a Bundle within reason and stops at a hundred issues', () => expect(validate({ resourceType: 'Bundle', type: 'collection', entry: Array.from({ length: 500 }, () => ({ resource: patient({ nope: 1 }) })) })).toHaveLength(100));
});

describe('real resources', () => {
  const lines = (path: string): any[] => gunzipSync(readFileSync(sharedData(path)!)).toString().split('\n').filter(Boolean).map((line) => JSON.parse(line));
  /** Faults that HL7's own examples have: a parent that may only be a Device, a performer that is an Encounter, items without linkId, narratives without text. */
  const knownFaulty = ['ActivityDefinition/blood-tubes-supply', 'DeviceMetric/example', 'Observation/clinical-gender', 'Questionnaire/qs1', 'Questionnaire/zika-virus-exposure-assessment'];
  it.skipIf(!sharedData('fhir/r4-spec-examples'))(`finds HL7's examples valid, but five ${gone('fhir/r4-spec-examples')}`, () => {
    const bad = lines('fhir/r4-spec-examples/examples.ndjson.gz').filter((one) => validate(one).length > 0).map((one) => `${one.resourceType}/${one.id}`);
    expect(bad.sort()).toEqual(knownFaulty);
  });
  it.skipIf(!sharedData('fhir/synthea-r4-2019-bundles'))(`finds Synthea valid ${gone('fhir/synthea-r4-2019-bundles')}`, () => {
    for (const bundle of lines('fhir/synthea-r4-2019-bundles/bundles-07.ndjson.gz').slice(0, 15)) expect(validate(bundle)).toEqual([]);
  });
  it.skipIf(!sharedData('fhir/us-core-examples'))(`finds US Core's examples valid, but one without narrative div ${gone('fhir/us-core-examples')}`, () => {
    const folder = sharedData('fhir/us-core-examples')!;
    const bad = readdirSync(folder).filter((file) => validate(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'))).length > 0);
    expect(bad).toEqual(['diagnosticreport-cbc.json']);
  });
  it.skipIf(!sharedData('fhir/validator-r4'))(`agrees with HL7's validator as far as no terminology server or profile is needed ${gone('fhir/validator-r4')}`, () => {
    const folder = sharedData('fhir/validator-r4')!;
    const cases = readFileSync(`${folder}/cases.ndjson`, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line)).filter((one) => one.file.endsWith('.json') && !one.profiles?.length && !one.packages?.length && !one.supporting?.length && !one.profile);
    let agree = 0;
    const refusedThoughValid: string[] = [];
    for (const one of cases) {
      let refused = true;
      try { refused = validate(parseExact(readFileSync(`${folder}/files/${one.file}`, 'utf8')).value).length > 0; } catch { refused = true; }
      if (refused === one.expected.errors > 0) agree += 1;
      else if (refused) refusedThoughValid.push(one.file);
    }
    expect(refusedThoughValid).toEqual(['json-comments-1.json']); // comments are an option of that validator, not JSON
    expect(agree / cases.length).toBeGreaterThan(0.8);
  });
});
