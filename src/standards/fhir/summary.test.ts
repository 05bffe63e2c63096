import { describe, expect, it } from 'vitest';
import { parseExact } from './exact-json.ts';
import { pickElements, summarize } from './summary.ts';

const { exact } = parseExact(JSON.stringify({
  resourceType: 'Observation', id: '1', meta: { versionId: '2', tag: [{ code: 'x' }] }, text: { status: 'generated', div: '<div>..</div>' }, status: 'final', code: { text: 'c' },
  valueQuantity: { value: 6 }, note: [{ text: 'n' }], component: [{ code: { text: 'd' }, valueString: 's', interpretation: [{ text: 'i' }] }], modifierExtension: [{ url: 'http://m', valueBoolean: true }],
}).replace('6}', '6.0}'));

describe('subsets', () => {
  it('picks elements, what is mandatory and what modifies', () => {
    const some = pickElements(exact, ['value', 'Observation.note']);
    expect(Object.keys(some)).toEqual(['resourceType', 'id', 'meta', 'status', 'code', 'valueQuantity', 'note', 'modifierExtension']);
    expect(some.meta).toEqual({ versionId: '2', tag: [{ code: 'x' }, { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }] });
    expect(JSON.stringify(some)).toContain('6.0');
    expect(exact.meta.tag).toHaveLength(1);
  });
  it('summarizes', () => {
    expect(summarize(exact, 'true')).not.toHaveProperty('note');
    expect(summarize(exact, 'true').component).toEqual([{ code: { text: 'd' }, valueString: 's' }]);
    expect(Object.keys(summarize(exact, 'text'))).toEqual(['resourceType', 'id', 'meta', 'text', 'status', 'code']);
    expect(summarize(exact, 'data')).not.toHaveProperty('text');
    expect(summarize({ resourceType: 'Patient', contact: [{}], active: true }, 'true')).not.toHaveProperty('contact');
  });
});
