import type { XmlElement } from '../xml/index.ts';

const v3 = (name: string): string => `http://terminology.hl7.org/CodeSystem/v3-${name}`;

/** OID -> FHIR URI of the code systems met in C-CDA (FHIR R4 terminologies-systems.html; HL7 terminology). */
const byOid: Readonly<Record<string, string>> = {
  '2.16.840.1.113883.6.1': 'http://loinc.org', '2.16.840.1.113883.6.96': 'http://snomed.info/sct', '2.16.840.1.113883.6.88': 'http://www.nlm.nih.gov/research/umls/rxnorm',
  '2.16.840.1.113883.6.90': 'http://hl7.org/fhir/sid/icd-10-cm', '2.16.840.1.113883.6.3': 'http://hl7.org/fhir/sid/icd-10', '2.16.840.1.113883.6.4': 'http://www.cms.gov/Medicare/Coding/ICD10',
  '2.16.840.1.113883.6.103': 'http://hl7.org/fhir/sid/icd-9-cm', '2.16.840.1.113883.6.2': 'http://hl7.org/fhir/sid/icd-9-cm', '2.16.840.1.113883.6.104': 'http://hl7.org/fhir/sid/icd-9-cm',
  '2.16.840.1.113883.12.292': 'http://hl7.org/fhir/sid/cvx', '2.16.840.1.113883.6.59': 'http://hl7.org/fhir/sid/cvx', '2.16.840.1.113883.6.12': 'http://www.ama-assn.org/go/cpt',
  '2.16.840.1.113883.6.69': 'http://hl7.org/fhir/sid/ndc', '2.16.840.1.113883.4.9': 'http://fdasis.nlm.nih.gov', '2.16.840.1.113883.6.8': 'http://unitsofmeasure.org',
  '2.16.840.1.113883.3.26.1.1': 'http://ncimeta.nci.nih.gov', '2.16.840.1.113883.6.209': 'http://hl7.org/fhir/ndfrt', '2.16.840.1.113883.3.26.1.5': 'http://hl7.org/fhir/ndfrt',
  '2.16.840.1.113883.6.101': 'http://nucc.org/provider-taxonomy', '2.16.840.1.113883.6.238': 'urn:oid:2.16.840.1.113883.6.238', '2.16.840.1.113883.6.285': 'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
  '2.16.840.1.113883.6.14': 'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', '2.16.840.1.113883.6.13': 'http://www.ada.org/cdt', '2.16.840.1.113883.6.254': 'http://hl7.org/fhir/sid/icf-nl',
  '2.16.840.1.113883.6.121': 'urn:ietf:bcp:47', '2.16.840.1.113883.6.301.3': 'https://www.nubc.org/CodeSystem/TypeOfBill', '2.16.840.1.113883.6.259': 'https://www.cdc.gov/nhsn/cdaportal/terminology/codesystem/hsloc.html',
  '2.16.840.1.113883.3.221.5': 'https://nahdo.org/sopt', '2.16.840.1.113883.12.112': 'http://terminology.hl7.org/CodeSystem/v2-0112', '2.16.840.1.113883.12.227': 'http://hl7.org/fhir/sid/mvx',
  '1.2.840.10008.2.16.4': 'http://dicom.nema.org/resources/ontology/DCM', '2.16.840.1.113883.6.231': 'urn:oid:2.16.840.1.113883.6.231', '2.16.840.1.113883.6.50': 'urn:oid:2.16.840.1.113883.6.50',
  '2.16.840.1.113883.4.642.3.155': 'http://terminology.hl7.org/CodeSystem/condition-ver-status', '2.16.840.1.113883.4.642.4.1125': 'http://hl7.org/fhir/goal-status',
  '2.16.840.1.113883.5.1': v3('AdministrativeGender'), '2.16.840.1.113883.5.2': v3('MaritalStatus'), '2.16.840.1.113883.5.4': v3('ActCode'), '2.16.840.1.113883.5.6': v3('ActClass'), '2.16.840.1.113883.5.7': v3('ActPriority'),
  '2.16.840.1.113883.5.8': v3('ActReason'), '2.16.840.1.113883.5.14': v3('ActStatus'), '2.16.840.1.113883.5.25': v3('Confidentiality'), '2.16.840.1.113883.5.43': v3('EntityNamePartQualifier'), '2.16.840.1.113883.5.45': v3('EntityNameUse'),
  '2.16.840.1.113883.5.60': v3('LanguageAbilityMode'), '2.16.840.1.113883.5.61': v3('LanguageAbilityProficiency'), '2.16.840.1.113883.5.83': v3('ObservationInterpretation'), '2.16.840.1.113883.5.84': v3('ObservationMethod'),
  '2.16.840.1.113883.5.88': v3('ParticipationFunction'), '2.16.840.1.113883.5.90': v3('ParticipationType'), '2.16.840.1.113883.5.110': v3('RoleClass'), '2.16.840.1.113883.5.111': v3('RoleCode'), '2.16.840.1.113883.5.112': v3('RouteOfAdministration'),
  '2.16.840.1.113883.5.139': v3('TimingEvent'), '2.16.840.1.113883.5.1001': v3('ActMood'), '2.16.840.1.113883.5.1002': v3('ActRelationshipType'), '2.16.840.1.113883.5.1008': v3('NullFlavor'), '2.16.840.1.113883.5.1063': v3('ObservationValue'),
  '2.16.840.1.113883.5.1076': v3('ReligiousAffiliation'), '2.16.840.1.113883.5.1119': v3('AddressUse'), '2.16.840.1.113883.1.11.19185': v3('ReligiousAffiliation'), '2.16.840.1.113883.11.20.9.33': v3('RoleCode'), '2.16.840.1.113883.1.11.19563': v3('RoleCode'), '2.16.840.1.113883.1.11.12212': v3('MaritalStatus'),
};

const byUri: ReadonlyMap<string, string> = new Map(Object.entries(byOid).toReversed().map(([oid, uri]) => [uri, oid]));
/** The OID of a code system's FHIR URI; undefined where none is known. */
export const oidOf = (uri: string | undefined): string | undefined => (uri === undefined ? undefined : byUri.get(uri) ?? /^urn:oid:([\d.]+)$/.exec(uri)?.[1]);

const byName: Readonly<Record<string, string>> = {
  loinc: 'http://loinc.org', 'snomed-ct': 'http://snomed.info/sct', snomedct: 'http://snomed.info/sct', snomed: 'http://snomed.info/sct', rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm', icd10cm: 'http://hl7.org/fhir/sid/icd-10-cm',
  icd9cm: 'http://hl7.org/fhir/sid/icd-9-cm', cvx: 'http://hl7.org/fhir/sid/cvx', cpt: 'http://www.ama-assn.org/go/cpt', cpt4: 'http://www.ama-assn.org/go/cpt', ndc: 'http://hl7.org/fhir/sid/ndc', unii: 'http://fdasis.nlm.nih.gov',
};

export const oidPattern = /^[0-2](\.(0|[1-9][0-9]*))+$/;
export const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** An OID, UUID or other root as the URI FHIR writes for it. Undefined when it is none of these. */
export function rootUri(root: string): string | undefined {
  if (oidPattern.test(root)) return `urn:oid:${root}`;
  if (uuidPattern.test(root)) return `urn:uuid:${root.toLowerCase()}`;
  return /^(https?:\/\/|urn:)\S+$/i.test(root) ? root : undefined;
}

/** The FHIR system of a coded element (attributes codeSystem, codeSystemName): known ones by their URI, others as `urn:oid:`. */
export function codeSystemUri(element: XmlElement): string | undefined {
  const oid = element.word('codeSystem');
  if (oid !== undefined) return byOid[oid] ?? rootUri(oid);
  const name = element.word('codeSystemName')?.toLowerCase().replace(/[\s_]/g, '');
  return name === undefined ? undefined : (byName[name] ?? byName[name.replace(/-/g, '')]);
}

/** HL7 v3 null flavors as FHIR data-absent-reason (C-CDA on FHIR, null flavor map). */
export const absentReason: Readonly<Record<string, string>> = {
  UNK: 'unknown', ASKU: 'asked-unknown', NASK: 'not-asked', NAV: 'temp-unknown', MSK: 'masked', NA: 'not-applicable', NI: 'unknown', NP: 'unknown', OTH: 'unsupported', NINF: 'negative-infinity', PINF: 'positive-infinity', TRC: 'unknown', QS: 'unknown', NAVU: 'unknown',
};
