import type { Coding, Registered } from '../contract.ts';
import { list } from './fold-name.ts';
import { readAddress, readTelecom } from './read-demographics.ts';
import { shownName } from './project-patient.ts';
import { actingKinds, authorityExtension, consentAnswer, consentKinds, consentNote, contactKinds } from './write-registration.ts';
import { items } from '../../../values/items.ts';

type Resource = Record<string, any>;
const text = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null);
const codesOf = (concept: any): string[] => items(concept?.coding).map((c) => String(c.code));
const kinds = Object.entries({ ...contactKinds, ...actingKinds }).map(([kind, concept]) => [kind, concept.coding[0]!.code] as const);
const versionOf = (r: Resource): number => Number(r['meta']?.versionId ?? 1);

function relationshipOf(concepts: unknown): Coding | null {
  const said = items(concepts).find((c) => !codesOf(c).some((code) => kinds.some(([, known]) => known === code))), first = items(said?.coding)[0];
  return said ? { system: text(first?.system), code: text(first?.code), display: text(said.text) ?? text(first?.display) ?? text(first?.code) ?? '' } : null;
}

/** A contact of the Patient or a RelatedPerson as the form of a related person has it. */
export function readParty(p: Resource): Omit<Registered['parties'][number], 'ref' | 'version'> {
  const codes = items(p['relationship']).flatMap(codesOf), name = Array.isArray(p['name']) ? items(p['name'])[0] : p['name'], shown = name ? shownName(name) : { family: '', given: '' };
  const [address] = Array.isArray(p['address']) ? items(p['address']) : items([p['address']]);
  return {
    kinds: kinds.filter(([, code]) => codes.includes(code)).map(([kind]) => kind as 'proxy'), relationship: relationshipOf(p['relationship']),
    name: { family: text(name?.family) ?? shown.family, given: list(name?.given).length ? list(name.given) : shown.given.split(' ').filter(Boolean) }, organization: text(p['organization']?.display), birthDate: text(p['birthDate']),
    telecoms: items(p['telecom']).map(readTelecom).slice(0, 5), address: address ? readAddress(address) : null, from: text(p['period']?.start), to: text(p['period']?.end), authority: text(items(p['extension']).find((e) => e.url === authorityExtension)?.valueString),
  };
}

const relations = ['self', 'spouse', 'child', 'parent', 'common', 'other', 'injured'] as const;

function readCoverage(c: Resource, cards: Registered['coverages'][number]['cards']): Registered['coverages'][number] {
  const klass = (code: string): string | null => text(items(c['class']).find((k) => codesOf(k.type).includes(code))?.value), relation = codesOf(c['relationship']).find((code) => relations.includes(code as 'self'));
  return {
    ref: `Coverage/${c['id']}`, version: versionOf(c), payer: items(c['payor']).map((p) => text(p.display) ?? text(p.identifier?.value)).filter(Boolean).join(', '), plan: klass('plan'), memberId: text(c['subscriberId']), groupNumber: klass('group'),
    relationship: (relation ?? 'other') as 'self', subscriberName: text(c['subscriber']?.display), order: typeof c['order'] === 'number' ? c['order'] : 1, from: text(c['period']?.start), to: text(c['period']?.end), cards,
  };
}

function readConsent(c: Resource): Registered['consents'][number] | null {
  const codes = items(c['category']).flatMap(codesOf), kind = Object.entries(consentKinds).find(([, k]) => codes.includes(k.category.coding[0]!.code))?.[0];
  if (!kind || c['status'] === 'entered-in-error') return null;
  const said = (url: string, value: string): string | null => text(items(c['extension']).find((e) => e.url === url)?.[value]);
  return { ref: `Consent/${c['id']}`, version: versionOf(c), kind: kind as 'treatment', answer: said(consentAnswer, 'valueCode') ?? (c['status'] === 'active' ? plainYes[kind]! : plainNo[kind]!), on: text(c['dateTime']), to: text(c['provision']?.period?.end), note: said(consentNote, 'valueString') };
}
const plainYes: Readonly<Record<string, string>> = { 'privacy-notice': 'acknowledged', treatment: 'given', 'information-exchange': 'given', 'advance-directive': 'has' };
const plainNo: Readonly<Record<string, string>> = { 'privacy-notice': 'refused', treatment: 'refused', 'information-exchange': 'refused', 'advance-directive': 'none' };

export const isPhotoId = (d: Resource): boolean => d['resourceType'] === 'DocumentReference' && codesOf(d['type']).includes('53245-7') && d['status'] === 'current';
export const cardsOf = (others: readonly Resource[], coverage: string): Resource | undefined => others.find((d) => d['resourceType'] === 'DocumentReference' && codesOf(d['type']).includes('64290-0') && d['status'] === 'current' && items(d['context']?.related).some((r) => r.reference === coverage));

/** What a registration says beside the person's own data, each with the entry and the version it stands in. */
export function readRegistered(patient: Resource, others: readonly Resource[]): Omit<Registered, 'mayCorrect'> {
  const of = (type: string): Resource[] => others.filter((o) => o['resourceType'] === type);
  const organizations = of('Account').filter((a) => a['status'] === 'active').flatMap((a) => items(a['guarantor']).flatMap((g, i) => (text(g.party?.reference) === null && text(g.party?.display) !== null
    ? [{ ...readParty({ period: g.period, organization: { display: g.party.display } }), kinds: ['guarantor' as const], ref: `Account/${a['id']}#guarantor.${i}`, version: versionOf(a) }] : [])));
  const live = (one: { to: string | null }): number => (one.to === null ? 0 : 1), photoId = others.find(isPhotoId);
  return {
    parties: [...items(patient['contact']).map((c, i) => ({ ...readParty(c), ref: `Patient/${patient['id']}#contact.${i}`, version: versionOf(patient) })),
      ...of('RelatedPerson').map((r) => ({ ...readParty(r), ref: `RelatedPerson/${r['id']}`, version: versionOf(r) })), ...organizations].sort((a, b) => live(a) - live(b)),
    coverages: of('Coverage').filter((c) => c['status'] !== 'entered-in-error').map((c) => {
      const cards = cardsOf(others, `Coverage/${c['id']}`);
      return readCoverage(c, cards ? items(cards['content']).map((x, index) => ({ type: 'DocumentReference', id: String(cards['id']), index, title: text(x.attachment?.title) ?? '' })) : []);
    }).sort((a, b) => live(a) - live(b) || a.order - b.order),
    consents: of('Consent').map(readConsent).filter((c) => c !== null).sort((a, b) => (b.on ?? '').localeCompare(a.on ?? '') || b.ref.localeCompare(a.ref)),
    photo: items(patient['photo']).length ? { ref: `Patient/${patient['id']}`, version: versionOf(patient), type: 'Patient', id: String(patient['id']), index: 0 } : null,
    photoId: photoId ? { ref: `DocumentReference/${photoId['id']}`, version: versionOf(photoId), type: 'DocumentReference', id: String(photoId['id']), index: 0 } : null,
  };
}

/** Pictures that a registration kept: those a registrar may see without the right to the chart. */
export const isRegistrationPicture = (d: Resource): boolean => isPhotoId(d) || (d['resourceType'] === 'DocumentReference' && codesOf(d['type']).includes('64290-0'));
