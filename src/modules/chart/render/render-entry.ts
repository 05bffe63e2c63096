import type { EntryLine } from '../contract.ts';
import { adverseEvent, allergy } from './allergies.ts';
import { besideFacts } from './beside.ts';
import { recordedFacts } from './recorded-words.ts';
import { codeLabel, conceptWords } from './code-words.ts';
import { claim, coverage } from './coverage-and-claims.ts';
import { appointment, encounter, episode } from './encounters.ts';
import { dateOf } from './entry-date.ts';
import { carePlan, careTeam, familyHistory, goal, human, place } from './family-and-care.ts';
import { elementLabel, genericFacts } from './generic-facts.ts';
import { immunization, immunizationPlan } from './immunizations.ts';
import { medication, product } from './medications.ts';
import { communication, composition, consent, documentReference, media, questionnaire, report } from './notes-and-documents.ts';
import { imagingStudy, observation, specimen } from './observations.ts';
import { nameOf } from './party-words.ts';
import { condition, judgement } from './problems.ts';
import { device, deviceUse, order, procedure } from './procedures.ts';
import { sectionOf } from './section-of.ts';
import type { Node, Part, Renderer } from './shapes.ts';
import { isNode, list, word } from './shapes.ts';
import { isInError, statusWords } from './status-words.ts';

const renderers: Readonly<Record<string, Renderer>> = {
  Condition: condition, Flag: judgement, RiskAssessment: judgement, DetectedIssue: judgement, ClinicalImpression: judgement,
  MedicationRequest: medication, MedicationStatement: medication, MedicationAdministration: medication, MedicationDispense: medication, Medication: product,
  AllergyIntolerance: allergy, AdverseEvent: adverseEvent, Immunization: immunization, ImmunizationRecommendation: immunizationPlan, ImmunizationEvaluation: immunizationPlan,
  Observation: observation, Specimen: specimen, ImagingStudy: imagingStudy, Procedure: procedure, ServiceRequest: order, DeviceRequest: order, SupplyRequest: order, Device: device, DeviceUseStatement: deviceUse, SupplyDelivery: deviceUse,
  Encounter: encounter, EpisodeOfCare: episode, Appointment: appointment, AppointmentResponse: appointment,
  DocumentReference: documentReference, Composition: composition, DiagnosticReport: report, Media: media, Binary: media, Consent: consent, QuestionnaireResponse: questionnaire, Communication: communication, CommunicationRequest: communication,
  FamilyMemberHistory: familyHistory, CareTeam: careTeam, CarePlan: carePlan, Goal: goal, RelatedPerson: human, Practitioner: human, Person: human, Patient: human, PractitionerRole: human, Organization: place, Location: place,
  Coverage: coverage, Claim: claim, ClaimResponse: claim, ExplanationOfBenefit: claim, Account: claim, ChargeItem: claim, Invoice: claim,
};

/** What the store knows about the version that is shown. */
export type Recorded = { id: string; version: number; recordedAt: string; by: string | null; source: string | null; itemId: string | null };

/** A resource (as read by readStored, so that digits are the sender's) as a clerk reads it. `names` are of what it refers to, by `Type/id`. Never throws on a shape it does not know. */
export function renderEntry(resource: Node, recorded: Recorded, names: ReadonlyMap<string, string> = new Map()): EntryLine {
  const type = String(resource['resourceType']);
  const around = { root: resource, names };
  const part: Part = renderers[type]?.(resource, around) ?? { facts: genericFacts(resource, around, new Set(['status', 'subject', 'patient'])), code: isNode(resource['code']) ? resource['code'] : resource['type'] };
  const inError = isInError(resource);
  return {
    type, id: recorded.id, version: recorded.version, section: sectionOf(resource),
    title: part.title ?? nameOf(resource) ?? conceptWords(part.code) ?? narrativeStart(resource) ?? elementLabel(type),
    status: (inError ? undefined : part.status) ?? statusWords(resource) ?? null, inError, on: dateOf(resource), code: codeLabel(part.code, preferred[type]) ?? null,
    value: part.value ?? null, unit: part.unit ?? null, reference: part.reference ?? null, flag: part.flag ?? null, facts: [...part.facts, ...besideFacts(resource, around), ...(recorded.itemId === null ? recordedFacts(resource) : [])],
    by: recorded.by, source: recorded.source, itemId: recorded.itemId, recordedAt: recorded.recordedAt, encounterId: encounterOf(resource),
  };
}

/** Clerks code diagnoses in ICD-10-CM, laboratory results in LOINC, medications in RxNorm, vaccines in CVX. */
const preferred: Readonly<Record<string, readonly string[]>> = {
  Condition: ['ICD-10-CM', 'SNOMED CT'], Observation: ['LOINC'], DiagnosticReport: ['LOINC'], MedicationRequest: ['RxNorm'], MedicationStatement: ['RxNorm'], MedicationAdministration: ['RxNorm'], MedicationDispense: ['RxNorm'], AllergyIntolerance: ['RxNorm', 'SNOMED CT'], Immunization: ['CVX'],
};

/** The visit an entry belongs to. */
function encounterOf(r: Node): string | null {
  const context = isNode(r['context']) ? r['context'] : undefined;
  const places = [r['encounter'], ...(context ? [...list(context['encounter']), context] : []), ...list(r['item']).flatMap((i) => list(i['encounter']))];
  for (const one of places) for (const reference of list(one)) {
    const found = /(?:^|\/)Encounter\/([A-Za-z0-9.-]{1,64})(?:\/_history\/.*)?$/.exec(word(reference['reference']) ?? '')?.[1];
    if (found !== undefined) return found;
  }
  return null;
}

/** The first words of a narrative, for an entry that says nothing else. */
function narrativeStart(r: Node): string | undefined {
  const div = isNode(r['text']) ? word(r['text']['div']) : undefined;
  const said = div?.replace(/<[^<>]{0,2000}>/g, ' ').replace(/&(?:#\d+|#x[0-9a-f]+|\w+);/gi, ' ').replace(/\s+/g, ' ').trim();
  return said ? (said.length > 80 ? `${said.slice(0, 79)}…` : said) : undefined;
}
