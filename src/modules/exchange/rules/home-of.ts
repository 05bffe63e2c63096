import { patientCompartment } from '../../../standards/fhir/references.ts';

/** The element that says whom a resource is about, before others who took part in it (US Core and R4 compartment definitions). */
const subjectElements = ['subject', 'patient', 'beneficiary', 'for', 'individual', 'candidate'] as const;
/** Resources about several patients, or about nobody in particular: they live in the shared chart and are seen from each patient's. */
const ofMany = new Set(['Group', 'Person', 'Linkage', 'Schedule', 'Slot', 'Bundle', 'Parameters', 'AuditEvent', 'ResearchStudy']);

export type People = {
  /** Literals of the patients it is about: the first that names a Patient is its home. */
  subject: string[];
  /** Others who are in it: performers, participants. */
  also: string[];
};

/** Whom a resource is about, as literals of the sender. */
export function peopleOf(resource: Record<string, any>): People {
  const type = resource['resourceType'];
  if (type === 'Patient') return { subject: [], also: [] };
  const compartment = patientCompartment(resource);
  if (ofMany.has(type)) return { subject: [], also: compartment };
  const subject: string[] = [];
  for (const name of subjectElements) for (const one of listOf(resource[name])) if (namesPatient(one)) subject.push(one.reference);
  if (subject.length === 0) for (const literal of compartment.slice(0, 1)) subject.push(literal);
  return { subject, also: compartment.filter((literal) => !subject.includes(literal)) };
}

const listOf = (value: any): any[] => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]);

function namesPatient(element: any): boolean {
  const reference = element?.reference;
  if (typeof reference !== 'string' || reference.startsWith('#')) return false;
  if (reference.startsWith('urn:')) return element.type === undefined || element.type === 'Patient';
  return /(^|\/)Patient(\/|\?)/.test(reference);
}
