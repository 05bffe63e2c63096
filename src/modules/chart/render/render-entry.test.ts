import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { needsSharedData, sharedData } from '../../../../test/kit/shared-data.ts';
import { entryLine } from '../contract.ts';
import { differences } from './differences.ts';
import { readStored } from './read-stored.ts';
import { renderEntry } from './render-entry.ts';
import type { Node } from './shapes.ts';

const recorded = { id: 'x', version: 1, recordedAt: '2026-01-01T00:00:00.000Z', by: null, source: null, itemId: null };
const draw = (r: Node, names?: ReadonlyMap<string, string>) => renderEntry(r, recorded, names);
const ownText = (r: object) => draw(readStored(JSON.stringify(r)));
const loinc = (code: string, display: string) => ({ coding: [{ system: 'http://loinc.org', code, display }] });

it('keeps the sender\'s digits, marks what is flagged, says the range and resolves names', () => {
  const text = '{"resourceType":"Observation","status":"final","category":[{"coding":[{"code":"laboratory"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"2823-3","display":"Potassium"}]},"effectiveDateTime":"2024-05-06T07:08:00-04:00","performer":[{"reference":"Practitioner/7"}],"encounter":{"reference":"Encounter/e1"},"valueQuantity":{"value":6.0,"unit":"mmol/L"},"interpretation":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation","code":"HH"}]}],"referenceRange":[{"low":{"value":3.50,"unit":"mmol/L"},"high":{"value":5.1,"unit":"mmol/L"}}]}';
  expect(draw(readStored(text), new Map([['Practitioner/7', 'Dr Ann Ames']]))).toMatchObject({
    section: 'results', title: 'Potassium', status: 'final', code: 'LOINC 2823-3', value: '6.0', unit: 'mmol/L', reference: '3.50–5.1', flag: 'critical', on: '2024-05-06T07:08:00-04:00', encounterId: 'e1',
    facts: [['Interpretation', 'critical high'], ['Kind', 'laboratory'], ['Performed by', 'Dr Ann Ames']],
  });
});

it.each([['12.50', '12.50'], ['1e3', '1e3'], ['0.00000010', '0.00000010'], ['123456789012345678', '123456789012345678'], ['-0.0', '-0.0'], ['7', '7'], ['79.93897837845054', '79.93897837845054']])('reads the number %s as %s', (sent, said) => {
  expect(draw(readStored(`{"resourceType":"Observation","code":{"text":"a"},"valueQuantity":{"value":${sent}}}`)).value).toBe(said);
});

it('says a blood pressure as it is said', () => {
  const line = ownText({ resourceType: 'Observation', code: loinc('85354-9', 'Blood pressure'), component: [{ code: loinc('8480-6', 'Systolic'), valueQuantity: { value: 120, unit: 'mm[Hg]' } }, { code: loinc('8462-4', 'Diastolic'), valueQuantity: { value: 80, unit: 'mm[Hg]' } }] });
  expect(line).toMatchObject({ section: 'vitals', value: '120/80', unit: 'mmHg', facts: [['Systolic', '120 mmHg'], ['Diastolic', '80 mmHg']] });
});

it('says medications, allergies, problems, immunizations and visits in words', () => {
  expect(ownText({ resourceType: 'MedicationRequest', status: 'on-hold', intent: 'order', medicationReference: { reference: '#m' }, contained: [{ resourceType: 'Medication', id: 'm', code: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '1364445', display: 'apixaban 5 MG' }] } }], dosageInstruction: [{ route: { text: 'by mouth' }, timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } }, doseAndRate: [{ doseQuantity: { value: 5, unit: 'mg' } }] }] }))
    .toMatchObject({ title: 'apixaban 5 MG', status: 'on hold', code: 'RxNorm 1364445', facts: [['Dosage', '5 mg, by mouth, twice a day'], ['Dose', '5 mg'], ['Route', 'by mouth'], ['Frequency', 'twice a day']] });
  expect(ownText({ resourceType: 'AllergyIntolerance', clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }] }, criticality: 'high', code: { text: 'Penicillin' }, reaction: [{ manifestation: [{ text: 'Anaphylaxis' }], severity: 'severe' }] }))
    .toMatchObject({ title: 'Penicillin', status: 'active', facts: [['Reaction', 'Anaphylaxis, severe'], ['Criticality', 'high']] });
  expect(ownText({ resourceType: 'Condition', clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] }, code: { coding: [{ system: 'http://snomed.info/sct', code: '44054006', display: 'Diabetes mellitus type 2' }, { system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'E11.22' }], text: 'Type 2 diabetes with CKD' }, onsetDateTime: '2011' }))
    .toMatchObject({ title: 'Type 2 diabetes with CKD', code: 'ICD-10-CM E11.22', on: '2011', status: 'active' });
  expect(ownText({ resourceType: 'Encounter', status: 'in-progress', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' }, reasonCode: [{ text: 'Acute kidney injury' }], period: { start: '2026-11-21' } })).toMatchObject({ title: 'Inpatient', status: 'in progress', on: '2026-11-21', facts: [['Reason', 'Acute kidney injury'], ['Class', 'Inpatient'], ['Period', 'since 2026-11-21']] });
});

it('knows what is entered in error by status, verification and tag', () => {
  expect([{ resourceType: 'Observation', status: 'entered-in-error' }, { resourceType: 'Condition', verificationStatus: { coding: [{ code: 'entered-in-error' }] } }, { resourceType: 'Basic', meta: { tag: [{ system: 'urn:chartkeeper:mark', code: 'entered-in-error' }] } }, { resourceType: 'Goal', lifecycleStatus: 'active' }].map((r) => [ownText(r).inError, ownText(r).status]))
    .toEqual([[true, 'entered in error'], [true, 'entered in error'], [true, 'entered in error'], [false, 'active']]);
});

it('tells what changed between versions, and by element what no fact shows', () => {
  const was = { resourceType: 'Condition', code: { text: 'Asthma' }, onsetDateTime: '2009' }, now = { ...was, onsetDateTime: '2011', note: [{ text: 'checked' }] };
  expect(differences({ line: ownText(was), resource: was }, { line: ownText(now), resource: now })).toEqual([{ label: 'Date', was: '2009', now: '2011' }, { label: 'Onset', was: '2009', now: '2011' }, { label: 'Note', was: null, now: 'checked' }]);
  const quiet = { ...was, language: 'en' };
  expect(differences({ line: ownText(was), resource: was }, { line: ownText(quiet), resource: quiet })).toEqual([{ label: 'Language', was: null, now: 'en' }]);
});

const examples = sharedData('fhir/r4-spec-examples/examples.ndjson.gz');
it.skipIf(!examples)(`gives every example of the R4 specification a line that fits the contract (${needsSharedData})`, () => {
  const all = gunzipSync(readFileSync(examples!)).toString('utf8').split('\n').filter(Boolean).map(readStored);
  expect(new Set(all.map((r) => r.resourceType)).size).toBeGreaterThan(95);
  for (const r of all) {
    const line = entryLine.parse(draw(r));
    expect(line.title, `${r.resourceType}/${r.id}`).not.toBe('');
    if (line.section !== 'other') expect(JSON.stringify(line), `${r.resourceType}/${r.id}`).not.toMatch(/\[object Object\]|undefined|rawJSON/);
    for (const name of Object.keys(r)) if (typeof r[name] === 'object') entryLine.parse(draw({ ...r, [name]: ['odd', 5, null, {}] }));
  }
}, 60_000);

const table: readonly (readonly [string, object])[] = [
  ['observation-serum-creatinine', { section: 'results', title: 'Creatinine, Blood', code: 'LOINC 2160-0', unit: 'mg/dL', reference: '0.2–0.6', flag: 'high' }],
  ['careteam-example', { section: 'careteam', title: 'US-Core example CareTeam' }],
  ['medicationrequest-coded-oral-axid', { section: 'medications', title: 'Nizatidine 15 MG/ML Oral Solution', code: 'RxNorm 476872', status: 'active' }],
  ['some-day-smoker', { section: 'social', title: 'Tobacco smoking status', value: 'Current some day smoker' }],
  ['diagnosticreport-cbc', { section: 'results', title: 'CBC panel - Blood by Automated count', code: 'LOINC 58410-2', on: '2005-07-05' }],
];
it.each(table.map(([file, expected]) => [file, sharedData(`fhir/us-core-examples/${file}.json`), expected] as const).filter(([, path]) => path !== undefined))('reads %s of US Core', (_file, path, expected) => {
  expect(draw(readStored(readFileSync(path!, 'utf8')))).toMatchObject(expected);
});
it.skipIf(!sharedData('fhir/us-core-examples'))(`has US Core examples to read (${needsSharedData})`, () => {
  expect(table.filter(([file]) => sharedData(`fhir/us-core-examples/${file}.json`)).length).toBe(table.length);
});
