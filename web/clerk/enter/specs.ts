import type { CodeTask } from '../../../src/modules/terminology/contract.ts';
import { m } from '../../lib/messages/index.ts';
import type { EntryKind } from './kinds.ts';

/**
 * A field of a form. `coded` is looked up, words will do; `words` becomes a text without codes; `measure` is a number with its unit, or words; `amount` a number
 * with its unit. `options` names a list of choices in the catalogue.
 */
export type Spec = {
  name: string; as: 'coded' | 'words' | 'text' | 'area' | 'choice' | 'date' | 'decimal' | 'whole' | 'amount' | 'measure' | 'tick' | 'yesNo' | 'rows'; span: number; label?: string; required?: boolean; task?: CodeTask; options?: string; start?: string; day?: boolean; max?: number; rows?: Spec[]; list?: readonly string[];
};
export const labelOf = (s: Spec): string => m.enter.fields[s.label ?? s.name] ?? s.name;

const note: Spec = { name: 'note', as: 'area', span: 12, max: 10_000 };
const choice = (name: string, options: string, start = '', span = 6): Spec => ({ name, as: 'choice', options, start, span });
const date = (name: string, more: Partial<Spec> = {}): Spec => ({ name, as: 'date', span: 6, ...more });
const text = (name: string, span = 6, max = 500): Spec => ({ name, as: 'text', span, max });
const routes = ['by mouth', 'intravenous', 'intramuscular', 'subcutaneous', 'inhaled', 'topical', 'sublingual', 'rectal', 'in the eye', 'in the ear', 'nasal'];
const often = ['once a day', 'twice a day', 'three times a day', 'four times a day', 'every morning', 'at bedtime', 'every 4 hours', 'every 6 hours', 'every 8 hours', 'every 12 hours', 'once a week', 'once a month'];
const procedure: Spec[] = [{ name: 'what', as: 'coded', label: 'procedure', task: 'procedure', span: 12, required: true }, date('on', { label: 'whenDone' }), choice('status', 'procedureStatus', 'completed'), { name: 'bodySite', as: 'words', span: 6 }, choice('laterality', 'laterality'), { ...text('performer'), label: 'performedBy' }, date('end', { label: 'ended' }), text('outcome', 12), note];

/** What each form asks, in the order in which it is usually told. The first field has the focus. */
export const specs: Readonly<Record<Exclude<EntryKind, 'vitals' | 'questionnaire'>, readonly Spec[]>> = {
  problem: [{ name: 'what', as: 'coded', label: 'problem', task: 'problem', span: 12, required: true }, date('onset'), choice('clinical', 'clinical', 'active'), choice('severity', 'severity'), date('ended'), choice('category', 'problemCategory', 'problem-list-item'), { name: 'bodySite', as: 'words', span: 6 }, note],
  allergy: [{ name: 'what', as: 'coded', label: 'allergen', task: 'allergen', span: 12, required: true }, { name: 'reactions', as: 'rows', span: 12, rows: [{ name: 'what', as: 'words', label: 'reaction', span: 7, list: ['Hives', 'Rash', 'Itching', 'Anaphylaxis', 'Swelling', 'Shortness of breath', 'Nausea', 'Vomiting', 'Diarrhea'] }, choice('severity', 'severity', '', 5)] }, choice('criticality', 'criticality'), choice('category', 'allergyCategory'), choice('type', 'allergyType'), choice('clinical', 'allergyClinical', 'active'), date('onset'), note],
  medication: [{ name: 'what', as: 'coded', label: 'medication', task: 'medication', span: 12, required: true }, { name: 'dose', as: 'amount', span: 6 }, { name: 'route', as: 'words', span: 6, list: routes }, { name: 'frequency', as: 'text', span: 6, max: 500, list: often }, choice('status', 'medicationStatus', 'active'), date('start'), date('end'), { name: 'asNeeded', as: 'tick', span: 12 }, text('instructions', 12, 2000), text('prescriber'), { name: 'reason', as: 'coded', task: 'problem', span: 12 }, note],
  immunization: [{ name: 'what', as: 'coded', label: 'vaccine', task: 'vaccine', span: 12, required: true }, date('on', { required: true }), choice('status', 'immunizationStatus', 'completed'), text('lot'), date('expires', { day: true }), text('manufacturer'), { name: 'doseNumber', as: 'whole', span: 6 }, { name: 'site', as: 'words', span: 6, list: ['Left deltoid', 'Right deltoid', 'Left thigh', 'Right thigh'] }, { name: 'route', as: 'words', span: 6, list: routes }, { name: 'dose', as: 'amount', span: 6 }, text('performer'), { name: 'notDoneReason', as: 'words', span: 12 }, note],
  procedure, surgery: procedure,
  encounter: [choice('class', 'encounterClass', 'AMB'), { name: 'start', as: 'date', label: 'from', span: 6, required: true }, { name: 'type', as: 'words', label: 'visitKind', span: 6, list: ['Office visit', 'Annual examination', 'Follow-up', 'Urgent care', 'Hospital admission', 'Emergency visit', 'Telephone call'] }, date('end', { label: 'to' }), { name: 'reason', as: 'coded', task: 'problem', span: 12 }, text('place'), text('attending'), choice('status', 'encounterStatus', 'finished'), text('account', 6, 64), note],
  result: [{ name: 'what', as: 'coded', label: 'test', task: 'result', span: 12, required: true }, { name: 'value', as: 'measure', span: 6, required: true }, date('on', { required: true }), { name: 'low', as: 'decimal', span: 3 }, { name: 'high', as: 'decimal', span: 3 }, choice('flag', 'flag'), text('reference'), choice('status', 'resultStatus', 'final'), text('specimen'), text('laboratory'), note],
  family: [{ name: 'relationship', as: 'words', span: 6, required: true, list: ['Mother', 'Father', 'Sister', 'Brother', 'Daughter', 'Son', 'Maternal grandmother', 'Maternal grandfather', 'Paternal grandmother', 'Paternal grandfather', 'Maternal aunt', 'Maternal uncle', 'Paternal aunt', 'Paternal uncle', 'Half sister', 'Half brother', 'Cousin'] }, text('name'), { name: 'conditions', as: 'rows', span: 12, rows: [{ name: 'what', as: 'coded', label: 'condition', task: 'problem', span: 12 }, { name: 'onsetAge', as: 'whole', span: 6 }, { name: 'causedDeath', as: 'tick', span: 6 }] }, { ...date('born', { day: true }) }, { name: 'deceased', as: 'yesNo', span: 6 }, note],
  social: [{ name: 'what', as: 'coded', label: 'social', task: 'result', span: 12, required: true, list: ['Tobacco smoking status', 'Alcohol use', 'Drug use', 'Occupation', 'Education', 'Living situation', 'Physical activity', 'Sexual orientation'] }, { name: 'value', as: 'measure', span: 6, required: true }, date('on', { required: true }), note],
  note: [{ name: 'what', as: 'coded', label: 'noteKind', task: 'document-type', span: 12, required: true }, date('on', { required: true }), choice('status', 'noteStatus', 'final'), text('title', 12), { name: 'text', as: 'area', span: 12, required: true, max: 500_000 }],
};

/** Vital signs in the order of a vitals sheet, each with its UCUM units; the first is proposed (US Core vital signs). */
export const vitalSigns: readonly { code: string; units: readonly string[] }[] = [
  { code: '8480-6', units: ['mm[Hg]'] }, { code: '8462-4', units: ['mm[Hg]'] }, { code: '8867-4', units: ['/min'] }, { code: '9279-1', units: ['/min'] }, { code: '8310-5', units: ['[degF]', 'Cel'] }, { code: '59408-5', units: ['%'] }, { code: '8302-2', units: ['[in_i]', 'cm'] }, { code: '29463-7', units: ['[lb_av]', 'kg', 'g'] }, { code: '39156-5', units: ['kg/m2'] }, { code: '9843-4', units: ['cm', '[in_i]'] },
];
export const vitalsHead: readonly Spec[] = [date('on', { required: true, span: 12 })];
export const vitalsFoot: readonly Spec[] = [note];
