import type { SectionName } from '../contract.ts';
import type { Node } from './shapes.ts';
import { isNode, list } from './shapes.ts';

/** The section of types that have one whatever they say. Types not named are `other`. */
const byType: Readonly<Record<string, SectionName>> = {
  Encounter: 'encounters', EpisodeOfCare: 'encounters',
  Condition: 'problems', ClinicalImpression: 'problems', DetectedIssue: 'problems', RiskAssessment: 'problems', AdverseEvent: 'allergies', Flag: 'problems',
  MedicationRequest: 'medications', MedicationStatement: 'medications', MedicationAdministration: 'medications', MedicationDispense: 'medications',
  AllergyIntolerance: 'allergies', Immunization: 'immunizations', ImmunizationEvaluation: 'immunizations', ImmunizationRecommendation: 'immunizations',
  Procedure: 'procedures', DeviceUseStatement: 'procedures', Device: 'procedures', ServiceRequest: 'procedures', DeviceRequest: 'procedures', SupplyDelivery: 'procedures', SupplyRequest: 'procedures', BodyStructure: 'procedures', NutritionOrder: 'procedures', VisionPrescription: 'procedures',
  ImagingStudy: 'results', Specimen: 'results', MolecularSequence: 'results',
  Composition: 'documents', DocumentManifest: 'documents', Media: 'documents', Consent: 'documents', Contract: 'documents', Binary: 'documents', Bundle: 'documents', QuestionnaireResponse: 'documents', Communication: 'notes', CommunicationRequest: 'notes',
  FamilyMemberHistory: 'family', CarePlan: 'careteam', CareTeam: 'careteam', Goal: 'careteam', RelatedPerson: 'careteam', RequestGroup: 'careteam',
  Coverage: 'coverage', Claim: 'coverage', ClaimResponse: 'coverage', ExplanationOfBenefit: 'coverage', CoverageEligibilityRequest: 'coverage', CoverageEligibilityResponse: 'coverage', Account: 'coverage', ChargeItem: 'coverage', Invoice: 'coverage', PaymentNotice: 'coverage', PaymentReconciliation: 'coverage', EnrollmentRequest: 'coverage', EnrollmentResponse: 'coverage',
  Appointment: 'appointments', AppointmentResponse: 'appointments',
};

/** Where the codes of an element decide, which elements (and the search parameters over them, so that sections can be counted without reading a resource). */
export const decidingElements: Readonly<Record<string, readonly [element: string, parameter: string][]>> = {
  Observation: [['category', 'category'], ['code', 'code']],
  DiagnosticReport: [['category', 'category'], ['code', 'code']],
  DocumentReference: [['category', 'category'], ['type', 'type']],
};

/** US Core vital signs and the base profile's (R4 observation-vitalsigns.html). */
const vitals = new Set(['85353-1', '9279-1', '8867-4', '2708-6', '59408-5', '8310-5', '8302-2', '9843-4', '29463-7', '39156-5', '85354-9', '55284-4', '8480-6', '8462-4', '8478-0', '8289-1', '77606-2', '59576-9', '8306-3', '3150-6', '3141-9', '8287-5', '8331-1', '3151-8']);
/** Smoking, alcohol, drugs, occupation, housing, pregnancy status and the like when no category is told. */
const social = new Set(['72166-2', '11367-0', '88029-8', '63773-6', '63640-7', '74010-8', '74013-2', '11331-6', '11341-5', '11343-1', '82810-3', '29762-2', '71802-3', '63512-8', '76690-7', '76689-9', '86645-9', '11295-3', '21843-8', '74165-2', '102487-6', '897148007', '229819007', '160573003', '110483000']);
/** LOINC document types that are notes of a clinician (US Core clinical notes and their kin). */
const notes = new Set(['11488-4', '18842-5', '34117-2', '11506-3', '28570-0', '11504-8', '34111-5', '34109-9', '34788-0', '18761-7', '34133-8', '34746-8', '34748-4', '34904-3', '34876-3', '51847-2', '51848-0', '51855-5', '57133-1', '47039-3', '18776-5', '34106-5', '64293-4', '28655-9', '34896-1', '34840-9', '34139-4', '34901-9', '57053-1', '83520-7', '28616-1']);

/** The section of an entry: by its type, and where the type alone does not tell by the codes of `decidingElements`. */
export function sectionFor(type: string, codes: ReadonlySet<string>): SectionName {
  const has = (known: ReadonlySet<string>): boolean => { for (const c of codes) if (known.has(c)) return true; return false; };
  switch (type) {
    case 'Observation':
      if (codes.has('vital-signs')) return 'vitals';
      if (codes.has('social-history') || codes.has('sdoh') || codes.has('socialhistory')) return 'social';
      if (codes.has('laboratory') || codes.has('imaging') || codes.has('procedure')) return 'results';
      return has(vitals) ? 'vitals' : has(social) ? 'social' : 'results';
    case 'DiagnosticReport': return has(notes) ? 'notes' : 'results';
    case 'DocumentReference': return has(notes) || (codes.has('clinical-note') && !isSummaryDocument(codes)) ? 'notes' : 'documents';
    default: return byType[type] ?? 'other';
  }
}

/** A whole summary document (CCD 34133-9, patient summary, care plan) is a document though its sender calls it a clinical note. */
const isSummaryDocument = (codes: ReadonlySet<string>): boolean => codes.has('34133-9') || codes.has('60591-5') || codes.has('52521-2') || codes.has('57057-2') || codes.has('51852-2') || codes.has('55751-2');

const wholeResource = (r: Node): ReadonlySet<string> => {
  const codes = new Set<string>();
  for (const [element] of decidingElements[r['resourceType']] ?? []) for (const concept of list(r[element])) for (const c of list(concept['coding'])) if (isNode(c) && typeof c['code'] === 'string') codes.add(c['code']);
  return codes;
};

export const sectionOf = (r: Node): SectionName => sectionFor(r['resourceType'], wholeResource(r));

const mixed: Readonly<Record<string, readonly SectionName[]>> = { Observation: ['results', 'vitals', 'social'], DiagnosticReport: ['results', 'notes'], DocumentReference: ['notes', 'documents'] };

/** The types whose entries may stand in a section, or undefined where any may (`summary`, `other`). */
export function typesOfSection(section: SectionName): string[] | undefined {
  if (section === 'summary' || section === 'other') return undefined;
  return [...Object.keys(byType).filter((t) => byType[t] === section), ...Object.keys(mixed).filter((t) => mixed[t]!.includes(section))];
}
