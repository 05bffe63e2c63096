import type { Patient } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';

export const namespaces: Readonly<Record<string, string>> = { 'urn:hl7-org:v3': '', 'urn:hl7-org:sdtc': 'sdtc', 'http://www.w3.org/2001/XMLSchema-instance': 'xsi', 'http://www.w3.org/1999/xhtml': '' };
export const forgiven: Readonly<Record<string, string>> = { xsi: 'http://www.w3.org/2001/XMLSchema-instance', sdtc: 'urn:hl7-org:sdtc', cda: 'urn:hl7-org:v3', hl7: 'urn:hl7-org:v3' };

const fragments = new Set(['section', 'component', 'entry', 'act', 'observation', 'organizer', 'procedure', 'encounter', 'substanceAdministration', 'supply', 'author', 'participant', 'performer', 'recordTarget', 'documentationOf', 'componentOf', 'custodian', 'patientRole', 'informant', 'inFulfillmentOf', 'legalAuthenticator', 'relatedDocument', 'entryRelationship', 'structuredBody']);

/** True when text looks like a CDA document: its root element is ClinicalDocument. Cheap: reads the first 4,000 characters. */
export function looksLikeCcda(text: string): boolean {
  const start = text.slice(0, 4000).replace(/<!--[\s\S]*?-->/g, '').replace(/<\?[\s\S]*?\?>/g, '').replace(/<!DOCTYPE[^>[]*(\[[\s\S]*?\])?\s*>/i, '');
  return /^[\s﻿]*<(?:[A-Za-z_][\w.-]*:)?ClinicalDocument[\s/>]/.test(start);
}

/** Why this root is no document to file, or undefined when it is a ClinicalDocument. */
export function notADocument(root: XmlElement): string | undefined {
  const name = root.name.replace(/^.*:/, '').slice(0, 60);
  const at = `The root element (line ${root.line}) is <${name}>`;
  if (root.uri === 'urn:astm-org:CCR' || name === 'ContinuityOfCareRecord') return `${at}: this is an ASTM Continuity of Care Record (CCR), an unsupported type. Ask the sender for a C-CDA document instead`;
  if (name === 'ClinicalDocument' && root.uri.startsWith('urn:undeclared:')) return `${at}, but its namespace prefix is not declared, so its elements cannot be told. Ask the sender to declare it as urn:hl7-org:v3`;
  if (name === 'ClinicalDocument') return root.uri === 'urn:hl7-org:v3' || root.uri === '' ? undefined : `${at} of another namespace than urn:hl7-org:v3. Ask the sender for an HL7 CDA document`;
  if (name.toLowerCase() === 'html') return `${at}: this is a web page, not a clinical document. Ask the sender for the document itself`;
  if (fragments.has(name)) return `${at}: this is a fragment of a CDA document, without its header, so nobody can tell whose it is. Ask for the whole ClinicalDocument`;
  return `${at}, not <ClinicalDocument>: this XML is no C-CDA document. Ask the sender for the document itself`;
}

/** A key of who is named: same key, same person. */
const person = (patient: Patient): string => JSON.stringify([patient.name?.map((name) => [name.family?.toLowerCase(), name.given?.[0]?.toLowerCase()])[0], patient.birthDate]);

/** Why the patients of a document cannot be told, or undefined. */
export function notOnePerson(targets: readonly XmlElement[], patients: readonly Patient[]): string | undefined {
  const [first, ...others] = patients;
  if (first === undefined) return 'The document has no recordTarget with a patientRole: it names no patient. Ask the sender to send it again with its patient';
  const other = others.findIndex((one) => person(one) !== person(first));
  if (other >= 0) return `The document names two different people: recordTarget at line ${targets[0]?.line} and at line ${targets[other + 1]?.line}. One clinical document is about one patient: ask the sender which, and have it sent again`;
  const named = (first.name ?? []).some((name) => name.family !== undefined || name.given !== undefined || name.text !== undefined);
  if (!named && first.birthDate === undefined) return `Cannot identify the person: the name and the birth date in recordTarget (line ${targets[0]?.line}) are both unknown or absent. Find out who it is and complete recordTarget/patientRole/patient, then replay`;
  return undefined;
}
