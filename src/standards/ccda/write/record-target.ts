import { createHash } from 'node:crypto';
import type { Address, ContactPoint, Extension, HumanName, Identifier, Patient } from '@medplum/fhirtypes';
import { xmlText } from './narrative-text.ts';

const knownRoots: Readonly<Record<string, string>> = { 'http://hl7.org/fhir/sid/us-ssn': '2.16.840.1.113883.4.1', 'http://hl7.org/fhir/sid/us-npi': '2.16.840.1.113883.4.6', 'http://hl7.org/fhir/sid/us-medicare': '2.16.840.1.113883.4.572' };

/** The root of an identifier: its OID, else a UUID made from the system's address, the same for the same system. */
function rootOf(system: string | undefined): string {
  const known = knownRoots[system ?? ''] ?? /^urn:oid:([\d.]+)$/.exec(system ?? '')?.[1] ?? /^urn:uuid:([0-9a-f-]{36})$/i.exec(system ?? '')?.[1];
  if (known !== undefined) return known;
  const h = createHash('sha256').update(`system ${system ?? ''}`).digest('hex');
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-8${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20, 32)}`;
}

const element = (name: string, attributes: Record<string, string | undefined>, inside = ''): string => {
  const said = Object.entries(attributes).filter(([, v]) => v !== undefined && v !== '').map(([k, v]) => ` ${k}="${xmlText(v!)}"`).join('');
  return inside === '' ? `<${name}${said}/>` : `<${name}${said}>${inside}</${name}>`;
};
const text = (name: string, said: string | undefined, attributes: Record<string, string | undefined> = {}): string => (said === undefined || said === '' ? '' : element(name, attributes, xmlText(said)));

const id = (i: Identifier): string => (i.value === undefined ? '' : element('id', { root: rootOf(i.system), extension: i.value, assigningAuthorityName: i.assigner?.display ?? i.type?.text ?? i.type?.coding?.[0]?.display ?? i.system }));
export const time = (on: string | undefined): string | undefined => on?.replace(/[-:]/g, (c, at: number) => (at > 10 && c === '-' ? c : '')).replace('T', '').replace(/\.\d+/, '').replace(/Z$/, '+0000');
const period = (p: { start?: string; end?: string } | undefined): string => (p?.start === undefined && p?.end === undefined ? '' : `<useablePeriod xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="IVL_TS">${p.start ? element('low', { value: time(p.start) }) : ''}${p.end ? element('high', { value: time(p.end) }) : ''}</useablePeriod>`);

const address = (a: Address): string => element('addr', { use: ({ home: a.type === 'postal' ? 'PST' : 'HP', work: 'WP', temp: 'TMP', old: 'OLD', billing: 'HP' } as Record<string, string>)[a.use ?? ''] }, [
  ...(a.line ?? []).map((l) => text('streetAddressLine', l)), text('city', a.city), text('state', a.state), text('postalCode', a.postalCode), text('country', a.country), a.line || a.city ? '' : xmlText(a.text ?? ''), period(a.period),
].join(''));
const telecom = (t: ContactPoint): string => (t.value === undefined ? '' : element('telecom', { use: ({ home: 'HP', work: 'WP', mobile: 'MC', temp: 'TMP', old: 'OLD' } as Record<string, string>)[t.use ?? ''], value: `${({ phone: 'tel:', fax: 'fax:', email: 'mailto:', sms: 'sms:' } as Record<string, string>)[t.system ?? ''] ?? (t.system === 'url' ? '' : 'tel:')}${t.value}` }));
const name = (n: HumanName): string => element('name', { use: ({ official: 'L', usual: 'C', nickname: 'P', anonymous: 'A', maiden: 'BAD', old: 'OLD' } as Record<string, string>)[n.use ?? ''] }, [
  ...(n.prefix ?? []).map((p) => text('prefix', p)), ...(n.given ?? []).map((g) => text('given', g)), text('family', n.family), ...(n.suffix ?? []).map((s) => text('suffix', s)), n.family || n.given ? '' : xmlText(n.text ?? ''),
].join(''));

const coded = (element_: string, extension: Extension | undefined): string => {
  const codings = (extension?.extension ?? []).filter((e) => e.url === 'ombCategory' || e.url === 'detailed').map((e) => e.valueCoding);
  return codings.map((c, i) => element(i === 0 ? element_ : `sdtc:${element_}`, { 'xmlns:sdtc': i === 0 ? undefined : 'urn:hl7-org:sdtc', code: c?.code, codeSystem: '2.16.840.1.113883.6.238', displayName: c?.display })).join('');
};

/** Whose document it is (C-CDA R2.1, 1.1.1 recordTarget): every identifier with its assigner, every name, address and number, nothing supplied that is not known. */
export function recordTarget(p: Patient): string {
  const extension = (url: string): Extension | undefined => p.extension?.find((e) => e.url === `http://hl7.org/fhir/us/core/StructureDefinition/${url}`);
  const sex = ({ male: ['M', 'Male'], female: ['F', 'Female'], other: ['UN', 'Undifferentiated'] } as Record<string, [string, string]>)[p.gender ?? ''];
  const marital = p.maritalStatus?.coding?.[0];
  const patient = [
    ...(p.name?.length ? p.name.map(name) : ['<name nullFlavor="UNK"/>']), sex ? element('administrativeGenderCode', { code: sex[0], codeSystem: '2.16.840.1.113883.5.1', displayName: sex[1] }) : '<administrativeGenderCode nullFlavor="UNK"/>',
    p.birthDate ? element('birthTime', { value: time(p.birthDate) }) : '<birthTime nullFlavor="UNK"/>',
    p.deceasedDateTime ? `<sdtc:deceasedInd xmlns:sdtc="urn:hl7-org:sdtc" value="true"/>${element('sdtc:deceasedTime', { 'xmlns:sdtc': 'urn:hl7-org:sdtc', value: time(p.deceasedDateTime) })}` : p.deceasedBoolean ? '<sdtc:deceasedInd xmlns:sdtc="urn:hl7-org:sdtc" value="true"/>' : '',
    marital?.code ? element('maritalStatusCode', { code: marital.code, codeSystem: '2.16.840.1.113883.5.2', displayName: marital.display }) : '',
    coded('raceCode', extension('us-core-race')) || '<raceCode nullFlavor="UNK"/>', coded('ethnicGroupCode', extension('us-core-ethnicity')) || '<ethnicGroupCode nullFlavor="UNK"/>',
    ...(p.communication ?? []).map((c) => element('languageCommunication', {}, element('languageCode', { code: c.language.coding?.[0]?.code ?? c.language.text }) + (c.preferred === undefined ? '' : element('preferenceInd', { value: String(c.preferred) })))),
  ].join('');
  const ids = (p.identifier ?? []).map(id).join('') || (p.id === undefined ? '<id nullFlavor="UNK"/>' : element('id', { root: rootOf('urn:chartkeeper:patient'), extension: p.id }));
  return `<recordTarget><patientRole>${ids}${(p.address ?? []).map(address).join('') || '<addr nullFlavor="UNK"/>'}${(p.telecom ?? []).map(telecom).join('') || '<telecom nullFlavor="UNK"/>'}<patient>${patient}</patient></patientRole></recordTarget>`;
}
