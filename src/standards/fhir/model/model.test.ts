import { describe, expect, it } from 'vitest';
import { condenseModel } from './build-model.ts';
import { fhirModel, isResourceType, resourceTypes } from './load-model.ts';
import { searchParameterNumbers } from './search-parameter-numbers.ts';

describe('the model', () => {
  it('has all R4 resource types and no other', () => {
    expect(resourceTypes()).toHaveLength(146);
    for (const name of ['Patient', 'Parameters', 'VisionPrescription']) expect(isResourceType(name)).toBe(true);
    for (const name of ['Resource', 'DomainResource', 'HumanName', 'SubscriptionStatus', '__proto__', 'constructor', 'Patient.contact']) expect(isResourceType(name), name).toBe(false);
  });
  it('is what the definitions say now', () => expect(fhirModel()).toEqual(JSON.parse(JSON.stringify(condenseModel()))));
  it('numbers every search parameter', () => {
    const numbers = searchParameterNumbers();
    const missing = fhirModel().searchParameters.flatMap((one) => one.base.map((base) => `${base}.${one.code}`)).filter((name) => numbers[name] === undefined);
    expect(missing, 'run build-model.ts --assign-ids and commit search-parameter-ids.json').toEqual([]);
  });
  it('lists value sets with what they take over from others', () => {
    const codes = (url: string): string[] => Object.values(fhirModel().valueSets.find((one) => one.url === url)!.codes).flat();
    expect(codes('http://hl7.org/fhir/ValueSet/administrative-gender')).toEqual(['male', 'female', 'other', 'unknown']);
    expect(codes('http://hl7.org/fhir/ValueSet/all-types')).toEqual(expect.arrayContaining(['Patient', 'HumanName', 'string']));
  });
});
