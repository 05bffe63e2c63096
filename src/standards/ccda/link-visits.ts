import type { Reference } from '@medplum/fhirtypes';
import { identifierOf } from './read-identity.ts';
import type { Reading } from './reading.ts';

const withEncounter = new Set(['AllergyIntolerance', 'Condition', 'DiagnosticReport', 'Immunization', 'MedicationRequest', 'Observation', 'Procedure', 'ServiceRequest', 'CarePlan', 'CareTeam']);

/** Lets entries that name a visit by its number lead to it, or keep the number when the document does not describe the visit. */
export function linkVisits(reading: Reading): void {
  for (const { of, encounter } of reading.visits) {
    const reference = reading.ids.resolve(encounter);
    const identifier = encounter.children('id').map(identifierOf).find((one) => one?.value !== undefined);
    const visit = reference?.startsWith('Encounter/') === true ? { reference } : identifier === undefined ? undefined : { type: 'Encounter', identifier };
    const resource = reading.get(of) as { encounter?: Reference; context?: Reference } | undefined;
    if (visit === undefined || resource === undefined) continue;
    const type = of.slice(0, of.indexOf('/'));
    if (withEncounter.has(type) && resource.encounter === undefined) reading.amend(of, { encounter: visit });
    else if (type === 'MedicationAdministration' || type === 'MedicationDispense') reading.amend(of, { context: resource.context ?? visit });
  }
}
