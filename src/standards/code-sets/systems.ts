import type { SystemDraft } from './code-set.ts';

/** The code systems we know by name: canonical URL (FHIR R4 terminologies-systems.html), owner and the terms under which a site may use them. */
const known = (url: string, name: string, title: string, publisher: string, licence: string): Omit<SystemDraft, 'content'> => ({ url, name, title, publisher, licence });

export const systems = {
  icd10cm: known('http://hl7.org/fhir/sid/icd-10-cm', 'ICD10CM', 'ICD-10-CM', 'CDC National Center for Health Statistics; CMS', 'Public domain in the United States (works of the US government; the World Health Organization authorized the adaptation).'),
  icd10pcs: known('http://www.cms.gov/Medicare/Coding/ICD10', 'ICD10PCS', 'ICD-10-PCS', 'Centers for Medicare & Medicaid Services', 'Public domain (work of the US government).'),
  hcpcs: known('http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', 'HCPCS', 'HCPCS Level II', 'Centers for Medicare & Medicaid Services', 'HCPCS Level II is public (CMS). It holds no CPT (American Medical Association) and no CDT (American Dental Association) codes here.'),
  cvx: known('http://hl7.org/fhir/sid/cvx', 'CVX', 'Vaccines administered (CVX)', 'Centers for Disease Control and Prevention', 'Public domain (work of the US government).'),
  loinc: known('http://loinc.org', 'LOINC', 'LOINC', 'Regenstrief Institute, Inc.', 'This content from LOINC® is copyright © 1995 Regenstrief Institute, Inc. and the LOINC Committee, and available at no cost under the license at http://loinc.org/terms-of-use.'),
  snomed: known('http://snomed.info/sct', 'SNOMEDCT', 'SNOMED CT', 'SNOMED International', 'SNOMED CT is copyright of SNOMED International; use in the United States needs a UMLS licence (https://uts.nlm.nih.gov).'),
  rxnorm: known('http://www.nlm.nih.gov/research/umls/rxnorm', 'RXNORM', 'RxNorm', 'US National Library of Medicine', 'RxNorm names and codes (SAB=RXNORM) carry no restriction; this product uses publicly available data from the U.S. National Library of Medicine, which does not endorse it.'),
  ucum: known('http://unitsofmeasure.org', 'UCUM', 'Units of measure (UCUM)', 'Regenstrief Institute, Inc.', 'Copyright © 1999-2013, Regenstrief Institute, Inc.; used under the UCUM licence (https://ucum.org/license).'),
} as const satisfies Record<string, Omit<SystemDraft, 'content'>>;

export type KnownSystem = keyof typeof systems;
