import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AllergyIntolerance, Composition, Observation, Patient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { needsSharedData, sharedData } from '../../../test/kit/shared-data.ts';
import { withExactDigits } from '../exact-digits.ts';
import type { Translation } from '../translation.ts';
import { looksLikeCcda, translateCcda } from './index.ts';

const patientXml = '<patient><name use="L"><given>Ada</given><family>Quill</family></name><administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/><birthTime value="19800203"/></patient>';
const target = (patient = patientXml): string => `<recordTarget><patientRole><id root="1.2.3" extension="A-1"/>${patient}</patientRole></recordTarget>`;
const sectionXml = (code: string, text: string, entries = ''): string => `<component><section><code code="${code}" codeSystem="2.16.840.1.113883.6.1"/><title>T</title><text>${text}</text>${entries}</section></component>`;
function documentXml(body = '', header = target()): string {
  return `<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:sdtc="urn:hl7-org:sdtc" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><id root="1.2.3.4" extension="D1"/><code code="34133-9" codeSystem="2.16.840.1.113883.6.1"/><title>Summary</title><effectiveTime value="20240520101500-0400"/><setId root="1.2.3.5" extension="S1"/><versionNumber value="2"/>${header}<component><structuredBody>${body}</structuredBody></component></ClinicalDocument>`;
}
const translate = (xml: string, zone?: string): Translation => translateCcda(Buffer.from(xml), zone === undefined ? {} : { zone });
const of = <T>(translation: Translation, type: string): T[] => translation.entries.filter(({ resource }) => resource.resourceType === type).map(({ resource }) => resource as unknown as T);
const entry = (xml: string): string => `<entry>${xml}</entry>`;

describe('the header', () => {
  it('tells the document, its set and version, and the person', () => {
    const translation = translate(documentXml());
    expect(translation).toMatchObject({ outcome: 'apply', messageType: 'CCD', controlId: '1.2.3.4^D1', setId: '1.2.3.5^S1', versionNumber: 2, sentAt: '2024-05-20T10:15:00-04:00', updatesDemographics: true });
    expect(translation.patient).toMatchObject({ name: [{ use: 'official', family: 'Quill', given: ['Ada'] }], gender: 'female', birthDate: '1980-02-03', identifier: [{ system: 'urn:oid:1.2.3', value: 'A-1' }] });
  });

  it('never stores a null flavor as text', () => {
    const { patient } = translate(documentXml('', target('<patient><name><given nullFlavor="UNK">UNK</given><family>Quill</family><suffix nullFlavor="NI"/></name><administrativeGenderCode nullFlavor="UNK"/><birthTime nullFlavor="UNK"/><maritalStatusCode nullFlavor="NI"/></patient>')));
    expect(patient).toEqual({ resourceType: 'Patient', identifier: [{ system: 'urn:oid:1.2.3', value: 'A-1' }], name: [{ family: 'Quill' }], gender: 'unknown' });
  });

  it('keeps a birth time at its precision', () => {
    const at = (value: string): Patient & { _birthDate?: unknown } => translate(documentXml('', target(patientXml.replace('19800203', value)))).patient as Patient & { _birthDate?: unknown };
    expect(at('1980').birthDate).toBe('1980');
    expect(at('198002').birthDate).toBe('1980-02');
    expect(at('19800203231500-0500')).toMatchObject({ birthDate: '1980-02-03', _birthDate: { extension: [{ valueDateTime: '1980-02-03T23:15:00-05:00' }] } });
    expect(at('19801340').birthDate).toBeUndefined();
  });

  it('assumes the zone of the source for a time without offset, and says so; without a zone keeps the day', () => {
    const xml = documentXml().replace('20240520101500-0400', '20240120101500');
    expect(translate(xml, 'America/Chicago').sentAt).toBe('2024-01-20T10:15:00-06:00');
    expect(translate(xml).sentAt).toBe('2024-01-20');
    expect(translate(xml).findings.map((one) => one.code)).toContain('zone-assumed');
  });
});

describe('refusals', () => {
  it('says why, where and the mend', () => {
    expect(translate(documentXml().slice(0, -40)).why).toMatch(/cut short.*line 1, column \d+/);
    expect(translate('<html xmlns="http://www.w3.org/1999/xhtml"/>').why).toContain('<html>');
    expect(translate('<ContinuityOfCareRecord xmlns="urn:astm-org:CCR"/>').why).toContain('unsupported type');
    expect(translate('<section xmlns="urn:hl7-org:v3"/>').why).toContain('fragment');
    expect(translate('<Patient xmlns="http://hl7.org/fhir"/>').why).toContain('<Patient>');
    expect(translate(documentXml('', '')).why).toContain('no recordTarget');
    expect(translate(documentXml('', target() + target(patientXml.replace('Ada', 'Bea')))).why).toContain('two different people');
    expect(translate(documentXml('', target('<patient><name nullFlavor="UNK"/><birthTime nullFlavor="UNK"/></patient>'))).why).toContain('Cannot identify');
    expect(translate('').outcome).toBe('refuse');
  });

  it('takes the same person named twice, and a document without namespace, with a finding', () => {
    expect(translate(documentXml('', target() + target())).findings.map((one) => one.code)).toContain('patient-twice');
    const bare = translate(documentXml().replace(' xmlns="urn:hl7-org:v3"', ''));
    expect(bare.patient?.birthDate).toBe('1980-02-03');
    expect(bare.findings.map((one) => one.code)).toEqual(['namespace-missing']);
  });

  it('recognises documents by their root', () => {
    expect(looksLikeCcda(documentXml())).toBe(true);
    expect(looksLikeCcda('﻿<?xml version="1.0"?>\n<!-- c --><cda:ClinicalDocument/>')).toBe(true);
    expect(looksLikeCcda('<Bundle/>')).toBe(false);
  });
});

describe('entries', () => {
  const observation = (value: string, more = '', id = '<id root="9.9" extension="o1"/>'): string => `<observation classCode="OBS" moodCode="EVN"><templateId root="2.16.840.1.113883.10.20.22.4.2"/>${id}<code code="2339-0" codeSystem="2.16.840.1.113883.6.1" displayName="Glucose"/><statusCode code="completed"/>${value}${more}</observation>`;
  const result = (value: string, more = ''): Observation => of<Observation>(translate(documentXml(sectionXml('30954-2', 'x', entry(`<organizer classCode="BATTERY" moodCode="EVN"><code code="1" codeSystem="1.2"/><statusCode code="completed"/><component>${observation(value, more)}</component></organizer>`)))), 'Observation')[0] as Observation;

  it('keeps values in all their types, digits and all', () => {
    expect(JSON.stringify(withExactDigits(result('<value xsi:type="PQ" value="6.0" unit="mg/dL"/>')))).toContain('"value":6.0,');
    expect(result('<value xsi:type="IVL_PQ"><low value="1" unit="mm"/><high value="2" unit="mm"/></value>').valueRange?.high?.value).toBe(2);
    expect(result('<value xsi:type="IVL_PQ"><high value="0.4" unit="mg/L" inclusive="false"/></value>').valueQuantity).toMatchObject({ value: 0.4, comparator: '<' });
    expect(result('<value xsi:type="INT" value="7"/>').valueInteger).toBe(7);
    expect(result('<value xsi:type="ST">Negative</value>').valueString).toBe('Negative');
    expect(result('<value xsi:type="TS" value="20240101"/>').valueDateTime).toBe('2024-01-01');
    expect(result('<value xsi:type="RTO"><numerator value="1"/><denominator value="128"/></value>').valueRatio?.denominator?.value).toBe(128);
    expect(result('<value xsi:type="PQ" nullFlavor="ASKU"/>').dataAbsentReason?.coding?.[0]?.code).toBe('asked-unknown');
    expect(result('<value xsi:type="PQ" value="98" unit="pounds"/>').valueQuantity).toEqual({ value: 98, unit: 'pounds' });
    expect(result('<value xsi:type="PQ" value="1"/>', '<referenceRange><observationRange><value xsi:type="IVL_PQ"><low value="0.5"/></value></observationRange></referenceRange>').referenceRange?.[0]?.low?.value).toBe(0.5);
  });

  it('says that there are no known allergies, and that one was refuted', () => {
    const allergy = (negated: boolean, substance: string): string => entry(`<act classCode="ACT" moodCode="EVN"><templateId root="2.16.840.1.113883.10.20.22.4.30"/><id root="8.8"/><code code="CONC" codeSystem="2.16.840.1.113883.5.6"/><statusCode code="active"/><entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN" negationInd="${negated}"><templateId root="2.16.840.1.113883.10.20.22.4.7"/><id root="8.9"/><code code="ASSERTION"/><statusCode code="completed"/><value xsi:type="CD" code="419199007" codeSystem="2.16.840.1.113883.6.96"/>${substance}</observation></entryRelationship><entryRelationship typeCode="REFR"><observation classCode="OBS" moodCode="EVN"><code code="SEV"/><value xsi:type="CD" code="24484000" codeSystem="2.16.840.1.113883.6.96"/></observation></entryRelationship></act>`);
    const peanut = '<participant typeCode="CSM"><participantRole><playingEntity><code code="762952008" codeSystem="2.16.840.1.113883.6.96" displayName="Peanut"/></playingEntity></participantRole></participant>';
    const from = (xml: string): AllergyIntolerance[] => of<AllergyIntolerance>(translate(documentXml(sectionXml('48765-2', 'x', xml))), 'AllergyIntolerance');
    expect(from(allergy(true, ''))).toMatchObject([{ code: { coding: [{ code: '716186003' }] }, verificationStatus: { coding: [{ code: 'confirmed' }] } }]);
    expect(from(allergy(true, peanut))).toMatchObject([{ code: { text: 'Peanut' }, verificationStatus: { coding: [{ code: 'refuted' }] } }]);
    expect(from(allergy(false, peanut))).toMatchObject([{ clinicalStatus: { coding: [{ code: 'active' }] } }]);
  });

  it('gives an entry the same id in each version of a set, by its id or by its place', () => {
    const body = sectionXml('29762-2', 'x', entry(observation('<value xsi:type="INT" value="1"/>')) + entry(observation('<value xsi:type="INT" value="2"/>', '', '<id nullFlavor="UNK"/>')) + entry(observation('<value xsi:type="INT" value="3"/>', '', '<id root="7.7"/>')) + entry(observation('<value xsi:type="INT" value="4"/>', '', '<id root="7.7"/>')));
    const ids = (xml: string): string[] => of<Observation>(translate(xml), 'Observation').map((one) => one.id as string);
    const first = ids(documentXml(body));
    expect(first).toEqual(['9.9^o1', '1.2.3.5^S1:29762-2:entry2.observation', '1.2.3.5^S1:29762-2:entry3.observation', '1.2.3.5^S1:29762-2:entry4.observation']);
    expect(ids(documentXml(body).replace('extension="D1"', 'extension="D2"').replace('versionNumber value="2"', 'versionNumber value="3"'))).toEqual(first);
  });

  it('keeps words of what has no code, and leaves shells that name nothing in the text', () => {
    const told = translate(documentXml(sectionXml('11450-4', '<content ID="p1">Sore knee</content>', entry('<observation classCode="OBS" moodCode="EVN"><code nullFlavor="UNK"/><statusCode code="completed"/><value xsi:type="CD" nullFlavor="UNK"><originalText><reference value="#p1"/></originalText></value></observation>'))));
    expect(of(told, 'Condition')).toMatchObject([{ code: { text: 'Sore knee' } }]);
    const shell = translate(documentXml(sectionXml('47519-4', 'none', entry('<procedure classCode="PROC" moodCode="EVN"><code nullFlavor="UNK"/></procedure>'))));
    expect(of(shell, 'Procedure')).toEqual([]);
    expect(shell.findings.map((one) => one.code)).toContain('entry-names-nothing');
  });

  it('keeps a body that is not XML as it came', () => {
    const xml = documentXml().replace('<structuredBody></structuredBody>', '<nonXMLBody><text mediaType="application/pdf" representation="B64">JVBE\nRi0x</text></nonXMLBody>');
    expect(of(translate(xml), 'DocumentReference')).toMatchObject([{ id: '1.2.3.5^S1', content: [{ attachment: { contentType: 'application/pdf', data: 'JVBERi0x' } }, { attachment: { url: 'urn:chartkeeper:received' } }] }]);
  });
});

describe('the narrative', () => {
  const div = (text: string): string => (of<Composition>(translate(documentXml(sectionXml('48765-2', text))), 'Composition')[0]?.section?.[0]?.text?.div ?? '').replace('<div xmlns="http://www.w3.org/1999/xhtml">', '').replace(/<\/div>$/, '');

  it('becomes XHTML with its ids, tables, lists and emphasis', () => {
    expect(div('<paragraph ID="p">a &amp; <content styleCode="Bold">b</content></paragraph>')).toBe('<p id="p">a &amp; <span><b>b</b></span></p>');
    expect(div('<list listType="ordered"><caption>c</caption><item>x</item></list>')).toBe('<p><b>c</b></p><ol><li>x</li></ol>');
    expect(div('<table><tbody><tr><td colspan="2">x<br/>y</td></tr></tbody></table>')).toBe('<table><tbody><tr><td colspan="2">x<br/>y</td></tr></tbody></table>');
    expect(div('<renderMultiMedia referencedObject="M1"/>')).toContain('[picture: M1]');
  });

  it('carries nothing active', () => {
    const text = '<paragraph onclick="x()">a<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script></paragraph><linkHtml href="javascript:alert(1)">b</linkHtml><linkHtml href=" JAVA&#10;SCRIPT:x">c</linkHtml><linkHtml href="https://example.org/a?b=1&amp;c">d</linkHtml><img src="http://example.org/t.gif" alt="dot"/><content styleCode="expression(1)">e</content>';
    const made = div(text);
    expect(made).not.toMatch(/script|onclick|src=|expression/i);
    expect(made.replace(/<[^>]*>/g, '')).toBe('abcd[picture: dot]e');
    expect(made).toContain('<a href="https://example.org/a?b=1&amp;c">d</a>');
  });
});

const malformed = sharedData('ccda/authored-malformed');
describe.skipIf(malformed === undefined)(malformed === undefined ? `malformed documents: ${needsSharedData}` : 'malformed documents', () => {
  const from = (name: string): Translation => translateCcda(readFileSync(join(malformed ?? '', name)), { zone: 'America/New_York' });

  it.each([['01-truncated', 'cut short'], ['02-xxe-file', 'DTD'], ['03-html-not-cda', 'HTML'], ['05-two-record-targets', 'two different people'], ['06-null-flavors', 'Cannot identify'], ['12-ccr-not-ccda', 'unsupported type']])('%s is refused: %s', (name, why) => {
    expect(from(`${name}.xml`)).toMatchObject({ outcome: 'refuse', entries: [], why: expect.stringContaining(why) });
  });

  it('files what is legal or can be mended', () => {
    expect(from('00-baseline-valid.xml').entries.filter(({ resource }) => resource.resourceType === 'AllergyIntolerance')).toHaveLength(1);
    expect(from('07-utf16.xml').patient?.name?.[0]?.family).toBe('Šimić');
    expect(from('04-no-namespace.xml').patient?.name?.[0]?.family).toBeDefined();
    expect(from('08-latin1-as-utf8.xml').findings.map((one) => one.code)).toContain('encoding-recovered');
    expect(JSON.stringify(from('10-script-in-narrative.xml').entries)).not.toMatch(/<script|javascript:|onerror|onclick/i);
    const allergies = (name: string): string[] => from(name).entries.filter(({ resource }) => resource.resourceType === 'AllergyIntolerance').map(({ resource }) => resource.id);
    expect(allergies('09-version-2.xml')).toEqual(allergies('09-version-1.xml'));
  });
});
