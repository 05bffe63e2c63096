import type { Resource } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { translateCcda, writeCcda } from '../index.ts';

const subject = { reference: 'Patient/p' };
const entry = (code: string, r: object): any => ({ code, title: 'S', text: '<paragraph>x</paragraph>', media: [], resources: [{ id: 'e1', ...r } as unknown as Resource] });
/** What another system reads from a document that we wrote. */
function readBack(code: string, r: object): { narrativeOnly: number; resources: any[]; xml: string } {
  const made = writeCcda({ id: '7', title: 'T', at: new Date('2026-01-02T03:04:05Z'), patient: { resourceType: 'Patient', id: 'p', name: [{ family: 'A', given: ['B'] }], birthDate: '1950-01-01' }, custodian: { resourceType: 'Organization', id: 'o', name: 'O' }, sections: [entry(code, r)], around: [] });
  const read: any = translateCcda(Buffer.from(made.xml));
  expect(read.outcome).toBe('apply');
  return { narrativeOnly: made.narrativeOnly, resources: (read.persons ?? [read]).flatMap((p: any) => (p.entries ?? []).map((e: any) => e.resource)), xml: made.xml };
}
const wordsOf = (c: any): string | undefined => c?.text ?? c?.coding?.[0]?.display;

it.each([
  ['a problem', '11450-4', { resourceType: 'Condition', subject, code: { text: 'Costal <chondritis> & more' }, clinicalStatus: { coding: [{ code: 'active' }] } }, 'Condition', (r: any) => wordsOf(r.code), 'Costal <chondritis> & more'],
  ['an allergy', '48765-2', { resourceType: 'AllergyIntolerance', patient: subject, code: { text: 'Cats' }, clinicalStatus: { coding: [{ code: 'active' }] } }, 'AllergyIntolerance', (r: any) => wordsOf(r.code), 'Cats'],
  ['a result', '30954-2', { resourceType: 'Observation', subject, status: 'final', code: { text: 'CO2' }, effectiveDateTime: '2013-07-11', valueCodeableConcept: { text: 'A little' } }, 'Observation', (r: any) => [wordsOf(r.code), r.effectiveDateTime, wordsOf(r.valueCodeableConcept) ?? r.valueString].join('|'), 'CO2|2013-07-11|A little'],
  ['a procedure', '47519-4', { resourceType: 'Procedure', subject, status: 'completed', code: { text: 'Surgery' }, performedDateTime: '2013-07-11' }, 'Procedure', (r: any) => wordsOf(r.code), 'Surgery'],
  ['an immunization', '11369-6', { resourceType: 'Immunization', patient: subject, status: 'completed', vaccineCode: { text: 'Flu of the year' }, occurrenceDateTime: '2013-07-11' }, 'Immunization', (r: any) => wordsOf(r.vaccineCode), 'Flu of the year'],
  ['a medication as taken', '10160-0', { resourceType: 'MedicationStatement', subject, status: 'active', medicationCodeableConcept: { text: 'Aspirin, a small one' }, effectivePeriod: { start: '2013-07-11' }, dosage: [{ text: 'One a day' }] }, 'MedicationStatement', (r: any) => wordsOf(r.medicationCodeableConcept), 'Aspirin, a small one'],
  ['a code of a system the converter does not know', '47519-4', { resourceType: 'Procedure', subject, status: 'completed', code: { coding: [{ system: 'http://www.cms.gov/Medicare/Coding/ICD10', code: '0DTJ4ZZ', display: 'Resection of appendix' }] }, performedDateTime: '2013-07-11' }, 'Procedure', (r: any) => [r.code.coding?.[0]?.system, r.code.coding?.[0]?.code].join('|'), 'http://www.cms.gov/Medicare/Coding/ICD10|0DTJ4ZZ'],
  ['words beside a code', '11450-4', { resourceType: 'Condition', subject, code: { text: 'Sugar, says the patient', coding: [{ system: 'http://snomed.info/sct', code: '44054006', display: 'Type 2 diabetes mellitus' }] }, clinicalStatus: { coding: [{ code: 'active' }] } }, 'Condition', (r: any) => [r.code.coding[0].code, r.code.text].join('|'), '44054006|Sugar, says the patient'],
] as const)('%s is read from our document as it was written', (_what, code, resource, type, say, said) => {
  const { resources, narrativeOnly, xml } = readBack(code, resource);
  expect([narrativeOnly, resources.filter((r) => r.resourceType === type || (type === 'MedicationStatement' && r.resourceType.startsWith('Medication'))).map(say as any)]).toEqual([0, [said]]);
  expect(xml).not.toMatch(/stand-in-|Medplum/);
});

it('a panel keeps its day', () => {
  expect(readBack('30954-2', { resourceType: 'DiagnosticReport', subject, status: 'final', code: { text: 'Panel' }, effectiveDateTime: '2013-07-11' }).xml).toMatch(/<organizer[^]*<effectiveTime value="20130711"\/>/);
});
