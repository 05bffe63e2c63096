import { maskSsn } from '../../../values/ssn.ts';
import { readProfile } from './profile.ts';
import type { Demographics } from '../contract.ts';
import { isDisputed, shownName } from './project-patient.ts';
import { list } from './fold-name.ts';
import { isSsn, typeCode } from './identifier-strength.ts';
import { items } from '../../../values/items.ts';

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const coded = (concept: any): string | null => text(concept?.text) ?? text(items(concept?.coding).find((c) => c.display)?.display) ?? text(items(concept?.coding)[0]?.code);
// http://terminology.hl7.org/CodeSystem/v3-MaritalStatus; many senders give the letter as the text too.
const marital: Record<string, string> = { A: 'Annulled', D: 'Divorced', I: 'Interlocutory', L: 'Legally separated', M: 'Married', C: 'Common law', P: 'Polygamous', T: 'Domestic partner', U: 'Unmarried', S: 'Never married', W: 'Widowed', UNK: 'Unknown' };
const maritalWord = (shown: string | null): string | null => (shown === null ? null : marital[shown] ?? shown);
const usCore = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-';

export const readName = (n: any) => {
  const shown = text(n.family) !== null || list(n.given).length ? { family: text(n.family) ?? '', given: list(n.given) } : { family: shownName(n).family, given: shownName(n).given.split(' ').filter(Boolean) };
  return { use: text(n.use), ...shown, prefix: list(n.prefix), suffix: list(n.suffix), from: text(n.period?.start), to: text(n.period?.end) };
};
export const readAddress = (a: any) => ({ use: text(a.use), line: list(a.line).length ? list(a.line) : list([a.text]), city: text(a.city), state: text(a.state), postalCode: text(a.postalCode), country: text(a.country), from: text(a.period?.start), to: text(a.period?.end) });
export const readTelecom = (t: any) => ({ system: text(t.system), use: text(t.use), value: text(t.value) ?? '', from: text(t.period?.start), to: text(t.period?.end) });

/** A Patient as a clerk reads and corrects it (R4 patient.html; race and ethnicity by US Core's extensions). */
export function readDemographics(patient: Record<string, any>, version: number, seesSsn = false): Demographics {
  const extension = (url: string): any => items(patient['extension']).find((e) => e.url === `${usCore}${url}`);
  const inside = (e: any): string[] => {
    const whole = items(e?.extension).find((x) => x.url === 'text')?.valueString;
    const parts = items(e?.extension).filter((x) => x.url === 'ombCategory' || x.url === 'detailed').map((x) => text(x.valueCoding?.display) ?? text(x.valueCoding?.code)).filter((x) => x !== null);
    return parts.length ? parts : whole ? [String(whole)] : [];
  };
  return {
    names: items(patient['name']).map(readName), birthDate: text(patient['birthDate']),
    sex: ['male', 'female', 'other', 'unknown'].includes(patient['gender']) ? patient['gender'] : null,
    addresses: items(patient['address']).map(readAddress), telecoms: items(patient['telecom']).map(readTelecom),
    identifiers: items(patient['identifier']).filter((i) => text(i.value)).map((i) => ({ system: text(i.system), type: i.use === 'old' ? `${coded(i.type) ?? 'Number'}, former` : coded(i.type), value: seesSsn || !isSsn(i.system, typeCode(i)) ? i.value as string : maskSsn(i.value), assigner: text(i.assigner?.display), disputed: isDisputed(i) })),
    maritalStatus: maritalWord(coded(patient['maritalStatus'])), languages: items(patient['communication']).map((c) => coded(c.language)).filter((c) => c !== null),
    race: inside(extension('race')), ethnicity: inside(extension('ethnicity'))[0] ?? null,
    deceased: text(patient['deceasedDateTime']) ?? (patient['deceasedBoolean'] === true ? 'yes' : patient['deceasedBoolean'] === false ? 'no' : null),
    contacts: items(patient['contact']).map((c) => ({ relationship: items(c.relationship).map(coded).filter(Boolean).join(', ') || null, name: c.name ? [...list(c.name.given), c.name.family].filter(Boolean).join(' ') || text(c.name.text) : null, phone: text(items(c.telecom).find((t) => t.system === 'phone')?.value) })),
    profile: readProfile(patient), photo: items(patient['photo']).length > 0,
    version, updatedAt: text(patient['meta']?.lastUpdated) ?? '',
  };
}
