import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { validate } from '../../../standards/fhir/validate.ts';
import { readStored } from '../../chart/index.ts';
import type { FilledForm, FormKind } from '../contract.ts';
import { filledForm, forms } from '../contract.ts';
import { buildEntries, changeResource, readForm } from './fill-form.ts';
import '../../../../test/kit/same-seed.ts';

const frame = { patient: 'Patient/p', encounter: 'Encounter/e', enteredAt: '2026-11-25T10:00:00Z', enterer: 'A clerk', author: 'Dr. A', verified: false };
const text = fc.stringMatching(/^[A-Za-zéß中<&"' ]{1,20}$/).map((s) => s.trim()).filter((s) => s !== '');
const decimal = fc.stringMatching(/^(0|[1-9]\d{0,3})(\.\d{1,3})?$/);
const when = fc.constantFrom('2011', '2011-03', '2011-03-04', '2011-03-04T10:30:00-08:00');
const coded = fc.record({ text, codes: fc.array(fc.record({ system: fc.constantFrom('http://loinc.org', 'http://snomed.info/sct'), code: fc.stringMatching(/^[0-9]{1,6}$/), display: text }), { maxLength: 2 }) });
const amount = fc.record({ value: decimal, unit: text, code: fc.constantFrom('mg', 'mmol/L') }, { requiredKeys: ['value', 'unit'] });
const value = fc.oneof(amount.map((a) => ({ amount: a })), text.map((words) => ({ words })), coded.map((c) => ({ coded: c })));
const of: { [K in FormKind]: fc.Arbitrary<unknown> } = {
  problem: fc.record({ what: coded, clinical: fc.constantFrom('active', 'resolved'), category: fc.constantFrom('problem-list-item', 'encounter-diagnosis'), severity: fc.constantFrom('mild', 'severe'), onset: when, bodySite: coded, note: text }, { requiredKeys: ['what', 'clinical', 'category'] }),
  allergy: fc.record({ what: coded, clinical: fc.constantFrom('active', 'inactive'), type: fc.constantFrom('allergy', 'intolerance'), category: fc.constantFrom('food', 'medication'), criticality: fc.constantFrom('low', 'high'), onset: when, reactions: fc.array(fc.record({ what: coded, severity: fc.constantFrom('mild', 'severe') }, { requiredKeys: ['what'] }), { maxLength: 3 }), note: text }, { requiredKeys: ['what', 'clinical', 'reactions'] }),
  medication: fc.record({ what: coded, status: fc.constantFrom('active', 'stopped'), dose: amount, route: coded, frequency: text, asNeeded: fc.boolean(), instructions: text, start: when, end: when, prescriber: text, reason: coded, note: text }, { requiredKeys: ['what', 'status', 'asNeeded'] }),
  immunization: fc.record({ what: coded, status: fc.constantFrom('completed', 'not-done'), on: when, lot: text, expires: fc.constant('2027-01-31'), manufacturer: text, site: coded, route: coded, dose: amount, doseNumber: fc.integer({ min: 1, max: 9 }), performer: text, note: text }, { requiredKeys: ['what', 'status', 'on'] }),
  procedure: fc.record({ what: coded, status: fc.constantFrom('completed', 'not-done'), on: when, surgicalHistory: fc.boolean(), bodySite: coded, laterality: fc.constantFrom('left', 'right', 'bilateral'), performer: text, outcome: text, note: text }, { requiredKeys: ['what', 'status', 'surgicalHistory'] }),
  encounter: fc.record({ class: fc.constantFrom('AMB', 'IMP', 'EMER'), type: coded, status: fc.constantFrom('finished', 'planned'), start: when, end: when, reason: coded, place: text, attending: text, account: text, note: text }, { requiredKeys: ['class', 'status', 'start'] }),
  vitals: fc.record({ on: when, items: fc.constantFrom([{ code: '8480-6', value: '120', unit: 'mm[Hg]' }, { code: '8462-4', value: '80', unit: 'mm[Hg]' }], [{ code: '8310-5', value: '37.0', unit: 'Cel' }]), note: text }, { requiredKeys: ['on', 'items'] }),
  result: fc.record({ what: coded, status: fc.constantFrom('final', 'preliminary'), on: when, value, low: decimal, high: decimal, reference: text, flag: fc.constantFrom('H', 'LL', 'N'), specimen: text, laboratory: text, note: text }, { requiredKeys: ['what', 'status', 'on', 'value'] }),
  family: fc.record({ relationship: coded, name: text, born: fc.constantFrom('1930', '1930-05-06'), deceased: fc.boolean(), conditions: fc.array(fc.record({ what: coded, onsetAge: fc.integer({ min: 0, max: 120 }), causedDeath: fc.boolean() }, { requiredKeys: ['what', 'causedDeath'] }), { maxLength: 3 }), note: text }, { requiredKeys: ['relationship', 'conditions'] }),
  social: fc.record({ what: coded, on: when, value, note: text }, { requiredKeys: ['what', 'on', 'value'] }),
  questionnaire: fc.record({ questionnaire: fc.constant('https://example.org/forms/a|1'), title: text, on: when, status: fc.constantFrom('completed', 'in-progress'), items: fc.array(fc.record({
    linkId: fc.stringMatching(/^[a-z][a-z0-9.]{0,8}$/), text, answer: fc.array(fc.oneof(decimal.map((valueDecimal) => ({ valueDecimal })), text.map((valueString) => ({ valueString })), fc.boolean().map((valueBoolean) => ({ valueBoolean })), amount.map((valueQuantity) => ({ valueQuantity })), fc.integer({ min: 0, max: 99 }).map((valueInteger) => ({ valueInteger })), text.map((display) => ({ valueCoding: { system: 'http://loinc.org', code: 'LA1-2', display } }))), { minLength: 1, maxLength: 2 }) }, { requiredKeys: ['linkId', 'answer'] }), { minLength: 1, maxLength: 3 }) }),
  note: fc.record({ what: coded, title: text, on: when, text: fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }), status: fc.constantFrom('final', 'preliminary') }),
};

describe.each(Object.keys(forms) as FormKind[])('the form of a %s', (kind) => {
  it('is a valid resource, and read back it is the same form with the same digits', () => {
    fc.assert(fc.property(of[kind], (form) => {
      const filled = filledForm.parse({ kind, form }) as FilledForm;
      const [made] = buildEntries(filled, frame), sent = JSON.stringify(made), { value: plain } = parseExact(sent);
      expect(validate({ ...plain, id: 'x' }).filter((i) => (i.severity ?? 'error') === 'error')).toEqual([]);
      expect(readForm(readStored(sent))).toEqual(filled);
    }), { numRuns: 60 });
  });

  it('changed, says the new form, and keeps what no form asks', () => {
    fc.assert(fc.property(of[kind], of[kind], (one, two) => {
      const before = { ...readStored(JSON.stringify(buildEntries(filledForm.parse({ kind, form: one }) as FilledForm, frame)[0])), language: 'de', extension: [{ url: 'urn:other', valueString: 'kept' }] };
      const next = filledForm.parse({ kind, form: two }) as FilledForm, changed = readStored(JSON.stringify(changeResource(before, next, frame)));
      expect(readForm(changed)).toEqual(next);
      expect([changed['language'], changed['extension'].some((e: any) => e.url === 'urn:other')]).toEqual(['de', true]);
    }), { numRuns: 30 });
  });
});
