import { describe, expect, it } from 'vitest';
import { parseExact } from './exact-json.ts';
import { eachReference, literalKind, patientCompartment, rewriteReferences } from './references.ts';

const observation = {
  resourceType: 'Observation', text: { div: '<div xmlns="http://www.w3.org/1999/xhtml"><a href="urn:uuid:1">x</a><img src=\'#a\' alt=""/></div>' },
  subject: { reference: 'urn:uuid:1' }, performer: [{ reference: 'Practitioner/2' }, { reference: 'Patient/9' }, { identifier: { value: 'urn:uuid:1' } }],
  extension: [{ url: 'http://x', valueReference: { reference: 'Patient?identifier=s|1' } }, { url: 'http://y', valueUri: 'urn:uuid:1' }, { url: 'http://z', valueString: 'urn:uuid:1' }],
};

describe('eachReference', () => {
  it('finds references everywhere, not plain URIs', () => {
    const found: string[] = [];
    eachReference(observation, ({ reference }, place) => found.push(`${place} ${reference}`));
    expect(found).toEqual(['subject urn:uuid:1', 'performer Practitioner/2', 'performer Patient/9', 'valueReference Patient?identifier=s|1']);
    eachReference({ education: [{ reference: 'http://leaflet' }], condition: { language: 'text/fhirpath', reference: 'http://e' } }, () => expect.unreachable());
  });
  it.each([['Patient/1', 'relative'], ['http://a/Patient/1', 'absolute'], ['urn:oid:1.2', 'urn'], ['#a', 'contained'], ['Patient?x=1', 'conditional'], ['what', 'other']])('says what %s is', (text, kind) => expect(literalKind(text)).toBe(kind));
});

describe('rewriteReferences', () => {
  it('rewrites addresses and leaves names, numbers and the original alone', () => {
    const { exact } = parseExact(JSON.stringify(observation).replace('"resourceType"', '"valueDecimal":6.0,"resourceType"'));
    const before = JSON.stringify(exact);
    const after = rewriteReferences(exact, (address) => (address === 'urn:uuid:1' ? 'Patient/77' : undefined));
    expect(JSON.stringify(exact)).toBe(before);
    expect(JSON.stringify(after)).toContain('"valueDecimal":6.0');
    expect(after.subject.reference).toBe('Patient/77');
    expect(after.text.div).toContain('<a href="Patient/77">');
    expect(after.extension[1].valueUri).toBe('Patient/77');
    expect(after.extension[2].valueString).toBe('urn:uuid:1');
    expect(after.performer[2].identifier.value).toBe('urn:uuid:1');
    expect(after.performer).toBe(exact.performer);
  });
  it('gives the same object back when nothing changes', () => expect(rewriteReferences(observation, () => undefined)).toBe(observation));
});

describe('patientCompartment', () => {
  it('follows the compartment definition in its order, each patient once', () => {
    expect(patientCompartment(observation)).toEqual(['urn:uuid:1', 'Patient/9']);
    expect(patientCompartment({ resourceType: 'Observation', subject: { reference: 'Group/1' } })).toEqual([]);
    expect(patientCompartment({ resourceType: 'Patient', id: 'a', link: [{ other: { reference: 'Patient/b' } }] })).toEqual(['Patient/a', 'Patient/b']);
    expect(patientCompartment({ resourceType: 'AllergyIntolerance', recorder: { reference: 'Patient/r' }, patient: { reference: 'Patient/p/_history/3' } })).toEqual(['Patient/p', 'Patient/r']);
    expect(patientCompartment({ resourceType: 'Organization', id: 'o' })).toEqual([]);
    expect(patientCompartment({ resourceType: 'Appointment', participant: [{ actor: { reference: 'Practitioner/1' } }, { actor: { reference: 'Patient/1' } }] })).toEqual(['Patient/1']);
  });
});
