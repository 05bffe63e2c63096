import { convertCcdaToXml, convertFhirToCcda, convertToCompactXml } from '@medplum/ccda';
import type { Bundle, DiagnosticReport, MedicationRequest, MedicationStatement, Organization, Patient, Resource } from '@medplum/fhirtypes';
import { xmlText } from './narrative-text.ts';
import { recordTarget, time } from './record-target.ts';
import { withStandIns } from './stand-in-codes.ts';

/** A file that a section carries: rendered from the narrative by `id`, content base64. */
export type CdaMedia = { id: string; contentType: string; base64: string };
/** A section to write: its LOINC code (none for a section that no template names), its narrative block markup, its coded entries and files. */
export type CdaSection = { code: string | undefined; title: string; text: string; resources: readonly Resource[]; media: readonly CdaMedia[] };
export type CdaDocument = { id: string; title: string; at: Date; patient: Patient; custodian: Organization; sections: readonly CdaSection[]; /** What the entries refer to. */ around: readonly Resource[] };
export type WrittenCda = { xml: string; /** Entries whose content stands in the narrative alone: their kind has no template here. */ narrativeOnly: number };

/** C-CDA R2.1 section codes that have coded entries; others are written with their narrative. */
const templated: Readonly<Record<string, readonly [root: string, extension: string]>> = {
  '11450-4': ['2.16.840.1.113883.10.20.22.2.5.1', '2015-08-01'], '48765-2': ['2.16.840.1.113883.10.20.22.2.6.1', '2015-08-01'], '10160-0': ['2.16.840.1.113883.10.20.22.2.1.1', '2014-06-09'], '11369-6': ['2.16.840.1.113883.10.20.22.2.2.1', '2015-08-01'],
  '30954-2': ['2.16.840.1.113883.10.20.22.2.3.1', '2015-08-01'], '8716-3': ['2.16.840.1.113883.10.20.22.2.4.1', '2015-08-01'], '47519-4': ['2.16.840.1.113883.10.20.22.2.7.1', '2014-06-09'], '46240-8': ['2.16.840.1.113883.10.20.22.2.22.1', '2015-08-01'],
  '29762-2': ['2.16.840.1.113883.10.20.22.2.17', '2015-08-01'], '10157-6': ['2.16.840.1.113883.10.20.22.2.15', '2015-08-01'], '48768-6': ['2.16.840.1.113883.10.20.22.2.18', '2015-08-01'], '85847-2': ['2.16.840.1.113883.10.20.22.2.500', '2019-07-01'], '18776-5': ['2.16.840.1.113883.10.20.22.2.10', '2014-06-09'],
};

/** A Continuity of Care Document (C-CDA R2.1, 34133-9): every entry in the narrative, and as a coded entry where its kind has a template. */
export function writeCcda(document: CdaDocument): WrittenCda {
  let narrativeOnly = 0;
  const sections = document.sections.map((s) => {
    const entries = s.resources.flatMap((r) => { const made = entryOf(document, s, r); if (made === undefined) narrativeOnly += 1; return made ?? []; });
    const media = s.media.map((m) => `<entry><observationMedia classCode="OBS" moodCode="EVN" ID="${m.id}"><id nullFlavor="NI"/><value xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="ED" mediaType="${xmlText(m.contentType)}" representation="B64">${m.base64}</value></observationMedia></entry>`);
    const template = s.code === undefined ? undefined : templated[s.code];
    return `<component><section>${template ? `<templateId root="${template[0]}"/><templateId root="${template[0]}" extension="${template[1]}"/>` : ''}${s.code === undefined ? '<code nullFlavor="OTH"/>' : `<code code="${s.code}" codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC"/>`}<title>${xmlText(s.title)}</title><text>${s.text}</text>${entries.join('')}${media.join('')}</section></component>`;
  });
  const xml = headerXml(document).replace(/<\?xml-stylesheet[^?]*\?>\s*/, '').replace('</ClinicalDocument>', () => `<component><structuredBody>${sections.join('\n')}</structuredBody></component>\n</ClinicalDocument>`);
  return { xml, narrativeOnly };
}

const composition = (d: CdaDocument, section: unknown[]): Resource => ({
  resourceType: 'Composition', id: d.id, status: 'final', type: { coding: [{ system: 'http://loinc.org', code: '34133-9' }] }, subject: { reference: `Patient/${d.patient.id}` }, date: d.at.toISOString(), title: d.title,
  confidentiality: 'N', author: [{ reference: `Organization/${d.custodian.id}` }], custodian: { reference: `Organization/${d.custodian.id}` }, section,
} as unknown as Resource);

const bundleOf = (d: CdaDocument, section: unknown[], resources: readonly Resource[]): Bundle => ({ resourceType: 'Bundle', type: 'document', entry: [composition(d, section), d.patient, d.custodian, ...resources].map((resource) => ({ resource })) });

/** The header alone; the body is put before its last tag. Whose document it is, is ours to say: the converter leaves out identifiers that have no OID. */
const headerXml = (d: CdaDocument): string => convertCcdaToXml(convertFhirToCcda(bundleOf({ ...d, patient: { resourceType: 'Patient', id: d.patient.id ?? 'patient' } }, [], []))).replace(/<recordTarget>[\s\S]*?<\/recordTarget>/, () => recordTarget(d.patient)).replaceAll('>Medplum<', '>Chartkeeper<');

/** One coded entry; undefined where its kind has no template, or the converter cannot take it (the narrative says it all the same). */
function entryOf(d: CdaDocument, s: CdaSection, resource: Resource): string | undefined {
  if (s.code === undefined || resource.id === undefined) return undefined;
  try {
    const { resource: asked, restore } = withStandIns(resource.resourceType === 'MedicationStatement' ? asRequest(resource) : resource, knows), made = convertFhirToCcda(bundleOf(d, [{ title: s.title, code: { coding: [{ system: 'http://loinc.org', code: s.code }] }, entry: [{ reference: `${asked.resourceType}/${resource.id}` }] }], [asked, ...d.around]));
    const entry = made.component?.structuredBody?.component?.[0]?.section?.[0]?.entry?.[0];
    if (entry === undefined) return undefined;
    const xml = restore(convertToCompactXml({ entry }));
    return resource.resourceType === 'MedicationStatement' ? xml.replace(/(<substanceAdministration[^>]*?)\smoodCode="[A-Z]+"/, '$1 moodCode="EVN"') : resource.resourceType === 'DiagnosticReport' ? dated(xml, resource) : xml;
  } catch { return undefined; }
}

const known = new Map<string, boolean>();
/** Whether the converter writes codes of a system under its OID; tried once. */
function knows(system: string): boolean {
  let answer = known.get(system);
  if (answer === undefined) {
    const tried = entryXml({ resourceType: 'Procedure', id: 'x', status: 'completed', subject: { reference: 'Patient/p' }, code: { coding: [{ system, code: 'x' }] } });
    known.set(system, answer = /\scode="x"[^>]*\scodeSystem="\d+(\.\d+)+"/.test(tried) || /\scodeSystem="\d+(\.\d+)+"[^>]*\scode="x"/.test(tried));
  }
  return answer;
}
function entryXml(resource: Resource): string {
  const d: CdaDocument = { id: 'x', title: 'x', at: new Date(0), patient: { resourceType: 'Patient', id: 'p' }, custodian: { resourceType: 'Organization', id: 'o', name: 'O' }, sections: [], around: [] };
  const entry = convertFhirToCcda(bundleOf(d, [{ title: 'x', code: { coding: [{ system: 'http://loinc.org', code: '47519-4' }] }, entry: [{ reference: `${resource.resourceType}/x` }] }], [resource])).component?.structuredBody?.component?.[0]?.section?.[0]?.entry?.[0];
  return entry === undefined ? '' : convertToCompactXml({ entry });
}

/** A medication that is taken is written as one that is ordered is, in the mood of what happens (Medication Activity, moodCode EVN). */
function asRequest(s: MedicationStatement): MedicationRequest {
  const bounds = s.effectivePeriod ?? (s.effectiveDateTime === undefined ? undefined : { start: s.effectiveDateTime }), given = s.dosage?.length ? s.dosage : [{}];
  return {
    resourceType: 'MedicationRequest', id: s.id!, status: ({ active: 'active', completed: 'completed', stopped: 'stopped', 'on-hold': 'on-hold' } as const)[s.status as 'active'] ?? 'unknown', intent: 'order', subject: s.subject!,
    ...(s.medicationCodeableConcept ? { medicationCodeableConcept: s.medicationCodeableConcept } : {}), ...(s.medicationReference ? { medicationReference: s.medicationReference } : {}),
    dosageInstruction: given.map((g, i) => (i > 0 || bounds === undefined ? g : { ...g, timing: { ...g.timing, repeat: { ...g.timing?.repeat, boundsPeriod: bounds } } })),
  };
}

/** When a panel was taken: the converter leaves it out. */
function dated(xml: string, report: DiagnosticReport): string {
  const on = report.effectiveDateTime ?? report.effectivePeriod?.start;
  return on === undefined || /<organizer[^>]*>(?:(?!<component).)*<effectiveTime/s.test(xml) ? xml : xml.replace(/(<organizer(?:(?!<component).)*?<statusCode[^>]*\/>)/s, `$1<effectiveTime value="${time(on)}"/>`);
}
