import { describe, expect, it } from 'vitest';
import { approximate, parseSearch, type Clause } from './search-query.ts';
import { numberRange } from './search-values.ts';

const only = (type: string, query: string): Clause => {
  const { clauses, issues, unknown } = parseSearch(type, query);
  expect([...issues, ...unknown]).toEqual([]);
  expect(clauses).toHaveLength(1);
  return clauses[0]!;
};
const value = (type: string, query: string): any => { const clause = only(type, query); if (clause.kind !== 'match') throw new Error(clause.kind); return clause.values[0]; };

describe('values', () => {
  it('reads tokens', () => {
    expect(value('Observation', 'code=a')).toEqual({ kind: 'token', code: 'a' });
    expect(value('Observation', 'code=s|a')).toEqual({ kind: 'token', system: 's', code: 'a' });
    expect(value('Observation', 'code=|a')).toEqual({ kind: 'token', system: null, code: 'a' });
    expect(value('Observation', 'code=s|')).toEqual({ kind: 'token', system: 's' });
    expect(value('Patient', 'gender=http://hl7.org/fhir/administrative-gender|male')).toEqual({ kind: 'token', code: 'male' });
    expect(value('Patient', 'phone=(555) 123-4567')).toEqual({ kind: 'token', code: '5551234567' });
    expect(value('Observation', 'code:text=Blood P')).toEqual({ kind: 'text', folded: 'blood p' });
    expect(value('Patient', 'identifier:of-type=t|MR|12')).toEqual({ kind: 'of-type', typeText: 't|MR', value: '12' });
  });
  it('unescapes', () => {
    expect(value('Patient', 'family=a\\,b\\|c\\$d\\\\')).toMatchObject({ value: 'a,b|c$d\\' });
    expect(only('Patient', 'family=a,b')).toMatchObject({ values: [{ value: 'a' }, { value: 'b' }] });
    expect(value('Patient', 'identifier=s\\|x|1')).toEqual({ kind: 'token', system: 's|x', code: '1' });
  });
  it('reads dates with every prefix', () => {
    for (const prefix of ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap']) expect(value('Patient', `birthdate=${prefix}2013-01`)).toMatchObject({ prefix, lo: Date.UTC(2013, 0, 1), hi: Date.UTC(2013, 1, 1) - 1 });
    expect(value('Observation', 'date=2013-01-14T10:00:00%2B01:00').lo).toBe(Date.UTC(2013, 0, 14, 9));
    expect(value('Observation', 'date=2013-01-14T10:00:00+01:00').lo).toBe(Date.UTC(2013, 0, 14, 9));
    expect(parseSearch('Patient', 'birthdate=2013-02-30').issues[0]).toMatchObject({ at: 'birthdate', code: 'value', severity: 'error' });
  });
  it('reads precision as the standard does', () => {
    expect(numberRange('100')).toEqual({ value: 100, lo: 99.5, hi: 100.5 });
    expect(numberRange('100.00')).toMatchObject({ lo: 99.995, hi: 100.005 });
    expect(numberRange('1e2')).toEqual({ value: 100, lo: 95, hi: 105 });
    expect(numberRange('abc')).toBeUndefined();
    expect(value('Observation', 'value-quantity=le5.4|http://unitsofmeasure.org|mg')).toMatchObject({ prefix: 'le', value: 5.4, system: 'http://unitsofmeasure.org', code: 'mg' });
    expect(value('Observation', 'value-quantity=5.4||mg')).toMatchObject({ code: 'mg' });
  });
  it('reads references', () => {
    expect(value('Observation', 'subject=Patient/1')).toEqual({ kind: 'reference', type: 'Patient', id: '1' });
    expect(value('Observation', 'subject:Patient=1')).toEqual({ kind: 'reference', type: 'Patient', id: '1' });
    expect(value('Observation', 'subject=1')).toEqual({ kind: 'reference', id: '1' });
    expect(value('Observation', 'subject=http://x/Patient/1')).toEqual({ kind: 'reference', url: 'http://x/Patient/1' });
    expect(value('Observation', 'subject:identifier=s|1')).toEqual({ kind: 'token', system: 's', code: '1' });
  });
  it('reads composites', () => {
    expect(value('Observation', 'code-value-quantity=l|1$gt5')).toMatchObject({ kind: 'composite', parts: [{ kind: 'token', code: '1' }, { kind: 'quantity', prefix: 'gt' }] });
    expect(parseSearch('Observation', 'code-value-quantity=l|1').issues).toHaveLength(1);
  });
  it('widens ap', () => expect(approximate({ kind: 'quantity', value: 100, lo: 99.5, hi: 100.5 }, 0)).toEqual({ lo: 89.5, hi: 110.5 }));
});

describe('clauses', () => {
  it('reads modifiers and :missing', () => {
    expect(only('Patient', 'family:exact=X')).toMatchObject({ modifier: 'exact' });
    expect(only('Patient', 'family:contains=X')).toMatchObject({ modifier: 'contains' });
    expect(only('Patient', 'gender:not=male')).toMatchObject({ modifier: 'not' });
    expect(only('ValueSet', 'url:below=http://x/')).toMatchObject({ modifier: 'below' });
    expect(only('Patient', 'birthdate:missing=true')).toMatchObject({ kind: 'missing', missing: true });
    expect(parseSearch('Patient', 'birthdate:exact=2000').issues).toHaveLength(1);
    expect(parseSearch('Patient', 'birthdate:missing=perhaps').issues).toHaveLength(1);
  });
  it('reads chains', () => {
    expect(only('Observation', 'subject:Patient.name=x')).toMatchObject({ kind: 'chain', targets: [{ type: 'Patient', clause: { kind: 'match' } }] });
    expect(only('Observation', 'patient.birthdate=2000')).toMatchObject({ targets: [{ type: 'Patient' }] });
    expect(only('Observation', 'encounter.service-provider.name=x')).toMatchObject({ targets: [{ type: 'Encounter', clause: { kind: 'chain', targets: [{ type: 'Organization' }] } }] });
    expect(parseSearch('Observation', 'code.x=1').issues).toHaveLength(1);
    expect(parseSearch('Observation', `${'has-member.'.repeat(9)}code=1`).issues).toHaveLength(1);
  });
  it('reads _has', () => {
    expect(only('Patient', '_has:Observation:patient:code=1')).toMatchObject({ kind: 'has', type: 'Observation', clause: { kind: 'match' } });
    expect(only('Patient', '_has:Observation:patient:_has:AuditEvent:entity:agent=Practitioner/1')).toMatchObject({ clause: { kind: 'has', type: 'AuditEvent' } });
    expect(parseSearch('Patient', '_has:Nope:x:y=1').issues).toHaveLength(1);
  });
  it('reads what every resource has', () => {
    for (const query of ['_id=1,2', '_lastUpdated=gt2020', '_profile=http://p', '_tag=s|t', '_security=s|t', '_source=http://s']) expect(only('Patient', query).kind).toBe('match');
  });
});

describe('results', () => {
  it('reads what shapes them', () => {
    const query = parseSearch('Patient', '_count=5&_total=accurate&_summary=true&_elements=id,name&_sort=-birthdate,_id&_format=json&cursor=z', { reserved: ['cursor'] });
    expect(query).toMatchObject({ count: 5, total: 'accurate', summary: 'true', elements: ['id', 'name'], reserved: { cursor: 'z' }, issues: [], unknown: [], sort: [{ code: 'birthdate', descending: true }, { code: '_id', descending: false }] });
  });
  it('reads includes', () => {
    const { include, revinclude } = parseSearch('MedicationRequest', '_include=MedicationRequest:requester:Practitioner&_include=*&_include:iterate=PractitionerRole:organization&_revinclude=Provenance:target&_revinclude=Provenance:*');
    expect(include).toMatchObject([{ source: 'MedicationRequest', target: 'Practitioner', iterate: false }, { source: 'MedicationRequest', iterate: false }, { source: 'PractitionerRole', iterate: true }]);
    expect(revinclude).toMatchObject([{ source: 'Provenance', parameter: { code: 'target' } }, { source: 'Provenance' }]);
  });
  it('says what it does not know, and what is wrong', () => {
    expect(parseSearch('Patient', 'foo=1&_text=x&_sort=foo').unknown.map((one) => one.at)).toEqual(['foo', '_text', '_sort']);
    expect(parseSearch('Patient', '_count=-1&_summary=x&_include=Patient:name').issues).toHaveLength(3);
  });
});
