import { describe, expect, it } from 'vitest';
import { translate } from '../../src/standards/hl7v2/index.ts';
import { translateCcda, cdaNarrative } from '../../src/standards/ccda/index.ts';
import { extractIndex } from '../../src/standards/fhir/extract.ts';
import { validate } from '../../src/standards/fhir/validate.ts';
import { validateProfile } from '../../src/standards/fhir/us-core.ts';
import { readPhone } from '../../src/standards/phone/index.ts';
import { readDay } from '../../src/standards/read-day.ts';
import { readFhirItem } from '../../src/modules/exchange/rules/read-fhir-item.ts';
import { foldSystem } from '../../src/modules/patients/rules/identifier-strength.ts';
import { readSearchText } from '../../src/modules/patients/rules/read-search-text.ts';
import { namedRules } from '../../src/modules/quality/rules/named-rules.ts';
import { narrativeBlocks } from '../../src/modules/chart/print/narrative-blocks.ts';
import { renderEntry } from '../../src/modules/chart/render/render-entry.ts';
import { sanitizeNarrative } from '../../src/modules/chart/render/sanitize-narrative.ts';

/**
 * Nobody's text holds the program up. A pattern that goes back over what it read takes seconds where others take milliseconds, so every reader is given
 * long runs of what patterns stumble over. The limit is far above what any of them needs and far below what going back costs.
 */
const letters = 60_000, msMax = 2_500;
const units = [' ', '\t', '0', '9', 'a', 'A', 'A1', '.', '-', '/', ':', '=', '"', '\'', '<', '<a ', ' a', ' a=', '&', '^', '~', '\\', '(', '@', 'a@', '1-', '1.', '0 ', '#', '<!--', '[', '|'];
const runs = units.flatMap((unit) => { const run = unit.repeat(letters / unit.length); return [run, `${run}\u2028`, `x${run}!`]; });

function slow(name: string, read: (text: string) => unknown, given = runs): string[] {
  const found: string[] = [];
  for (const text of given) {
    const began = performance.now();
    try { read(text); } catch { /* a refusal is an answer */ }
    const ms = performance.now() - began;
    if (ms > msMax) { found.push(`${name} of ${JSON.stringify(text.slice(0, 4))}.. ${JSON.stringify(text.at(-1))}: ${Math.round(ms)} ms`); break; }
  }
  return found;
}

type Path = (string | number)[];
const leaves = (o: unknown, at: Path = []): Path[] => (typeof o === 'object' && o !== null ? Object.entries(o).flatMap(([k, v]) => leaves(v, [...at, k])) : typeof o === 'string' ? [at] : []);
function put(o: object, at: Path, value: string): any {
  const copy = structuredClone(o) as any;
  at.slice(0, -1).reduce((inner, k) => inner[k], copy)[at.at(-1)!] = value;
  return copy;
}

const fewer = runs.filter((_, i) => i % 3 === 2);
const patient = { resourceType: 'Patient', id: 'p', text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>' }, identifier: [{ system: 'urn:x', value: '1', type: { text: 'MRN' } }], name: [{ family: 'A', given: ['B'] }], telecom: [{ system: 'phone', value: '555' }], birthDate: '1980-01-01', address: [{ line: ['1'], city: 'c', state: 'MA', postalCode: '02139' }] };
const observation = { resourceType: 'Observation', id: 'o', meta: { profile: ['http://x'] }, status: 'final', code: { coding: [{ system: 'http://loinc.org', code: '1', display: 'd' }], text: 't' }, subject: { reference: 'Patient/p' }, encounter: { reference: 'Encounter/e' }, effectiveDateTime: '2020-01-01', valueQuantity: { value: 1, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' }, referenceRange: [{ text: '1-2' }], note: [{ text: 'n' }] };
const note = { resourceType: 'DocumentReference', id: 'd', status: 'current', type: { text: 'Note' }, subject: { reference: 'Patient/p' }, date: '2020-01-01T00:00:00Z', content: [{ attachment: { contentType: 'text/plain', data: 'YQ==', url: 'x', title: 't' } }] };
const recorded = { id: '1', version: 1, recordedAt: '2020-01-01T00:00:00Z', by: null, source: null, itemId: null };

describe('no reader is held up by long runs', () => {
  it('of text alone', () => {
    expect([
      ...slow('a narrative', (t) => sanitizeNarrative(`<div ${t}`)), ...slow('a narrative', (t) => sanitizeNarrative(`<div title="${t}`)), ...slow('a narrative on paper', (t) => narrativeBlocks(sanitizeNarrative(`<p>${t}</p>`) ?? '')), ...slow('a narrative as C-CDA', (t) => cdaNarrative(sanitizeNarrative(`<p title="${t}">${t}`) ?? '')),
      ...slow('a day', (t) => readDay(t, 'mdy')), ...slow('a phone', readPhone), ...slow('a system', foldSystem), ...slow('the search box', (t) => readSearchText(t.slice(0, 100) + t.slice(-100), 'mdy', 20_000)),
      ...slow('a bundle\'s addresses', (t) => readFhirItem(JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry: [{ request: { method: 'DELETE', url: t } }, { fullUrl: t, resource: patient }] }))),
      ...Object.entries(namedRules).flatMap(([name, rule]) => slow(`the rule ${name}`, (t) => rule(t, { pattern: '\\b(tablet|capsule)s?\\b', words: ['test'], than: '2020', to: '2020' }), fewer)),
    ]).toEqual([]);
  }, 120_000);

  it.each([patient, observation, note])('in any element of a resource', (resource) => {
    expect(leaves(resource).filter((at) => at[0] !== 'resourceType').flatMap((at) => slow(at.join('.'), (t) => {
      const made = put(resource, at, t);
      validate(made); validateProfile(made); extractIndex(made, { zone: 'UTC', bases: [] } as never); renderEntry(made, recorded);
    }, fewer))).toEqual([]);
  }, 120_000);

  it('in any field of a message', () => {
    const message = ['MSH|^~\\&|REG|NORTH|EHR|HIS|20240115120000-0600||ORU^R01|M1|P|2.5.1', 'PID|1||5^^^NORTH&2.16.840.1.113883.19.4.6&ISO^MR||Doe^Jane^Q||19870422|F|||1 St^^Town^MA^02139||555-0100', 'PV1|1|I|W3^301^A^NORTH||||1234567893^Haddad^Samir|||MED|||||||||V77', 'OBR|1|A|B|718-7^Hgb^LN|||202401150800', 'OBX|1|NM|718-7^Hgb^LN||13.5|g/dL^^UCUM|12-16|N|||F|||202401150800', 'NTE|1||words'];
    const fields = message.flatMap((segment, s) => segment.split('|').map((_, f) => [s, f] as const).filter(([, f]) => f > (s === 0 ? 1 : 0)));
    expect(fields.flatMap(([s, f]) => slow(`${message[s]!.slice(0, 3)}-${f}`, (t) => {
      const long = t.replaceAll('|', '^');
      translate(message.map((segment, i) => (i === s ? segment.split('|').map((old, j) => (j === f ? long : old)).join('|') : segment)).join('\r'), { zone: 'UTC' });
    }, fewer.filter((_, i) => i % 2 === f % 2)))).toEqual([]);
  }, 180_000);

  it('in any place of a document', () => {
    const xml = '<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><id root="@1" extension="@2"/><code code="34133-9" codeSystem="2.16.840.1.113883.6.1"/><title>@3</title><effectiveTime value="@4"/><recordTarget><patientRole><id root="1.2.3" extension="@5"/><addr><streetAddressLine>@6</streetAddressLine><postalCode>@7</postalCode></addr><telecom value="@8"/><patient><name><given>@9</given><family>Q</family></name><birthTime value="@10"/></patient></patientRole></recordTarget><component><structuredBody><component><section><code code="30954-2" codeSystem="2.16.840.1.113883.6.1"/><title>T</title><text>@11</text><entry><observation classCode="OBS" moodCode="EVN"><id root="@12"/><code code="718-7" codeSystem="2.16.840.1.113883.6.1" displayName="@13"/><effectiveTime value="@14"/><value xsi:type="PQ" value="@15" unit="@16"/></observation></entry><entry><observation classCode="OBS" moodCode="EVN"><code code="1" codeSystem="2.16.840.1.113883.6.1"/><value xsi:type="ED" mediaType="text/plain" representation="B64">@17</value></observation></entry></section></component></structuredBody></component></ClinicalDocument>';
    const escape = (t: string): string => t.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
    expect(Array.from({ length: 17 }, (_, i) => i + 1).flatMap((n) => slow(`place ${n}`, (t) => translateCcda(Buffer.from(xml.replace(/@(\d+)/g, (_all, m: string) => (Number(m) === n ? escape(t) : '2020'))), {}), fewer))).toEqual([]);
  }, 180_000);
});
