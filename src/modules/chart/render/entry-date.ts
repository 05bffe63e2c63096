import type { Node } from './shapes.ts';
import { isNode, list, word, words } from './shapes.ts';

/** Elements that date an entry, best first; the same order as the store's, so that a list reads in the order of the dates shown. */
const perType: Readonly<Record<string, readonly string[]>> = {
  AllergyIntolerance: ['recordedDate', 'onsetDateTime', 'onsetPeriod', 'lastOccurrence'], Condition: ['onsetDateTime', 'onsetPeriod', 'recordedDate', 'abatementDateTime'],
  DiagnosticReport: ['effectiveDateTime', 'effectivePeriod', 'issued'], Observation: ['effectiveDateTime', 'effectivePeriod', 'effectiveInstant', 'effectiveTiming', 'issued'],
  Claim: ['created', 'billablePeriod'], ExplanationOfBenefit: ['created', 'billablePeriod'], ServiceRequest: ['authoredOn', 'occurrenceDateTime', 'occurrencePeriod'],
  DocumentReference: ['date', 'context'], Goal: ['startDate', 'statusDate'], Specimen: ['collection', 'receivedTime'], Media: ['createdDateTime', 'createdPeriod', 'issued'],
  MedicationRequest: ['authoredOn', 'dosageInstruction'], MedicationDispense: ['whenHandedOver', 'whenPrepared'], MedicationStatement: ['effectiveDateTime', 'effectivePeriod', 'dateAsserted'], Patient: ['birthDate'], RelatedPerson: ['period'],
};
const general = ['effectiveDateTime', 'effectivePeriod', 'performedDateTime', 'performedPeriod', 'occurrenceDateTime', 'occurrencePeriod', 'period', 'date', 'dateTime', 'started', 'start', 'authoredOn', 'authored', 'occurredDateTime', 'occurredPeriod', 'timingDateTime', 'timingPeriod', 'servicedDate', 'servicedPeriod', 'sent', 'received', 'recorded', 'recordedDate', 'recordedOn', 'created', 'issued', 'dateAsserted', 'dateWritten', 'identifiedDateTime', 'timestamp', 'requestedPeriod', 'billablePeriod', 'manufactureDate', 'lastUpdated', 'onsetDateTime'];

const from = (x: unknown): string | undefined => {
  if (typeof x === 'string') return word(x);
  if (!isNode(x)) return undefined;
  return word(x['start']) ?? word(x['end']) ?? word(x['collectedDateTime']) ?? word(x['collectedPeriod']?.['start']) ?? words(x['event'])[0] ?? (isNode(x['period']) ? from(x['period']) : undefined) ?? (isNode(x['timing']) ? from(x['timing']) : undefined) ?? (isNode(x['repeat']) ? from(x['repeat']['boundsPeriod']) : undefined);
};

const isDate = (s: string): boolean => /^\d{4}(?:-\d{2}){0,2}(?:T.*)?$/.test(s);

/** The FHIR date or dateTime by which a reader places the entry, or null. */
export function dateOf(r: Node): string | null {
  for (const name of perType[r['resourceType']] ?? general) {
    const found = from(Array.isArray(r[name]) ? list(r[name])[0] ?? r[name][0] : r[name]);
    if (found !== undefined && isDate(found)) return found;
  }
  return null;
}
