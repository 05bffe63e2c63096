import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { needsSharedData, sharedData } from '../../../test/kit/shared-data.ts';
import { translateCcda } from './index.ts';

const folder = sharedData('ccda/medplum');
const pairs = ['EncounterHospitalDischarge', 'ImmunizationInfluenza', 'MedicationRouteCodeSingleTranslation', 'PlanOfTreatmentCarePlan', 'ProblemPneumonia', 'ProcedureSectionObservationEntry', 'SmokingStatus', 'VitalSignsMetricUnits'];
/** Types both mappings make of the same entries; how people are split into resources is a matter of taste. */
const compared = ['Encounter', 'Immunization', 'MedicationRequest', 'CarePlan', 'Observation', 'Procedure', 'AllergyIntolerance', 'Composition'];

type Made = { resourceType?: string; vaccineCode?: Coded; medicationCodeableConcept?: Coded; code?: Coded; valueQuantity?: { value?: number; unit?: string } };
type Coded = { coding?: { code?: string }[] };

function facts(resources: Made[]): string[] {
  return resources.filter((one) => compared.includes(one.resourceType ?? '')).map((one) => `${one.resourceType} ${(one.vaccineCode ?? one.medicationCodeableConcept ?? one.code)?.coding?.[0]?.code ?? ''} ${one.valueQuantity?.value ?? ''}`.trim()).sort();
}

describe.skipIf(folder === undefined)(folder === undefined ? `pairs of document and FHIR: ${needsSharedData}` : 'pairs of document and FHIR', () => {
  it.each(pairs)('%s gives the facts an independent mapping gives', (name) => {
    const expected = (JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as { entry: { resource: Made }[] }).entry.map((entry) => entry.resource);
    const made = translateCcda(readFileSync(`${folder}/${name}.xml`), { zone: 'America/New_York' }).entries.map(({ resource }) => resource as Made);
    expect(facts(made)).toEqual(facts(expected));
  });
});
