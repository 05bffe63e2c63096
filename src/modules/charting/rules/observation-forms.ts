import type { FormOf } from '../contract.ts';
import type { FormRule } from './clinical-forms.ts';
import type { Frame } from './fhir-parts.ts';
import { codeIn, concept, digitsOf, filled, notes, oneCode, quantity, readConcept, readNote, readQuantity, systems, textOf } from './fhir-parts.ts';
import type { Node } from './recorded.ts';

/** Vital signs with their LOINC names and UCUM units (US Core vital signs); the first unit is proposed. */
export const vitalSigns: Readonly<Record<string, { name: string; units: readonly string[] }>> = {
  '8480-6': { name: 'Systolic blood pressure', units: ['mm[Hg]'] }, '8462-4': { name: 'Diastolic blood pressure', units: ['mm[Hg]'] }, '8867-4': { name: 'Heart rate', units: ['/min'] }, '9279-1': { name: 'Respiratory rate', units: ['/min'] },
  '8310-5': { name: 'Body temperature', units: ['[degF]', 'Cel'] }, '59408-5': { name: 'Oxygen saturation', units: ['%'] }, '8302-2': { name: 'Body height', units: ['[in_i]', 'cm'] }, '29463-7': { name: 'Body weight', units: ['[lb_av]', 'kg', 'g'] }, '39156-5': { name: 'Body mass index', units: ['kg/m2'] }, '9843-4': { name: 'Head circumference', units: ['cm', '[in_i]'] },
};
const unitWords: Readonly<Record<string, string>> = { 'mm[Hg]': 'mmHg', '/min': 'per minute', '[degF]': '°F', Cel: '°C', '[in_i]': 'in', '[lb_av]': 'lb', 'kg/m2': 'kg/m²' };
const pressure = { code: '85354-9', systolic: '8480-6', diastolic: '8462-4' } as const;
const category = (code: string, display: string): Node[] => [oneCode(systems.observationCategory, code, display)];
const about = (f: Frame): Node => ({ subject: { reference: f.patient }, ...(f.encounter ? { encounter: { reference: f.encounter } } : {}) });
const loinc = (code: string, name: string): Node => ({ coding: [{ system: systems.loinc, code, display: name }], text: name });
const measured = (i: { value: string; unit: string }): Node => quantity({ value: i.value, unit: unitWords[i.unit] ?? i.unit, code: i.unit });

/** One act of measuring: each vital sign an Observation, the two blood pressures one (US Core blood pressure profile). */
export function buildVitals(f: FormOf<'vitals'>, frame: Frame): Node[] {
  const of = (code: string) => f.items.find((i) => i.code === code), systolic = of(pressure.systolic), diastolic = of(pressure.diastolic);
  const one = (code: Node, rest: Node): Node => ({ resourceType: 'Observation', status: 'final', category: category('vital-signs', 'Vital Signs'), code, ...about(frame), effectiveDateTime: f.on, issued: frame.enteredAt, ...(frame.author ? { performer: [{ display: frame.author }] } : {}), ...rest, ...notes(f.note) });
  return [
    ...(systolic || diastolic ? [one(loinc(pressure.code, 'Blood pressure'), { component: [systolic, diastolic].filter((i) => i !== undefined).map((i) => ({ code: loinc(i.code, vitalSigns[i.code]!.name), valueQuantity: measured(i) })) })] : []),
    ...f.items.filter((i) => i !== systolic && i !== diastolic).map((i) => one(loinc(i.code, vitalSigns[i.code]?.name ?? i.code), { valueQuantity: measured(i) })),
  ];
}

const back: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(unitWords).map(([code, said]) => [said, code]));
export const vitals: FormRule<FormOf<'vitals'>> = {
  type: 'Observation', owns: ['status', 'category', 'code', 'effectiveDateTime', 'valueQuantity', 'component', 'note', 'performer'],
  // A change is of one Observation: it was built from one part of the form.
  build: (f, frame) => buildVitals(f, frame)[0]!,
  read: (r) => {
    const items = (r['component'] ? r['component'] as Node[] : [r]).flatMap((c) => { const q = readQuantity(c['valueQuantity']), code = codeIn(c['code'], systems.loinc); return q && code ? [{ code, value: q.value, unit: q.code ?? back[q.unit] ?? q.unit }] : []; });
    return items.length ? filled({ on: r['effectiveDateTime'], items, ...readNote(r) }) as FormOf<'vitals'> : undefined;
  },
};

const flags = { N: 'Normal', H: 'High', L: 'Low', HH: 'Critical high', LL: 'Critical low', A: 'Abnormal', AA: 'Critical abnormal' } as const;
const valueOf = (v: FormOf<'result'>['value']): Node => ('amount' in v ? { valueQuantity: { ...quantity(v.amount), ...(v.amount.comparator ? { comparator: v.amount.comparator } : {}) } } : 'coded' in v ? { valueCodeableConcept: concept(v.coded) } : { valueString: v.words });
const readValue = (r: Node): FormOf<'result'>['value'] | undefined => {
  const amount = readQuantity(r['valueQuantity']), is = readConcept(r['valueCodeableConcept']);
  return amount ? { amount: { ...amount, ...(r['valueQuantity'].comparator ? { comparator: r['valueQuantity'].comparator } : {}) } } : is ? { coded: is } : typeof r['valueString'] === 'string' ? { words: r['valueString'] } : undefined;
};

export const result: FormRule<FormOf<'result'>> = {
  type: 'Observation', owns: ['status', 'category', 'code', 'effectiveDateTime', 'valueQuantity', 'valueString', 'valueCodeableConcept', 'interpretation', 'referenceRange', 'specimen', 'performer', 'note'],
  build: (f, frame) => {
    const unit = 'amount' in f.value ? { unit: f.value.amount.unit, ...(f.value.amount.code ? { code: f.value.amount.code } : {}) } : { unit: '' };
    return {
      resourceType: 'Observation', status: f.status, category: category('laboratory', 'Laboratory'), code: concept(f.what), ...about(frame), effectiveDateTime: f.on, issued: frame.enteredAt, ...(f.laboratory ? { performer: [{ display: f.laboratory }] } : {}), ...valueOf(f.value),
      ...(f.flag ? { interpretation: [oneCode(systems.interpretation, f.flag, flags[f.flag])] } : {}), ...notes(f.note), ...(f.specimen ? { specimen: { display: f.specimen } } : {}),
      ...(f.low || f.high || f.reference ? { referenceRange: [filled({ low: f.low ? quantity({ value: f.low, ...unit }) : undefined, high: f.high ? quantity({ value: f.high, ...unit }) : undefined, text: f.reference })] } : {}),
    };
  },
  read: (r) => { const what = readConcept(r['code']), value = readValue(r), range = r['referenceRange']?.[0] as Node | undefined; return what && value && filled({ what, status: r['status'], on: r['effectiveDateTime'], value, low: range?.['low'] ? digitsOf(range['low'].value) : undefined, high: range?.['high'] ? digitsOf(range['high'].value) : undefined, reference: range?.['text'], flag: codeIn(r['interpretation']?.[0]) as 'H' | undefined, specimen: textOf(r['specimen']), laboratory: textOf(r['performer']?.[0]), ...readNote(r) }) as FormOf<'result'>; },
};

export const social: FormRule<FormOf<'social'>> = {
  type: 'Observation', owns: ['status', 'category', 'code', 'effectiveDateTime', 'valueQuantity', 'valueString', 'valueCodeableConcept', 'note'],
  build: (f, frame) => ({ resourceType: 'Observation', status: 'final', category: category('social-history', 'Social History'), code: concept(f.what), ...about(frame), effectiveDateTime: f.on, issued: frame.enteredAt, ...valueOf(f.value), ...notes(f.note) }),
  read: (r) => { const what = readConcept(r['code']), value = readValue(r); return what && value && filled({ what, on: r['effectiveDateTime'], value, ...readNote(r) }) as FormOf<'social'>; },
};

/** An Age is positive (R4 age-1); in the first year it is told in words. */
const atBirth = 'In the first year';
export const family: FormRule<FormOf<'family'>> = {
  type: 'FamilyMemberHistory', owns: ['status', 'relationship', 'name', 'bornDate', 'bornString', 'deceasedBoolean', 'condition', 'note'],
  build: (f, frame) => ({
    resourceType: 'FamilyMemberHistory', status: 'completed', patient: { reference: frame.patient }, date: frame.enteredAt, ...(f.name ? { name: f.name } : {}), relationship: concept(f.relationship), ...(f.born ? (f.born.length <= 10 ? { bornDate: f.born } : { bornString: f.born }) : {}), ...(f.deceased === undefined ? {} : { deceasedBoolean: f.deceased }), ...notes(f.note),
    ...(f.conditions.length ? { condition: f.conditions.map((c) => ({ code: concept(c.what), ...(c.causedDeath ? { contributedToDeath: true } : {}), ...(c.onsetAge === undefined ? {} : c.onsetAge === 0 ? { onsetString: atBirth } : { onsetAge: { value: c.onsetAge, unit: 'years', system: systems.ucum, code: 'a' } }) })) } : {}),
  }),
  read: (r) => { const relationship = readConcept(r['relationship']); return relationship && filled({ relationship, name: r['name'], born: r['bornDate'] ?? r['bornString'], deceased: r['deceasedBoolean'], conditions: ((r['condition'] ?? []) as Node[]).flatMap((c) => { const what = readConcept(c['code']); return what ? [filled({ what, onsetAge: c['onsetString'] === atBirth ? 0 : c['onsetAge']?.value === undefined ? undefined : Number(digitsOf(c['onsetAge'].value)), causedDeath: c['contributedToDeath'] === true })] : []; }), ...readNote(r) }) as FormOf<'family'>; },
};

/** A note is a DocumentReference with its text inside (US Core clinical notes). */
export const note: FormRule<FormOf<'note'>> = {
  type: 'DocumentReference', owns: ['docStatus', 'type', 'date', 'description', 'content', 'context', 'relatesTo', 'author'],
  build: (f, frame) => ({
    resourceType: 'DocumentReference', status: 'current', docStatus: f.status, type: concept(f.what), category: [oneCode(systems.documentCategory, 'clinical-note', 'Clinical Note')], subject: { reference: frame.patient }, date: frame.enteredAt, ...(frame.author ? { author: [{ display: frame.author }] } : {}),
    ...(f.addendumTo ? { relatesTo: [{ code: 'appends', target: { reference: `${f.addendumTo.type}/${f.addendumTo.id}` } }] } : {}), ...(f.title ? { description: f.title } : {}), content: [{ attachment: { contentType: 'text/plain; charset=utf-8', data: Buffer.from(f.text, 'utf8').toString('base64'), ...(f.title ? { title: f.title } : {}), creation: f.on } }],
    context: { ...(frame.encounter ? { encounter: [{ reference: frame.encounter }] } : {}), period: { start: f.on } },
  }),
  read: (r) => {
    const what = readConcept(r['type']), a = r['content']?.[0]?.attachment as Node | undefined;
    if (!what || typeof a?.['data'] !== 'string' || !String(a['contentType']).startsWith('text/plain')) return undefined;
    const target = /^([A-Za-z]+)\/(.+)$/.exec(r['relatesTo']?.[0]?.target?.reference ?? '');
    return filled({ what, title: r['description'] ?? '', on: r['context']?.period?.start ?? a['creation'], text: Buffer.from(a['data'], 'base64').toString('utf8'), status: r['docStatus'] === 'preliminary' ? 'preliminary' : 'final', addendumTo: target ? { type: target[1]!, id: target[2]! } : undefined }) as FormOf<'note'>;
  },
};
