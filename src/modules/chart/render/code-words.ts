import type { Node } from './shapes.ts';
import { isNode, joined, list, word } from './shapes.ts';
import { hl7Words } from './hl7-words.ts';

const systems: Readonly<Record<string, string>> = {
  'http://snomed.info/sct': 'SNOMED CT', 'http://loinc.org': 'LOINC', 'http://www.nlm.nih.gov/research/umls/rxnorm': 'RxNorm', 'http://hl7.org/fhir/sid/cvx': 'CVX', 'http://hl7.org/fhir/sid/mvx': 'MVX',
  'http://hl7.org/fhir/sid/icd-10-cm': 'ICD-10-CM', 'http://hl7.org/fhir/sid/icd-10': 'ICD-10', 'http://hl7.org/fhir/sid/icd-9-cm': 'ICD-9-CM', 'http://hl7.org/fhir/sid/icd-9': 'ICD-9', 'http://www.cms.gov/Medicare/Coding/ICD10': 'ICD-10-PCS',
  'http://hl7.org/fhir/sid/icd-10-pcs': 'ICD-10-PCS', 'http://www.icd10data.com/icd10pcs': 'ICD-10-PCS', 'http://www.ama-assn.org/go/cpt': 'CPT', 'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets': 'HCPCS', 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets': 'HCPCS',
  'http://hl7.org/fhir/sid/ndc': 'NDC', 'http://fdasis.nlm.nih.gov': 'UNII', 'http://hl7.org/fhir/ndfrt': 'NDF-RT', 'http://va.gov/terminology/medrt': 'MED-RT', 'http://nucc.org/provider-taxonomy': 'NUCC', 'http://www.ada.org/cdt': 'CDT',
  'http://unitsofmeasure.org': 'UCUM', 'http://dicom.nema.org/resources/ontology/DCM': 'DICOM', 'http://www.whocc.no/atc': 'ATC', 'https://nahdo.org/sopt': 'SOPT', 'http://ncimeta.nci.nih.gov': 'NCI', 'http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl': 'NCI Thesaurus',
  'urn:oid:2.16.840.1.113883.6.96': 'SNOMED CT', 'urn:oid:2.16.840.1.113883.6.1': 'LOINC', 'urn:oid:2.16.840.1.113883.6.88': 'RxNorm', 'urn:oid:2.16.840.1.113883.12.292': 'CVX', 'urn:oid:2.16.840.1.113883.6.90': 'ICD-10-CM', 'urn:oid:2.16.840.1.113883.6.103': 'ICD-9-CM',
  'urn:oid:2.16.840.1.113883.6.104': 'ICD-9-CM', 'urn:oid:2.16.840.1.113883.6.4': 'ICD-10-PCS', 'urn:oid:2.16.840.1.113883.6.12': 'CPT', 'urn:oid:2.16.840.1.113883.6.69': 'NDC', 'urn:oid:2.16.840.1.113883.6.238': 'CDC race and ethnicity',
  'urn:oid:2.16.840.1.113883.6.259': 'HSLOC', 'https://www.cdc.gov/nhsn/cdaportal/terminology/codesystem/hsloc.html': 'HSLOC',
};
/** Systems that people of the trade quote, as against HL7's own small lists, which are shown in words alone. */
const quoted = new Set(Object.values(systems));
const own = /^https?:\/\/(?:terminology\.hl7\.org|hl7\.org\/fhir)\//;

/** A code system as people call it; an unknown one by the end of its address. */
export function systemWords(system: unknown): string {
  const url = word(system);
  if (url === undefined) return '';
  const known = systems[url] ?? systems[url.replace(/\/$/, '')] ?? systems[url.replace(/^https:/, 'http:')];
  if (known) return known;
  if (url.startsWith('urn:oid:')) return `OID ${url.slice(8)}`;
  const v2 = /\/v2-(\d{4})$/.exec(url);
  if (v2) return `HL7 table ${v2[1]}`;
  return url.replace(/[#?].*$/s, '').split(/[/:]/).findLast((part) => part !== '') ?? url;
}

/** `ICD-10-CM E11.22` of one coding. */
export const codingLabel = (coding: Node): string | undefined => joined([systemWords(coding['system']), word(coding['code'])], ' ');

/** The codings of a CodeableConcept, a Coding, or a code. */
const codingsOf = (concept: unknown): Node[] => (isNode(concept) ? (Array.isArray(concept['coding']) ? list(concept['coding']) : concept['code'] !== undefined && concept['coding'] === undefined ? [concept] : []) : []);

/** The code that people quote first: of the systems preferred, else of any clinical system, else the first. HL7's own small lists are not quoted. */
export function codeLabel(concept: unknown, preferred: readonly string[] = []): string | undefined {
  const codings = codingsOf(concept).filter((c) => word(c['code']) !== undefined);
  const best = preferred.map((name) => codings.find((c) => systemWords(c['system']) === name)).find((c) => c !== undefined)
    ?? codings.find((c) => quoted.has(systemWords(c['system']))) ?? codings.find((c) => !own.test(word(c['system']) ?? ''));
  return best && codingLabel(best);
}

/** A word of a closed FHIR list as people write it: `in-progress` is "in progress". */
export const plainWord = (code: unknown): string | undefined => word(code)?.replace(/[-_]/g, ' ').replace(/([a-z])([A-Z])/g, (_a, x: string, y: string) => `${x} ${y.toLowerCase()}`);

const wordsOfCoding = (c: Node): string | undefined => word(c['display']) ?? hl7Words(word(c['system']), word(c['code'])) ?? (own.test(word(c['system']) ?? '') ? plainWord(c['code']) : undefined);

/** What a concept says in words: its text, else a display, else the code with its system. Never a bare code while words exist. */
export function conceptWords(concept: unknown): string | undefined {
  if (typeof concept === 'string') return plainWord(concept);
  if (Array.isArray(concept)) return joined(concept.map(conceptWords));
  if (!isNode(concept)) return undefined;
  const codings = codingsOf(concept);
  const text = word(concept['text']);
  if (text !== undefined && !codings.some((c) => c['code'] === text)) return text;
  for (const c of codings) { const said = wordsOfCoding(c); if (said !== undefined) return said; }
  return text ?? (codings[0] && codingLabel(codings[0])) ?? absence(concept);
}

/** Why nothing is said (data-absent-reason extension). */
function absence(node: Node): string | undefined {
  const found = list(node['extension']).find((e) => String(e['url']).endsWith('/data-absent-reason'));
  return found && plainWord(found['valueCode']);
}

/** All codes of a concept, for the details of an entry. */
export const allCodes = (concept: unknown): string | undefined => joined(codingsOf(concept).map((c) => joined([codingLabel(c), word(c['display'])], ' ')), '; ');

/** Whether any coding has one of these codes. */
export const hasCode = (concept: unknown, ...codes: string[]): boolean => (Array.isArray(concept) ? concept.some((c) => hasCode(c, ...codes)) : codingsOf(concept).some((c) => codes.includes(c['code'])));
