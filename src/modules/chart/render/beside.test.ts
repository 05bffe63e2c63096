import { expect, it } from 'vitest';
import { recordedExtension } from '../contract.ts';
import { renderEntry } from './render-entry.ts';

const recorded = { id: 'x', version: 1, recordedAt: '2026-01-01T00:00:00.000Z', by: null, source: null, itemId: null };
const facts = (r: Record<string, unknown>): Map<string, string> => new Map(renderEntry(r, recorded).facts);

it('says what stands beside the elements: notes of types without one, the order behind a report, the laboratory, the time as it was sent', () => {
  const report = facts({
    resourceType: 'DiagnosticReport', status: 'final', code: { text: 'Lipids' }, effectiveDateTime: '2024-01-05T07:00:00-06:00', _effectiveDateTime: { extension: [{ url: 'urn:chartkeeper:local-time', valueString: '20240105070000 America/Chicago' }] },
    contained: [{ resourceType: 'ServiceRequest', id: 'order', requester: { display: 'Olga Orders' }, reasonCode: [{ text: 'Chest pain' }], note: [{ text: 'Copies to: Cal Copy' }] }], basedOn: [{ reference: '#order' }],
    extension: [{ url: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-DiagnosticReport.note', valueAnnotation: { text: 'haemolysed' } }],
  });
  expect(report.get('Ordered by')).toBe('Olga Orders');
  expect(report.get('Reason')).toBe('Chest pain');
  expect(report.get('With the order')).toBe('Copies to: Cal Copy');
  expect(report.get('Note')).toBe('haemolysed');
  expect(report.get('Time as sent')).toBe('20240105070000 America/Chicago');
  expect(facts({ resourceType: 'Observation', status: 'final', code: { text: 'a' }, contained: [{ resourceType: 'Organization', id: 'laboratory', name: 'Acme Labs', address: [{ line: ['9 Lab Way'], city: 'Ames' }], contact: [{ purpose: { text: 'Medical director' }, name: { family: 'Head' } }] }] }).get('Laboratory')).toBe('Acme Labs, 9 Lab Way, Ames, Medical director: Head');
  const visit = facts({ resourceType: 'Encounter', status: 'planned', class: { code: 'IMP' }, period: { start: '2024-02-01T08:00:00-06:00', _start: { extension: [{ url: 'urn:chartkeeper:local-time', valueString: '202402010800 America/Chicago' }] } }, extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/note', valueAnnotation: { text: 'Hip replacement' } }, { url: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-Encounter.plannedEndDate', valueDateTime: '2024-02-05' }] });
  expect([visit.get('Note'), visit.get('Expected discharge'), visit.get('Time as sent')]).toEqual(['Hip replacement', '2024-02-05', '202402010800 America/Chicago']);
});

it('dates a medication by its writing, else by the beginning of its use', () => {
  const dosage = { dosageInstruction: [{ timing: { repeat: { boundsPeriod: { start: '2012-03-18', end: '2013' } } } }] };
  const on = (r: object): string | null => renderEntry({ resourceType: 'MedicationRequest', status: 'active', medicationCodeableConcept: { text: 'a' }, ...r }, recorded).on;
  expect([on(dosage), on({ ...dosage, authoredOn: '2012-03-01' }), on({})]).toEqual(['2012-03-18', '2012-03-01', null]);
});

it('what a sender says of authorship under our address is no word of ours', () => {
  const typed = { resourceType: 'Condition', code: { text: 'Asthma' }, extension: [{ url: recordedExtension, extension: [{ url: 'enterer', valueReference: { display: 'Mallory' } }, { url: 'verification', valueCode: 'verified' }] }] };
  expect(facts(typed).get('Verification')).toBe('verified by its author');
  const received = new Map(renderEntry(typed, { ...recorded, itemId: '7' }).facts);
  expect([received.get('Verification'), received.get('Typed by')]).toEqual([undefined, undefined]);
});
