import type { Patient } from '@medplum/fhirtypes';
import type { Finding, Translation } from '../translation.ts';
import { readXml, XmlFault, type XmlDocument } from '../xml/index.ts';
import { mapOther } from './dispatch.ts';
import { compositionOf, sectionsOf } from './body.ts';
import { documentReference, headerOf } from './header-document.ts';
import { linkVisits } from './link-visits.ts';
import { patientOf } from './header-patient.ts';
import { messageTypeOf } from './document-type.ts';
import { Reading } from './reading.ts';
import { forgiven, namespaces, notADocument, notOnePerson } from './recognize.ts';
import { idText } from './statement-ids.ts';
import { contentsOf } from './unstructured.ts';

export type CcdaOptions = {
  /** IANA zone of the source, for times without an offset. */
  zone?: string;
};

function refusal(why: string, findings: Finding[] = [], told: Partial<Translation> = {}): Translation {
  return { standard: 'ccda', messageType: 'C-CDA', ...told, outcome: 'refuse', why, clear: [], updatesDemographics: false, entries: [], findings };
}

function notes(document: XmlDocument): Finding[] {
  return document.notes.map((note) => ({ severity: 'warning', code: note.code, at: `line ${note.line}`, says: note.says, mend: note.mend }));
}

/** What the header says of the document, also told when it is refused. */
function told(reading: Reading): Partial<Translation> {
  const { root } = reading;
  const controlId = idText(root.child('id'));
  const setId = idText(root.child('setId'));
  const version = Number(root.child('versionNumber')?.word('value') ?? Number.NaN);
  return {
    messageType: messageTypeOf(root), ...(controlId !== undefined && { controlId }), ...(setId !== undefined && { setId }), ...(Number.isInteger(version) && version >= 0 && { versionNumber: version }),
  };
}

/** The one person of the document, or why there is none. */
function personOf(reading: Reading): { patient: Patient } | { why: string } {
  const targets = reading.root.children('recordTarget').filter((one) => one.child('patientRole') !== undefined);
  const roles = targets.flatMap((one) => one.children('patientRole'));
  for (const id of roles[0]?.children('id') ?? []) { const text = idText(id); if (text !== undefined) reading.ownIds.add(text); }
  const patients = roles.map((role) => patientOf(reading, role));
  const why = notOnePerson(roles, patients);
  if (why !== undefined) return { why };
  if (patients.length > 1) reading.find('warning', 'patient-twice', targets[1], 'The document names its patient twice, the same person; the first is used', 'Ask the sender to name the patient once');
  const patient = patients[0] as Patient;
  const madeOn = reading.root.child('effectiveTime')?.word('value')?.slice(0, 8) ?? '';
  const bornOn = (patient.birthDate ?? '').replaceAll('-', '');
  if (/^\d{8}$/.test(madeOn) && bornOn !== '' && bornOn.slice(0, 8) > madeOn.slice(0, bornOn.length)) {
    reading.find('warning', 'born-after-document', targets[0], 'The birth date is later than the document itself', 'Ask the patient or the sender, and correct the demographics');
  }
  return { patient };
}

function read(document: XmlDocument, options: CcdaOptions): Translation {
  const wrong = notADocument(document.root);
  if (wrong !== undefined) return refusal(wrong, notes(document));
  const reading = new Reading(document.root, options.zone);
  reading.mapOther = (statement, section) => mapOther(reading, statement, section);
  reading.findings.push(...notes(document));
  if (document.root.uri !== 'urn:hl7-org:v3') reading.find('warning', 'namespace-missing', document.root, 'The namespace urn:hl7-org:v3 is not declared; read as if it were', 'Ask the sender to declare it on ClinicalDocument');
  const person = personOf(reading);
  const said = told(reading);
  if ('why' in person) return refusal(person.why, reading.findings, said);
  const header = headerOf(reading);
  const sections = sectionsOf(reading);
  linkVisits(reading);
  if (reading.patientExtensions.length > 0) person.patient.extension = [...(person.patient.extension ?? []), ...reading.patientExtensions];
  if (sections.length > 0) header.orders.push({ reference: `Composition/${reading.ids.safe(reading.ids.scope)}` });
  reading.add(documentReference(reading, header, contentsOf(reading, header)));
  if (sections.length > 0) reading.add(compositionOf(reading, header, sections));
  return {
    standard: 'ccda', messageType: 'C-CDA', ...said, ...(header.date !== undefined && { sentAt: header.date, eventAt: header.date }), outcome: 'apply', patient: reading.withLocalTimes(person.patient),
    clear: [], updatesDemographics: true, entries: reading.entries(), findings: reading.findings,
  };
}

/**
 * A C-CDA document (HL7 CDA R2; C-CDA R1.1 and R2.1, C32) as FHIR R4: the patient of its recordTarget, the document, its sections with their
 * words, and a resource for each coded entry. Pure: fetches nothing. Never throws for what a document holds: a document that cannot be
 * filed has outcome `refuse` and says why, where, and how it is mended.
 */
export function translateCcda(bytes: Uint8Array, options: CcdaOptions = {}): Translation {
  let document: XmlDocument;
  try {
    document = readXml(bytes, { namespaces, forgiven });
  } catch (error) {
    if (error instanceof XmlFault) return refusal(`${error.message}. ${error.mend}`);
    throw error;
  }
  return read(document, options);
}
