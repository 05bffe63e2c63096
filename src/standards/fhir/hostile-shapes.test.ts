import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { needsSharedData, sharedData } from '../../../test/kit/shared-data.ts';
import { extractIndex } from './extract.ts';
import { eachReference, patientCompartment, rewriteReferences } from './references.ts';
import { pickElements, summarize } from './summary.ts';
import { validate } from './validate.ts';
import '../../../test/kit/same-seed.ts';

const path = sharedData('fhir/r4-spec-examples/examples.ndjson.gz');
const examples: any[] = path ? gunzipSync(readFileSync(path)).toString().split('\n').filter(Boolean).map((line) => JSON.parse(line)).filter((one) => JSON.stringify(one).length < 20_000) : [];

const odd = fc.constantFrom<any>(null, true, 0, -1, 1e308, '', 'x', '#', 'Patient/', '__proto__', [], {}, [null], [[]], [{}], { resourceType: 'Patient' }, { extension: 5 }, { coding: {} }, { coding: [null] }, { reference: {} }, { start: [] }, { repeat: 'x', event: {} });

/** Replaces the nth node of a tree. */
function spoil(tree: any, nth: number, value: any): any {
  let count = 0;
  const walk = (node: any): any => {
    if (count++ === nth) return value;
    if (Array.isArray(node)) return node.map(walk);
    if (node === null || typeof node !== 'object') return node;
    return Object.fromEntries(Object.entries(node).map(([key, one]) => [key, walk(one)]));
  };
  return walk(tree);
}

it.skipIf(!path)(`nothing throws on a resource of any shape ${path ? '' : needsSharedData}`, () => {
  fc.assert(fc.property(fc.nat(examples.length - 1), fc.nat(120), odd, (at, nth, value) => {
    const type = examples[at].resourceType;
    const spoiled = spoil(examples[at], nth, value);
    const resource = spoiled !== null && typeof spoiled === 'object' && !Array.isArray(spoiled) ? { ...spoiled, resourceType: type } : spoiled;
    expect(Array.isArray(validate(resource))).toBe(true);
    extractIndex(resource);
    eachReference(resource, () => undefined);
    patientCompartment(resource);
    rewriteReferences(resource, (address) => `${address}x`);
    if (resource !== null && typeof resource === 'object' && !Array.isArray(resource)) { pickElements(resource, ['name']); for (const mode of ['true', 'text', 'data'] as const) summarize(resource, mode); }
  }), { numRuns: 2000 });
}, 60_000);
