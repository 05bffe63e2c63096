import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { needsSharedData, sharedData } from '../../../test/kit/shared-data.ts';
import { parseExact } from './exact-json.ts';
import { fhirXmlAsJson } from './read-fhir-xml.ts';
import { validate } from './validate.ts';

const read = (xml: string): any => JSON.parse(fhirXmlAsJson(Buffer.from(xml)));

describe('FHIR XML', () => {
  it('becomes the JSON of the same resource, digits as written', () => {
    const text = fhirXmlAsJson(Buffer.from(`<?xml version="1.0"?><Observation xmlns="http://hl7.org/fhir"><id value="o"/><text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><p>a &lt; b<br/></p></div></text>
      <contained><Patient><active value="true"/></Patient></contained><status value="final"/><code><text value="W"><extension url="u"><valueBoolean value="false"/></extension></text></code><valueQuantity><value value="6.0"/></valueQuantity></Observation>`));
    expect(text).toContain('"value":6.0');
    expect(JSON.parse(text)).toEqual({
      resourceType: 'Observation', id: 'o', text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>a &lt; b<br/></p></div>' }, contained: [{ resourceType: 'Patient', active: true }], status: 'final',
      code: { text: 'W', _text: { extension: [{ url: 'u', valueBoolean: false }] } }, valueQuantity: { value: 6 },
    });
  });
  it('keeps places in lists of values', () => {
    expect(read('<Patient xmlns="http://hl7.org/fhir"><name><given value="A"/><given id="x"/></name></Patient>').name).toEqual([{ given: ['A', null], _given: [null, { id: 'x' }] }]);
  });
  it.each([
    ['<Patient xmlns="http://hl7.org/fhir">\n<nickname value="A"/></Patient>', 'Line 2: <nickname> is no element of Patient'], ['<Patiant xmlns="http://hl7.org/fhir"/>', 'no resource type'], ['<Patient xmlns="http://hl7.org/fhir"><active', 'ends too early'],
    ['<Patient xmlns="http://hl7.org/fhir"><active value="true"/><active value="true"/></Patient>', 'more than once'],
  ])('refuses %s', (xml, says) => { expect(() => fhirXmlAsJson(Buffer.from(xml))).toThrow(says); });

  const folder = sharedData('fhir/fhir-test-cases-r4-examples');
  it.skipIf(!folder)(`reads the published examples as valid resources${folder ? '' : ` ${needsSharedData}`}`, () => {
    const files = readdirSync(folder!).filter((name) => name.endsWith('.xml'));
    expect(files.length).toBeGreaterThan(3);
    const odd: string[] = [];
    for (const name of files) {
      const bytes = readFileSync(`${folder}/${name}`);
      if (!bytes.includes('http://hl7.org/fhir"')) continue;
      const { value } = parseExact(fhirXmlAsJson(bytes));
      const issues = validate(value).filter((i) => i.code === 'structure');
      if (issues.length > 0) odd.push(`${name}: ${issues[0]!.at} ${issues[0]!.says}`);
    }
    expect(odd).toEqual([]);
  });
});
