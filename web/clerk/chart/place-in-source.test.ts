import { expect, it } from 'vitest';
import { placeInSource } from './place-in-source.ts';

const hl7 = ['MSH|^~\\&|LAB|A|||20260102||ORU^R01|1|P|2.5.1', 'PID|1||77^^^A^MR', 'OBR|1|||24323-8^Panel', 'OBX|1|NM|2160-0^Creatinine^LN||1.62|mg/dL|0.57-1.00|H|||F|||202601020950', 'OBX|2|NM|2823-3^Potassium^LN||6.2|mmol/L|3.5-5.1|HH|||F|||202601020950'].join('\n');
const potassium = { resourceType: 'Observation', id: 'x', code: { coding: [{ system: 'http://loinc.org', code: '2823-3', display: 'Potassium' }] }, valueQuantity: { value: 6.2, unit: 'mmol/L' }, effectiveDateTime: '2026-01-02T09:50:00-08:00' };
const said = (text: string, resource: unknown): string | undefined => { const p = placeInSource(text, resource); return p && text.slice(p.from, p.to); };

it('finds the segment of a message', () => { expect(said(hl7, potassium)).toMatch(/^OBX\|2\|/); });
it('finds the statement of a C-CDA by its number, and by code and day', () => {
  const xml = '<ClinicalDocument><component><section><entry><observation classCode="OBS"><id root="1.2" extension="aa-1"/><code code="8480-6"/><effectiveTime value="20260101"/><value value="120"/></observation></entry><entry><observation><id root="1.2" extension="aa-2"/><code code="8480-6"/><effectiveTime value="20260105"/><value value="131"/></observation></entry></section></component></ClinicalDocument>';
  expect(said(xml, { identifier: [{ system: 'urn:oid:1.2', value: 'aa-2' }] })).toContain('aa-2');
  expect(said(xml, { code: { coding: [{ code: '8480-6' }] }, valueQuantity: { value: 131 }, effectiveDateTime: '2026-01-05' })).toContain('aa-2');
});
it('does not guess where two places say as much, or none says enough', () => {
  expect(placeInSource('a,2823-3,6.2,Potassium\na,2823-3,6.2,Potassium', potassium)).toBeUndefined();
  expect(placeInSource('nothing of it', potassium)).toBeUndefined();
  expect(placeInSource('', {})).toBeUndefined();
});
