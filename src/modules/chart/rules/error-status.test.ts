import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { needsSharedData, sharedData } from '../../../../test/kit/shared-data.ts';
import { validate } from '../../../standards/fhir/validate.ts';
import { isInError } from '../render/status-words.ts';
import { markable, markedInError, taggedInError } from './error-status.ts';

it('takes the clinical status away, which a problem entered in error may not have (con-5)', () => {
  const marked = markedInError({ resourceType: 'Condition', clinicalStatus: { coding: [{ code: 'active' }] }, subject: { reference: 'Patient/1' } });
  expect(marked['clinicalStatus']).toBeUndefined();
  expect(isInError(marked)).toBe(true);
  expect([markable('Condition'), markable('Patient')]).toEqual([true, false]);
});

const examples = sharedData('fhir/r4-spec-examples/examples.ndjson.gz');
it.skipIf(!examples)(`marks an example of every type as entered in error, and it stays valid (${needsSharedData})`, () => {
  let marks = 0;
  for (const text of gunzipSync(readFileSync(examples!)).toString('utf8').split('\n').filter((l) => l.trim() !== '')) {
    const resource = JSON.parse(text);
    if (!markable(resource.resourceType) || validate(resource).length > 0) continue;
    // R4 contradicts itself here: con-4 wants a clinical status of what has abated, con-5 forbids one to what was entered in error.
    if (resource.resourceType === 'Condition' && Object.keys(resource).some((k) => k.startsWith('abatement'))) continue;
    // Where the status would break another rule of the type (app-3), the tag says it, as the action does.
    const byStatus = markedInError(resource), marked = validate(byStatus).length > 0 ? taggedInError(resource) : byStatus;
    expect(isInError(marked), resource.resourceType).toBe(true);
    expect(validate(marked), `${resource.resourceType}/${resource.id}`).toEqual([]);
    marks += 1;
  }
  expect(marks).toBeGreaterThan(300);
});
