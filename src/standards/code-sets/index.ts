import type { Layout } from './code-set.ts';
import { csvLists } from './csv-lists.ts';
import { cvx } from './cvx.ts';
import { fhirDefinitions } from './fhir-definitions.ts';
import { hcpcsAnweb } from './hcpcs.ts';
import { icd10cm, icd10pcs } from './icd-order.ts';
import { loinc } from './loinc.ts';
import { rxnorm } from './rxnorm.ts';
import { snomed } from './snomed.ts';

/** The door of the official layouts of code sets. */
export { CodeFileFault } from './code-set.ts';
export type { CodeFile, CodeReader, CodeSet, ConceptDraft, FhirDefinition, Layout, LoadSaid, SystemDraft } from './code-set.ts';
export { systems } from './systems.ts';

/** Every layout that is read, asked in this order where a person did not say the kind. */
export const layouts: readonly Layout[] = [icd10pcs, icd10cm, hcpcsAnweb, cvx, loinc, snomed, rxnorm, ...csvLists, fhirDefinitions];
export const kinds: readonly string[] = [...new Set(layouts.map((l) => l.kind))].sort();
