import { describe, expect, it } from 'vitest';
import { buildCapability } from './capability.ts';
import { validate } from './validate.ts';

describe('buildCapability', () => {
  it('is valid R4 and promises what the registry answers', () => {
    const statement = buildCapability({ baseUrl: 'https://records.example.org/fhir/R4', softwareVersion: '1', date: '2026-01-01', tokenUrl: 'https://records.example.org/token', operations: { Patient: [{ name: 'everything', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything' }] } });
    expect(validate(statement)).toEqual([]);
    const patient = statement.rest[0].resource.find((one: any) => one.type === 'Patient');
    expect(patient.searchParam.map((one: any) => one.name)).toEqual(expect.arrayContaining(['_id', '_lastUpdated', 'birthdate', 'family', 'identifier', 'name', 'race']));
    expect(patient.searchParam.map((one: any) => one.name)).not.toContain('_text');
    expect(patient.searchRevInclude).toContain('Observation:subject');
    expect(statement.rest[0].resource).toHaveLength(146);
  });
});
