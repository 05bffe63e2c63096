import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { needsSharedData, sharedData } from '../../../test/kit/shared-data.ts';
import { knownProfiles, validateProfile } from './us-core.ts';

const url = (name: string): string => `http://hl7.org/fhir/us/core/StructureDefinition/${name}`;
const tests = sharedData('fhir/us-core-invariant-tests');
const examples = sharedData('fhir/us-core-examples');
/** Test files that do not say which profile they are for. */
const profileOf: Record<string, string> = { 'us-core-20': 'us-core-medicationdispense', 'us-core-24': 'us-core-smokingstatus' };

describe('validateProfile', () => {
  it('names what a claimed profile lacks', () => {
    const issues = validateProfile({ resourceType: 'Patient', meta: { profile: [`${url('us-core-patient')}|7.0.0`] }, name: [{ text: 'x' }], identifier: [{ value: '1' }] });
    expect(issues.map((one) => `${one.at} ${one.severity}`)).toEqual(['Patient.identifier.system warning', 'Patient.name warning']);
  });
  it('passes over what is not claimed or not known', () => {
    expect(validateProfile({ resourceType: 'Patient' })).toEqual([]);
    expect(validateProfile({ resourceType: 'Patient', meta: { profile: [url('constructor'), 'http://other', 5] } })).toEqual([]);
    expect(knownProfiles().length).toBeGreaterThan(45);
  });
  it.skipIf(!tests)(`decides US Core's own invariant tests as they say ${tests ? '' : needsSharedData}`, () => {
    for (const file of readdirSync(tests!)) {
      const resource = parse(readFileSync(`${tests}/${file}`, 'utf8'));
      const key = /^(.*)-[fp]\d/.exec(file)![1]!;
      const claimed = profileOf[key] ? [url(profileOf[key])] : resource.meta.profile;
      const found = validateProfile(resource, claimed).some((one) => one.says.includes(`: ${key} `));
      expect(found, file).toBe(file.includes('-fail'));
    }
  });
  it.skipIf(!examples)(`finds no fault in US Core's examples ${examples ? '' : needsSharedData}`, () => {
    const faulty = readdirSync(examples!).flatMap((file) => validateProfile(JSON.parse(readFileSync(`${examples}/${file}`, 'utf8'))).map((one) => `${file} ${one.at} ${one.says}`));
    expect(faulty).toEqual([]);
  });
});
