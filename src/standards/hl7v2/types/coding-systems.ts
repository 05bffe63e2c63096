import type { Reading } from './reading.ts';

const terminology = 'http://terminology.hl7.org/CodeSystem/';

/** HL7 table 0396 names, and names often seen for them, to the URIs FHIR uses. */
const systems: Record<string, string> = {
  LN: 'http://loinc.org', LOINC: 'http://loinc.org', LNC: 'http://loinc.org',
  SCT: 'http://snomed.info/sct', SNOMED: 'http://snomed.info/sct', 'SNOMED-CT': 'http://snomed.info/sct', 'SNOMED CT': 'http://snomed.info/sct', SNOMEDCT: 'http://snomed.info/sct', SCT2: 'http://snomed.info/sct',
  I9C: 'http://hl7.org/fhir/sid/icd-9-cm', I9CDX: 'http://hl7.org/fhir/sid/icd-9-cm', I9CP: 'http://hl7.org/fhir/sid/icd-9-cm', I9: 'http://hl7.org/fhir/sid/icd-9-cm', ICD9: 'http://hl7.org/fhir/sid/icd-9-cm', 'ICD-9': 'http://hl7.org/fhir/sid/icd-9-cm', ICD9CM: 'http://hl7.org/fhir/sid/icd-9-cm', 'ICD-9-CM': 'http://hl7.org/fhir/sid/icd-9-cm',
  I10: 'http://hl7.org/fhir/sid/icd-10', ICD10: 'http://hl7.org/fhir/sid/icd-10', 'ICD-10': 'http://hl7.org/fhir/sid/icd-10',
  I10C: 'http://hl7.org/fhir/sid/icd-10-cm', ICD10CM: 'http://hl7.org/fhir/sid/icd-10-cm', 'ICD-10-CM': 'http://hl7.org/fhir/sid/icd-10-cm',
  I10P: 'http://www.cms.gov/Medicare/Coding/ICD10', ICD10PCS: 'http://www.cms.gov/Medicare/Coding/ICD10',
  CVX: 'http://hl7.org/fhir/sid/cvx', MVX: 'http://hl7.org/fhir/sid/mvx', NDC: 'http://hl7.org/fhir/sid/ndc',
  RXN: 'http://www.nlm.nih.gov/research/umls/rxnorm', RXNORM: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  UCUM: 'http://unitsofmeasure.org', C4: 'http://www.ama-assn.org/go/cpt', C5: 'http://www.ama-assn.org/go/cpt', CPT: 'http://www.ama-assn.org/go/cpt', CPT4: 'http://www.ama-assn.org/go/cpt',
  HCPCS: 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', HPC: 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
  NCIT: 'http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl', NUCC: 'http://nucc.org/provider-taxonomy', ATC: 'http://www.whocc.no/atc',
  DCM: 'http://dicom.nema.org/resources/ontology/DCM', MDC: 'urn:iso:std:iso:11073:10101', UNII: 'http://fdasis.nlm.nih.gov',
  CDCREC: 'urn:oid:2.16.840.1.113883.6.238', CDCPHINVS: 'urn:oid:2.16.840.1.114222.4.5.274', NIP001: 'urn:oid:2.16.840.1.113883.12.292', NIP002: 'http://terminology.hl7.org/CodeSystem/v2-NIP002',
  ISO3166_1: 'urn:iso:std:iso:3166', ISO3166: 'urn:iso:std:iso:3166', ISO639: 'urn:oid:2.16.840.1.113883.6.99', MDRT: 'http://terminology.hl7.org/CodeSystem/MDRT', FDDX: 'http://terminology.hl7.org/CodeSystem/fddx', CDCPHPHINVS: 'urn:oid:2.16.840.1.114222.4.5.274',
};

/** Names of one sender's own tables, which mean nothing without the sender. */
const ownNames = new Set(['L', '99', '99ZZZ', 'LOCAL', 'ZZ']);

export const localUri = (...parts: string[]): string => `urn:hl7v2:${parts.filter(p => p !== '').map(encodeURIComponent).join(':')}`;

const isOid = (text: string): boolean => /^[0-2](?:\.(?:0|[1-9]\d*))+$/.test(text);

/**
 * The coding system named in CE-3 / CWE-3 as a URI. `L` and `99...` are local: a URN of the sender's own, so that two
 * senders' local codes never look alike. SNM3 is read as SNOMED CT only when the code has the form of its identifiers.
 */
export function systemUri(r: Reading, name: string, code: string, oid = ''): string | undefined {
  const key = name.trim().toUpperCase();
  if (key === '') return isOid(oid) ? `urn:oid:${oid}` : undefined;
  const known = systems[key];
  if (known) return known;
  const table = /^HL7[- ]?(\d{4})$/.exec(key);
  if (table) return `${terminology}v2-${table[1]}`;
  if (key.startsWith('SNM') && /^\d{6,18}$/.test(code)) return 'http://snomed.info/sct';
  if (isOid(oid)) return `urn:oid:${oid}`;
  if (isOid(name)) return `urn:oid:${name}`;
  if (/^(?:https?:\/\/|urn:)\S+$/i.test(name)) return name;
  return ownNames.has(key) ? localUri(r.sender, name.trim()) : localUri(name.trim());
}

export const table = (number: string): string => `${terminology}v2-${number}`;
export const v3 = (name: string): string => `${terminology}v3-${name}`;
export const term = (name: string): string => terminology + name;
