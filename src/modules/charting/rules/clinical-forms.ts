import type { FormOf } from '../contract.ts';
import type { Frame } from './fhir-parts.ts';
import { codeIn, concept, filled, notes, oneCode, quantity, readConcept, readNote, readQuantity, systems, textOf } from './fhir-parts.ts';
import type { Node } from './recorded.ts';

/** A form as a FHIR resource and back. `owns` are the elements that the form writes: on a change they are written anew, all others stay. */
export type FormRule<F> = { type: string; owns: readonly string[]; build(form: F, frame: Frame): Node; read(resource: Node): F | undefined };

const about = (f: Frame): Node => ({ subject: { reference: f.patient }, ...(f.encounter ? { encounter: { reference: f.encounter } } : {}) });
const people = (f: Frame): Node => ({ recorder: { display: f.enterer }, ...(f.author ? { asserter: { display: f.author } } : {}) });
const verification = (f: Frame, system: string): Node => oneCode(system, f.verified ? 'confirmed' : 'unconfirmed', f.verified ? 'Confirmed' : 'Unconfirmed');
const severities = { mild: ['255604002', 'Mild'], moderate: ['6736007', 'Moderate'], severe: ['24484000', 'Severe'] } as const;
const severityOf = (n: unknown): 'mild' | 'moderate' | 'severe' | undefined => (Object.keys(severities) as (keyof typeof severities)[]).find((k) => severities[k][0] === codeIn(n, systems.snomed));

export const problem: FormRule<FormOf<'problem'>> = {
  type: 'Condition', owns: ['clinicalStatus', 'verificationStatus', 'category', 'severity', 'code', 'bodySite', 'onsetDateTime', 'abatementDateTime', 'note', 'recorder', 'asserter'],
  build: (f, frame) => ({
    resourceType: 'Condition', clinicalStatus: oneCode(systems.conditionClinical, f.clinical), verificationStatus: verification(frame, systems.conditionVerification), category: [oneCode(systems.conditionCategory, f.category, f.category === 'problem-list-item' ? 'Problem List Item' : 'Encounter Diagnosis')],
    ...(f.severity ? { severity: oneCode(systems.snomed, severities[f.severity][0], severities[f.severity][1]) } : {}), code: concept(f.what), ...(f.bodySite ? { bodySite: [concept(f.bodySite)] } : {}), ...about(frame),
    ...(f.onset ? { onsetDateTime: f.onset } : {}), ...(f.ended ? { abatementDateTime: f.ended } : {}), recordedDate: frame.enteredAt, ...people(frame), ...notes(f.note),
  }),
  read: (r) => { const what = readConcept(r['code']); return what && filled({ what, clinical: (codeIn(r['clinicalStatus']) ?? 'active') as 'active', category: (codeIn(r['category']?.[0], systems.conditionCategory) ?? 'problem-list-item') as 'problem-list-item', severity: severityOf(r['severity']), onset: r['onsetDateTime'], ended: r['abatementDateTime'], bodySite: readConcept(r['bodySite']?.[0]), ...readNote(r) }) as FormOf<'problem'>; },
};

export const allergy: FormRule<FormOf<'allergy'>> = {
  type: 'AllergyIntolerance', owns: ['clinicalStatus', 'verificationStatus', 'type', 'category', 'criticality', 'code', 'onsetDateTime', 'reaction', 'note', 'recorder', 'asserter'],
  build: (f, frame) => ({
    resourceType: 'AllergyIntolerance', clinicalStatus: oneCode(systems.allergyClinical, f.clinical), verificationStatus: verification(frame, systems.allergyVerification), ...(f.type ? { type: f.type } : {}), ...(f.category ? { category: [f.category] } : {}), ...(f.criticality ? { criticality: f.criticality } : {}),
    code: concept(f.what), patient: { reference: frame.patient }, ...(frame.encounter ? { encounter: { reference: frame.encounter } } : {}), ...(f.onset ? { onsetDateTime: f.onset } : {}), recordedDate: frame.enteredAt, ...people(frame), ...notes(f.note),
    ...(f.reactions.length ? { reaction: f.reactions.map((x) => ({ manifestation: [concept(x.what)], ...(x.severity ? { severity: x.severity } : {}) })) } : {}),
  }),
  read: (r) => { const what = readConcept(r['code']); return what && filled({ what, clinical: (codeIn(r['clinicalStatus']) ?? 'active') as 'active', type: r['type'], category: r['category']?.[0], criticality: r['criticality'], onset: r['onsetDateTime'], reactions: ((r['reaction'] ?? []) as Node[]).flatMap((x) => { const m = readConcept(x['manifestation']?.[0]); return m ? [filled({ what: m, severity: x['severity'] })] : []; }), ...readNote(r) }) as FormOf<'allergy'>; },
};

export const medication: FormRule<FormOf<'medication'>> = {
  type: 'MedicationStatement', owns: ['status', 'medicationCodeableConcept', 'effectivePeriod', 'dosage', 'reasonCode', 'note', 'informationSource', 'extension:prescriber'],
  build: (f, frame) => {
    const dosage = filled({ text: f.instructions ?? [f.dose ? `${f.dose.value} ${f.dose.unit}`.trim() : '', f.route?.text ?? '', f.frequency ?? '', f.asNeeded ? 'as needed' : ''].filter(Boolean).join(' '), timing: f.frequency ? { code: { text: f.frequency } } : undefined, asNeededBoolean: f.asNeeded ? true : undefined, route: f.route ? concept(f.route) : undefined, doseAndRate: f.dose ? [{ doseQuantity: quantity(f.dose) }] : undefined });
    return {
      resourceType: 'MedicationStatement', ...(f.prescriber ? { extension: [{ url: prescriberExtension, valueString: f.prescriber }] } : {}), status: f.status, medicationCodeableConcept: concept(f.what), subject: { reference: frame.patient }, ...(frame.encounter ? { context: { reference: frame.encounter } } : {}),
      ...(f.start || f.end ? { effectivePeriod: filled({ start: f.start, end: f.end }) } : {}), dateAsserted: frame.enteredAt, ...(frame.author ? { informationSource: { display: frame.author } } : {}), ...(f.reason ? { reasonCode: [concept(f.reason)] } : {}), ...notes(f.note),
      ...(dosage.text || f.dose || f.route || f.frequency || f.asNeeded ? { dosage: [dosage] } : {}),
    };
  },
  read: (r) => {
    const what = readConcept(r['medicationCodeableConcept']), d = r['dosage']?.[0] as Node | undefined;
    if (!what) return undefined;
    const dose = readQuantity(d?.['doseAndRate']?.[0]?.doseQuantity), route = readConcept(d?.['route']), frequency = d?.['timing']?.code?.text as string | undefined, asNeeded = d?.['asNeededBoolean'] === true;
    const made = [dose ? `${dose.value} ${dose.unit}`.trim() : '', route?.text ?? '', frequency ?? '', asNeeded ? 'as needed' : ''].filter(Boolean).join(' ');
    return filled({ what, status: r['status'], dose, route, frequency, asNeeded, instructions: d?.['text'] && d['text'] !== made ? d['text'] : undefined, start: r['effectivePeriod']?.start, end: r['effectivePeriod']?.end, prescriber: ((r['extension'] ?? []) as Node[]).find((e) => e['url'] === prescriberExtension)?.['valueString'], reason: readConcept(r['reasonCode']?.[0]), ...readNote(r) }) as FormOf<'medication'>;
  },
};
export const prescriberExtension = 'urn:chartkeeper:prescriber';

export const immunization: FormRule<FormOf<'immunization'>> = {
  type: 'Immunization', owns: ['status', 'statusReason', 'vaccineCode', 'occurrenceDateTime', 'manufacturer', 'lotNumber', 'expirationDate', 'site', 'route', 'doseQuantity', 'performer', 'protocolApplied', 'note', 'primarySource', 'reportOrigin'],
  build: (f, frame) => ({
    resourceType: 'Immunization', status: f.status, ...(f.notDoneReason ? { statusReason: concept(f.notDoneReason) } : {}), vaccineCode: concept(f.what), patient: { reference: frame.patient }, ...(frame.encounter ? { encounter: { reference: frame.encounter } } : {}),
    occurrenceDateTime: f.on, recorded: frame.enteredAt, primarySource: frame.verified, ...(frame.verified ? {} : { reportOrigin: { text: 'Transcribed from a cited source' } }), ...(f.manufacturer ? { manufacturer: { display: f.manufacturer } } : {}), ...(f.lot ? { lotNumber: f.lot } : {}), ...(f.expires ? { expirationDate: f.expires } : {}),
    ...(f.site ? { site: concept(f.site) } : {}), ...(f.route ? { route: concept(f.route) } : {}), ...(f.dose ? { doseQuantity: quantity(f.dose) } : {}), ...(f.performer ? { performer: [{ actor: { display: f.performer } }] } : {}), ...notes(f.note), ...(f.doseNumber ? { protocolApplied: [{ doseNumberPositiveInt: f.doseNumber }] } : {}),
  }),
  read: (r) => { const what = readConcept(r['vaccineCode']); return what && filled({ what, status: r['status'] as 'completed', on: r['occurrenceDateTime'], lot: r['lotNumber'], expires: r['expirationDate'], manufacturer: textOf(r['manufacturer']), site: readConcept(r['site']), route: readConcept(r['route']), dose: readQuantity(r['doseQuantity']), doseNumber: r['protocolApplied']?.[0]?.doseNumberPositiveInt, performer: textOf(r['performer']?.[0]?.actor), notDoneReason: readConcept(r['statusReason']), ...readNote(r) }) as FormOf<'immunization'>; },
};

const sides = { left: ['7771000', 'Left'], right: ['24028007', 'Right'], bilateral: ['51440002', 'Right and left'] } as const;
export const procedure: FormRule<FormOf<'procedure'>> = {
  type: 'Procedure', owns: ['status', 'category', 'code', 'performedDateTime', 'performedPeriod', 'performer', 'bodySite', 'outcome', 'note', 'recorder', 'asserter'],
  build: (f, frame) => ({
    resourceType: 'Procedure', status: f.status, ...(f.surgicalHistory ? { category: { coding: [{ system: systems.snomed, code: '387713003', display: 'Surgical procedure' }], text: 'Surgical history' } } : {}), code: concept(f.what), ...about(frame),
    ...(f.end ? { performedPeriod: filled({ start: f.on, end: f.end }) } : f.on ? { performedDateTime: f.on } : {}), ...people(frame), ...(f.performer ? { performer: [{ actor: { display: f.performer } }] } : {}),
    ...(f.bodySite || f.laterality ? { bodySite: [...(f.bodySite ? [concept(f.bodySite)] : []), ...(f.laterality ? [oneCode(systems.snomed, sides[f.laterality][0], sides[f.laterality][1])] : [])] } : {}), ...(f.outcome ? { outcome: { text: f.outcome } } : {}), ...notes(f.note),
  }),
  read: (r) => {
    const what = readConcept(r['code']), sites = (r['bodySite'] ?? []) as Node[], side = (n: Node) => (Object.keys(sides) as (keyof typeof sides)[]).find((k) => sides[k][0] === codeIn(n, systems.snomed));
    return what && filled({ what, status: r['status'], on: r['performedDateTime'] ?? r['performedPeriod']?.start, end: r['performedPeriod']?.end, surgicalHistory: r['category']?.text === 'Surgical history', bodySite: readConcept(sites.find((s) => side(s) === undefined)), laterality: sites.map(side).find((s) => s !== undefined), performer: textOf(r['performer']?.[0]?.actor), outcome: r['outcome']?.text, ...readNote(r) }) as FormOf<'procedure'>;
  },
};

const classes = { AMB: 'ambulatory', IMP: 'inpatient encounter', EMER: 'emergency', OBSENC: 'observation encounter', SS: 'short stay', HH: 'home health', VR: 'virtual', FLD: 'field', ACUTE: 'inpatient acute', PRENC: 'pre-admission' } as const;
export const encounter: FormRule<FormOf<'encounter'>> = {
  type: 'Encounter', owns: ['status', 'class', 'type', 'period', 'reasonCode', 'participant', 'identifier', 'location', 'extension:encounter-note'],
  build: (f, frame) => ({
    resourceType: 'Encounter', ...(f.note ? { extension: [{ url: encounterNoteExtension, valueString: f.note }] } : {}), ...(f.account ? { identifier: [{ type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'VN', display: 'Visit number' }] }, value: f.account }] } : {}),
    status: f.status, class: { system: systems.act, code: f.class, display: classes[f.class] }, ...(f.type ? { type: [concept(f.type)] } : {}), subject: { reference: frame.patient }, ...(f.attending ? { participant: [{ type: [oneCode('http://terminology.hl7.org/CodeSystem/v3-ParticipationType', 'ATND', 'attender')], individual: { display: f.attending } }] } : {}),
    period: filled({ start: f.start, end: f.end }), ...(f.reason ? { reasonCode: [concept(f.reason)] } : {}), ...(f.place ? { location: [{ location: { display: f.place } }] } : {}),
  }),
  read: (r) => (typeof r['class']?.code === 'string' && r['class'].code in classes && r['period']?.start ? filled({ class: r['class'].code as 'AMB', type: readConcept(r['type']?.[0]), status: r['status'], start: r['period'].start, end: r['period'].end, reason: readConcept(r['reasonCode']?.[0]), place: textOf(r['location']?.[0]?.location), attending: textOf(((r['participant'] ?? []) as Node[])[0]?.['individual']), account: r['identifier']?.[0]?.value, note: ((r['extension'] ?? []) as Node[]).find((e) => e['url'] === encounterNoteExtension)?.['valueString'] }) as FormOf<'encounter'> : undefined),
};
export const encounterNoteExtension = 'urn:chartkeeper:encounter-note';
