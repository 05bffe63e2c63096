import { errorTag } from '../render/status-words.ts';
import { validate } from '../../../standards/fhir/validate.ts';
import { fhirModel } from '../../../standards/fhir/model/load-model.ts';

const verification: Record<string, string> = {
  Condition: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', AllergyIntolerance: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification',
};

/** Patients are corrected or merged, never marked in error; our own Provenance says what happened. */
export const markable = (type: string): boolean => type !== 'Patient' && type !== 'Provenance' && type !== 'AuditEvent';

/**
 * The resource marked as entered in error, in the element that its type has for it: verificationStatus (whose rules con-5 and ait-2 then forbid a
 * clinical status), status, lifecycleStatus; a tag where the type has none. Pure: gives a copy.
 */
export function markedInError(exact: Record<string, any>): Record<string, any> {
  const type = exact['resourceType'] as string;
  if (verification[type]) {
    const { clinicalStatus: _clinical, ...rest } = exact;
    return { ...rest, verificationStatus: { coding: [{ system: verification[type], code: 'entered-in-error' }] } };
  }
  for (const element of ['status', 'lifecycleStatus']) {
    if (!allows(type, element)) continue;
    const marked = { ...exact, [element]: 'entered-in-error' };
    if (faults(marked) <= faults(exact)) return marked; // a rule may bind the status to other elements (app-3)
  }
  const tags = Array.isArray(exact['meta']?.tag) ? exact['meta'].tag : [];
  return { ...exact, meta: { ...exact['meta'], tag: [...tags, errorTag] } };
}

const faults = (exact: unknown): number => validate(JSON.parse(JSON.stringify(exact))).length;

function allows(type: string, name: string): boolean {
  const model = fhirModel();
  const element = model.types[type]?.elements.find((e) => e.name === name);
  if (!element || element.binding === undefined) return false;
  return Object.values(model.valueSets[element.binding]!.codes).some((codes) => codes.includes('entered-in-error'));
}
