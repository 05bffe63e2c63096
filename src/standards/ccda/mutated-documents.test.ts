import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedDocuments } from '../../../test/kit/shared-ccda.ts';
import { seed } from '../../../test/kit/same-seed.ts';
import { needsSharedData, sharedData } from '../../../test/kit/shared-data.ts';
import { validate } from '../fhir/validate.ts';
import { readXml, XmlElement } from '../xml/index.ts';
import type { Translation } from '../translation.ts';
import { translateCcda } from './index.ts';
import { forgiven, namespaces } from './recognize.ts';

const here = sharedData('ccda') !== undefined;

const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
type Change = { at: number; how: 'drop' | 'twice' | 'empty' | 'garble' };

/** Writes a document anew with some elements dropped, doubled, emptied or their attributes garbled. */
function mutated(root: XmlElement, changes: Map<number, Change['how']>): string {
  let count = -1;
  const write = (element: XmlElement): string => {
    count += 1;
    const how = count === 0 ? undefined : changes.get(count);
    const inside = element.content.map((node) => (typeof node === 'string' ? escape(node) : write(node))).join('');
    if (how === 'drop') return '';
    const attributes = Object.entries(element.attributes).map(([name, value]) => ` ${name}="${escape(how === 'garble' ? value.split('').reverse().join('') : value)}"`).join('');
    const text = `<${element.name}${attributes}>${how === 'empty' ? '' : inside}</${element.name}>`;
    return how === 'twice' ? text + text : text;
  };
  return write(root).replace('<ClinicalDocument', '<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:sdtc="urn:hl7-org:sdtc" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"');
}

/** Faults of the resources, references left aside: filing writes those anew. */
function faultsOf(translation: Translation): string[] {
  const resources = [...(translation.patient === undefined ? [] : [translation.patient]), ...translation.entries.map(({ resource }) => ({ ...resource, id: '1' }))];
  return resources.flatMap((resource) => validate(resource).filter((issue) => !issue.says.includes('reference that is neither')).map((issue) => `${issue.at} ${issue.says}`));
}

describe.skipIf(!here)(here ? `mutated documents (seed ${seed})` : `mutated documents: ${needsSharedData}`, () => {
  const roots = here ? [...sharedDocuments('ccda/microsoft'), ...sharedDocuments('ccda/medplum'), ...sharedDocuments('ccda/authored-malformed').slice(0, 1)].filter(({ bytes }) => bytes.length < 120_000).map(({ bytes }) => readXml(bytes, { namespaces, forgiven }).root) : [];
  const change = fc.record({ at: fc.nat(3000), how: fc.constantFrom('drop' as const, 'twice' as const, 'empty' as const, 'garble' as const) });

  it('always give a translation of valid resources, and no mapper fails', () => {
    fc.assert(fc.property(fc.constantFrom(...roots), fc.array(change, { minLength: 1, maxLength: 60 }), (root, changes) => {
      const translation = translateCcda(Buffer.from(mutated(root, new Map(changes.map(({ at, how }) => [at, how])))), { zone: 'America/Denver' });
      expect(['apply', 'refuse']).toContain(translation.outcome);
      expect(translation.findings.filter((finding) => finding.code === 'entry-not-read')).toEqual([]);
      expect(faultsOf(translation)).toEqual([]);
      if (translation.outcome === 'refuse') expect(translation.why).toBeTruthy();
    }), { seed, numRuns: 120 });
  }, 60_000);

  it('bytes of any kind give a refusal, not an error', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => { expect(translateCcda(bytes).outcome).toBe('refuse'); }), { seed, numRuns: 300 });
    const base = sharedDocuments('ccda/authored-malformed')[0]?.bytes as Uint8Array;
    fc.assert(fc.property(fc.nat(base.length), fc.uint8Array({ maxLength: 6 }), (at, put) => {
      const bytes = Buffer.concat([base.subarray(0, at), put, base.subarray(at + put.length)]);
      expect(['apply', 'refuse']).toContain(translateCcda(bytes).outcome);
    }), { seed, numRuns: 300 });
  }, 60_000);
});
