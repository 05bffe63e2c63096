import type { Profile, ProfilePart } from '../contract.ts';
import { nullFlavor, ombCodes, sexForClinicalUse } from './registration-codes.ts';
import type { Coding } from './registration-codes.ts';
import { items } from '../../../values/items.ts';

/**
 * USCDI v3.1 demographics in a Patient, by US Core's and HL7's extensions: race, ethnicity, tribal affiliation, interpreter need (US Core), gender identity
 * and sex parameter for clinical use (HL7), estimated and absent birth dates (data-absent-reason; estimated is ours, FHIR R4 has no Patient extension for it).
 */
const usCore = 'http://hl7.org/fhir/us/core/StructureDefinition/';
const hl7 = 'http://hl7.org/fhir/StructureDefinition/';
export const estimatedExtension = 'urn:chartkeeper:birth-date-estimated';
const urls = {
  race: `${usCore}us-core-race`, ethnicity: `${usCore}us-core-ethnicity`, tribe: `${usCore}us-core-tribal-affiliation`, interpreter: `${usCore}us-core-interpreter-needed`,
  genderIdentity: `${hl7}individual-genderIdentity`, oldGenderIdentity: `${hl7}patient-genderIdentity`, coreGenderIdentity: `${usCore}us-core-genderIdentity`, sexForClinicalUse: `${hl7}patient-sexParameterForClinicalUse`, absent: `${hl7}data-absent-reason`,
};
const snomed = 'http://snomed.info/sct';
const interpreterCodes = { yes: { system: snomed, code: '373066001', display: 'Yes' }, no: { system: snomed, code: '373067005', display: 'No' }, unknown: { system: nullFlavor, code: 'UNK', display: 'Unknown' } } as const;

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
export const writeCoding = (c: Coding) => ({ ...(c.system ? { system: c.system } : {}), ...(c.code ? { code: c.code } : {}), display: c.display });
/** A concept from a list, or only words when nobody has a code for it. */
export const writeConcept = (c: Coding) => (c.code ? { coding: [writeCoding(c)], text: c.display } : { text: c.display });
const readCoding = (c: any): Coding => ({ system: text(c?.system), code: text(c?.code), display: text(c?.display) ?? text(c?.code) ?? '' });
const readConcept = (c: any): Coding | null => { const [first] = items(c?.coding); const words = text(c?.text); return first ? { ...readCoding(first), display: words ?? readCoding(first).display } : words ? { system: null, code: null, display: words } : null; };

/** Categories of the OMB and detailed ones apart, the whole in words; what has no code stands in the words alone (us-core-race). */
function writeOmb(url: string, chosen: readonly Coding[], categoriesMax: number): object[] {
  if (!chosen.length) return [];
  const categories = chosen.filter((c) => c.code !== null && ombCodes.has(c.code)).slice(0, categoriesMax), detailed = chosen.filter((c) => c.code !== null && !ombCodes.has(c.code));
  return [{ url, extension: [...categories.map((c) => ({ url: 'ombCategory', valueCoding: writeCoding(c) })), ...detailed.map((c) => ({ url: 'detailed', valueCoding: writeCoding(c) })), { url: 'text', valueString: chosen.map((c) => c.display).join(', ') }] }];
}

/** The Patient with these parts of the profile set anew; parts that are left out stay as they were. */
export function writeProfile(patient: Record<string, any>, part: ProfilePart): Record<string, any> {
  const next = { ...patient };
  let extensions: any[] = items(patient['extension']);
  const put = (gone: readonly string[], made: readonly object[]): void => { extensions = [...extensions.filter((e) => !gone.includes(e.url)), ...made]; };
  const set = (element: string, value: unknown): void => { if (value === undefined || value === null || (Array.isArray(value) && !value.length)) delete next[element]; else next[element] = value; };
  if (part.race) put([urls.race], writeOmb(urls.race, part.race, 6));
  if (part.ethnicity) put([urls.ethnicity], writeOmb(urls.ethnicity, part.ethnicity, 1));
  if (part.tribes) put([urls.tribe], part.tribes.map((t) => ({ url: urls.tribe, extension: [{ url: 'tribalAffiliation', valueCodeableConcept: writeConcept(t) }] })));
  if (part.interpreter !== undefined) put([urls.interpreter], part.interpreter === null ? [] : [{ url: urls.interpreter, valueCoding: interpreterCodes[part.interpreter] }]);
  if (part.genderIdentity !== undefined) put([urls.genderIdentity, urls.oldGenderIdentity, urls.coreGenderIdentity], part.genderIdentity ? [{ url: urls.genderIdentity, extension: [{ url: 'value', valueCodeableConcept: writeConcept(part.genderIdentity) }] }] : []);
  if (part.sexForClinicalUse !== undefined) put([urls.sexForClinicalUse], part.sexForClinicalUse ? [{ url: urls.sexForClinicalUse, extension: [{ url: 'value', valueCodeableConcept: writeConcept(sexForClinicalUse.find((c) => c.code === part.sexForClinicalUse)!) }] }] : []);
  if (part.language !== undefined) { const others = items(patient['communication']).filter((c) => c.preferred !== true); set('communication', part.language ? [{ language: writeConcept(part.language), preferred: true }, ...others] : others); }
  if (part.maritalStatus !== undefined) set('maritalStatus', part.maritalStatus && writeConcept(part.maritalStatus));
  if (part.deceased !== undefined) {
    for (const key of ['deceasedBoolean', 'deceasedDateTime', '_deceasedDateTime', '_deceasedBoolean']) delete next[key];
    if (part.deceased === 'yes' || part.deceased === 'no') next['deceasedBoolean'] = part.deceased === 'yes'; else if (part.deceased) next['deceasedDateTime'] = part.deceased;
  }
  if (part.primaryCare !== undefined) set('generalPractitioner', part.primaryCare && [{ type: 'Practitioner', display: part.primaryCare.name, ...(part.primaryCare.npi ? { identifier: { system: 'http://hl7.org/fhir/sid/us-npi', value: part.primaryCare.npi } } : {}) }]);
  if (part.birthDateIs !== undefined) set('_birthDate', birthDateIs(patient['_birthDate'], part.birthDateIs));
  set('extension', extensions);
  return next;
}

function birthDateIs(was: any, is: Profile['birthDateIs']): object | null {
  const kept = items(was?.extension).filter((e) => e.url !== urls.absent && e.url !== estimatedExtension);
  const said = is === 'estimated' ? [{ url: estimatedExtension, valueBoolean: true }] : is === 'unknown' || is === 'asked-declined' ? [{ url: urls.absent, valueCode: is }] : [];
  const all = [...kept, ...said];
  return all.length ? { ...was, extension: all } : null;
}

/** The profile as a Patient has it, whoever wrote it. */
export function readProfile(patient: Record<string, any>): Profile {
  const extensions = items(patient['extension']);
  const one = (...wanted: string[]): any => extensions.find((e) => wanted.includes(e.url));
  const omb = (url: string): Coding[] => {
    const inside = items(one(url)?.extension), parts = inside.filter((e) => e.url === 'ombCategory' || e.url === 'detailed').map((e) => readCoding(e.valueCoding));
    const words = text(inside.find((e) => e.url === 'text')?.valueString);
    return parts.length ? parts : words ? [{ system: null, code: null, display: words }] : [];
  };
  const valueOf = (e: any): Coding | null => readConcept(items(e?.extension).find((x) => x.url === 'value')?.valueCodeableConcept ?? e?.valueCodeableConcept);
  const need = one(urls.interpreter)?.valueCoding?.code;
  const clinical = valueOf(one(urls.sexForClinicalUse))?.code;
  const birth = items(patient['_birthDate']?.extension), why = birth.find((e) => e.url === urls.absent)?.valueCode;
  const [gp] = items(patient['generalPractitioner']), spoken = items(patient['communication']).find((c) => c.preferred === true) ?? items(patient['communication'])[0];
  return {
    birthDateIs: birth.some((e) => e.url === estimatedExtension && e.valueBoolean === true) ? 'estimated' : why === 'asked-declined' ? 'asked-declined' : why !== undefined ? 'unknown' : 'known',
    sexForClinicalUse: sexForClinicalUse.some((c) => c.code === clinical) ? clinical as Profile['sexForClinicalUse'] : null,
    genderIdentity: valueOf(one(urls.genderIdentity, urls.oldGenderIdentity, urls.coreGenderIdentity)),
    race: omb(urls.race), ethnicity: omb(urls.ethnicity),
    tribes: extensions.filter((e) => e.url === urls.tribe).map((e) => readConcept(items(e.extension).find((x) => x.url === 'tribalAffiliation')?.valueCodeableConcept)).filter((c) => c !== null),
    language: readConcept(spoken?.language), interpreter: need === '373066001' ? 'yes' : need === '373067005' ? 'no' : need === undefined ? null : 'unknown', maritalStatus: readConcept(patient['maritalStatus']),
    deceased: text(patient['deceasedDateTime']) ?? (patient['deceasedBoolean'] === true ? 'yes' : patient['deceasedBoolean'] === false ? 'no' : null),
    primaryCare: gp && (text(gp.display) !== null || text(gp.identifier?.value) !== null) ? { name: text(gp.display) ?? '', npi: gp.identifier?.system === 'http://hl7.org/fhir/sid/us-npi' ? text(gp.identifier?.value) : null } : null,
  };
}
