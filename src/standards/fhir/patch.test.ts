import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { needsSharedData, sharedData } from '../../../test/kit/shared-data.ts';
import { Problem } from '../../platform/problem.ts';
import { parseExact } from './exact-json.ts';
import { applyPatch } from './patch.ts';

const data = sharedData('fhir/patch-r4/json-patch-tests.json');
const cases: any[] = data ? JSON.parse(readFileSync(data, 'utf8')) : [];

describe('applyPatch', () => {
  it.skipIf(!data)(`does what the FHIR test cases say ${data ? '' : needsSharedData}`, () => {
    expect(cases.length).toBeGreaterThan(10);
    for (const one of cases) {
      if (one.disabled || !one.patch) continue;
      const before = JSON.stringify(one.doc);
      if (one.error !== undefined) expect(() => applyPatch(one.doc, one.patch), one.comment).toThrow(Problem);
      else if (one.expected !== undefined) expect(applyPatch(one.doc, one.patch), one.comment).toEqual(one.expected);
      else applyPatch(one.doc, one.patch);
      expect(JSON.stringify(one.doc), one.comment).toBe(before);
    }
  });
  it('keeps the digits of the resource and of the patch', () => {
    const { exact } = parseExact('{"resourceType":"Observation","valueQuantity":{"value":6.0},"status":"final"}');
    const patch = parseExact('[{"op":"test","path":"/valueQuantity/value","value":6},{"op":"replace","path":"/status","value":"amended"},{"op":"add","path":"/x","value":7.10}]').exact;
    expect(JSON.stringify(applyPatch(exact, patch))).toBe('{"resourceType":"Observation","valueQuantity":{"value":6.0},"status":"amended","x":7.10}');
    expect(exact.status).toBe('final');
  });
  it.each([
    [[{ op: 'remove', path: '' }], 'invalid-input'], [[{ op: 'remove', path: '/no' }], 'invalid-input'], [[{ op: 'test', path: '/a', value: 2 }], 'invalid-input'],
    [[{ op: 'add', path: '/list/9', value: 1 }], 'invalid-input'], [[{ op: 'add', path: '/list/01', value: 1 }], 'invalid-input'], [[{ op: 'move', from: '/o', path: '/o/p' }], 'invalid-input'],
    [[{ op: 'add', path: '/__proto__/polluted', value: 1 }], 'invalid-input'], [[{ op: 'add', path: '/constructor/prototype/polluted', value: 1 }], 'invalid-input'],
    [[{ op: 'nope', path: '/a' }], 'unreadable'], [[{ op: 'add', path: 'a', value: 1 }], 'unreadable'], [[{ op: 'add', path: '/a' }], 'unreadable'], [{}, 'unreadable'], [[null], 'unreadable'],
  ])('refuses %j', (patch, kind) => {
    try { applyPatch({ a: 1, list: [1], o: { p: 1 } }, patch); expect.unreachable(); } catch (error) { expect((error as Problem).kind).toBe(kind); }
    expect(({} as any).polluted).toBeUndefined();
  });
});
