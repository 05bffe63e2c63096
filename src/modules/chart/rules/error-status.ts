import { fhirModel } from '../../../standards/fhir/model/load-model.ts';
import { errorTag } from '../render/status-words.ts';

const verification: Readonly<Record<string, string>> = {
  Condition: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', AllergyIntolerance: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification',
};

/** Patients are corrected or merged, never marked in error; Provenance and AuditEvent are testimony about entries, not entries. */
export const markable = (type: string): boolean => type !== 'Patient' && type !== 'Provenance' && type !== 'AuditEvent';

/**
 * The resource marked as entered in error, in the element that its type has for it: verificationStatus (whose rules con-5 and ait-2 then forbid a
 * clinical status), status, lifecycleStatus; our tag where R4 gives the type no such status. Pure: gives a copy.
 */
export function markedInError(exact: Record<string, any>): Record<string, any> {
  const type = exact['resourceType'] as string;
  if (verification[type]) {
    const { clinicalStatus: _clinical, ...rest } = exact;
    return { ...rest, verificationStatus: { coding: [{ system: verification[type], code: 'entered-in-error', display: 'Entered in Error' }] } };
  }
  for (const element of ['status', 'lifecycleStatus']) if (allows(type, element)) return { ...exact, [element]: 'entered-in-error' };
  return taggedInError(exact);
}

/** The mark for types without such a status, and where the status would make the entry invalid. */
export function taggedInError(exact: Record<string, any>): Record<string, any> {
  const tags = Array.isArray(exact['meta']?.tag) ? exact['meta'].tag : [];
  return { ...exact, meta: { ...exact['meta'], tag: [...tags, errorTag] } };
}

function allows(type: string, name: string): boolean {
  const model = fhirModel();
  const element = model.types[type]?.elements.find((e) => e.name === name);
  if (!element || element.binding === undefined) return false;
  return Object.values(model.valueSets[element.binding]!.codes).some((codes) => codes.includes('entered-in-error'));
}
