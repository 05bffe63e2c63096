import type { z } from 'zod';
import { detailedEthnicities, detailedRaces, ethnicities, languages, maritalStatuses, races, register, registration, relationships } from '../../../src/modules/patients/contract.ts';
import type { Coding, Profile } from '../../../src/modules/patients/contract.ts';
import { readDate } from '../../lib/read-date.ts';

/** The registration form as it is typed, and as the program takes it. Pure. */
export type Picture = { contentType: 'image/jpeg'; base64: string } | null;
export type PartyTyped = { kinds: string[]; relationship: string; family: string; given: string; phone: string; authority: string };
export type CoverageTyped = { payer: string; plan: string; memberId: string; groupNumber: string; relationship: string; cardFront: Picture; cardBack: Picture };
export type AddressTyped = { use: string; street: string; unit: string; zip: string; city: string; state: string; to: string };
export type Typed = {
  key: string;
  family: string; given: string; middle: string; suffix: string; preferred: string; previous: string;
  birthDate: string; birthIs: Profile['birthDateIs']; sex: string; clinical: string; gender: string; deceased: string;
  mobile: string; home: string; email: string; zip: string; city: string; state: string; street: string; unit: string; phones: { use: string; value: string }[]; addresses: AddressTyped[];
  ssn: string; license: string; other: string; numberTake: 'next' | 'temporary' | 'reserved' | 'legacy'; numberValue: string;
  language: string; interpreter: string; race: string; race2: string; raceDetail: string; ethnicity: string; ethnicityDetail: string; tribe: string; marital: string; doctor: string; npi: string;
  parties: PartyTyped[]; coverages: CoverageTyped[]; notice: string; noticeNote: string; treatment: string; exchange: string; directive: string;
  photo: Picture; photoId: Picture;
  passed: string; kept: Record<string, string>;
};

export const emptyParty: PartyTyped = { kinds: ['next-of-kin'], relationship: '', family: '', given: '', phone: '', authority: '' };
export const emptyCoverage: CoverageTyped = { payer: '', plan: '', memberId: '', groupNumber: '', relationship: 'self', cardFront: null, cardBack: null };
export const emptyAddress: AddressTyped = { use: 'old', street: '', unit: '', zip: '', city: '', state: '', to: '' };
export const startTyped = (): Typed => ({
  key: crypto.randomUUID(), family: '', given: '', middle: '', suffix: '', preferred: '', previous: '', birthDate: '', birthIs: 'known', sex: '', clinical: '', gender: '', deceased: '',
  mobile: '', home: '', email: '', zip: '', city: '', state: '', street: '', unit: '', phones: [], addresses: [], ssn: '', license: '', other: '', numberTake: 'next', numberValue: '',
  language: '', interpreter: '', race: '', race2: '', raceDetail: '', ethnicity: '', ethnicityDetail: '', tribe: '', marital: '', doctor: '', npi: '', parties: [], coverages: [], notice: '', noticeNote: '', treatment: '', exchange: '', directive: '',
  photo: null, photoId: null, passed: '', kept: {},
});

export type Input = z.input<typeof register.input>;
export type Fault = { field: string; says: string };
/** What is sent, and which field of the form each place of it came from. */
export type Written = { form: z.input<typeof registration>; fieldOf(at: string): string };

const words = (s: string): string[] => s.trim().split(/\s+/).filter(Boolean);
const or = (s: string): string | null => (s.trim() === '' ? null : s.trim());
const coded = (list: readonly Coding[], code: string): Coding | null => list.find((c) => c.code === code) ?? null;
/** A code where the words are one of the list, else the words. */
const inWords = (list: readonly Coding[], said: string): Coding[] => said.split(';').map((w) => w.trim()).filter(Boolean).map((w) => list.find((c) => c.display.toLowerCase() === w.toLowerCase()) ?? { system: null, code: null, display: w });
const nine = (s: string): boolean => s.replace(/\D/g, '').length === 9;

export function writeTyped(t: Typed): Written {
  const places: [string, string][] = [];
  const name = (use: string, family: string, given: string[], suffix: string[], field: string) => { places.push([`names.${names.length}`, field]); names.push({ use, family, given, prefix: [], suffix, from: null, to: null }); };
  const names: z.input<typeof registration>['names'] = [];
  name('official', t.family.trim(), [...words(t.given), ...words(t.middle)], words(t.suffix), 'family');
  if (t.preferred.trim()) name('nickname', '', [t.preferred.trim()], [], 'preferred');
  for (const p of t.previous.split(';').map((w) => w.trim()).filter(Boolean)) name('old', p, [], [], 'previous');
  const telecoms: NonNullable<z.input<typeof registration>['telecoms']> = [];
  const reach = (system: string, use: string | null, value: string, field: string): void => { if (value.trim()) { places.push([`telecoms.${telecoms.length}`, field]); telecoms.push({ system, use, value: value.trim() }); } };
  reach('phone', 'mobile', t.mobile, 'mobile'); reach('phone', 'home', t.home, 'home'); reach('email', null, t.email, 'email');
  t.phones.forEach((p, i) => reach('phone', p.use, p.value, `phone-${i}`));
  const addresses: NonNullable<z.input<typeof registration>['addresses']> = [];
  const live = (a: AddressTyped, field: (part: string) => string): void => {
    if (![a.street, a.unit, a.zip, a.city, a.state].some((v) => v.trim())) return;
    const at = `addresses.${addresses.length}`;
    places.push([`${at}.postalCode`, field('zip')], [`${at}.state`, field('state')], [`${at}.city`, field('city')], [at, field('street')]);
    addresses.push({ use: a.use, line: [a.street, a.unit].map((l) => l.trim()).filter(Boolean), city: or(a.city), state: or(a.state), postalCode: or(a.zip), country: 'US', to: a.to.trim() ? readDate(a.to) : null });
  };
  live({ use: 'home', street: t.street, unit: t.unit, zip: t.zip, city: t.city, state: t.state, to: '' }, (part) => part);
  t.addresses.forEach((a, i) => live(a, (part) => `address-${i}-${part}`));
  const identifiers: NonNullable<z.input<typeof registration>['identifiers']> = [];
  const number = (type: string, system: string | null, value: string, field: string): void => { if (value.trim()) { places.push([`identifiers.${identifiers.length}`, field]); identifiers.push({ type, system, value: value.trim() }); } };
  number('SS', 'http://hl7.org/fhir/sid/us-ssn', nine(t.ssn) ? t.ssn.replace(/\D/g, '').replace(/(\d{3})(\d\d)(\d{4})/, '$1-$2-$3') : t.ssn.replace(/\D/g, '').length === 4 ? `xxx-xx-${t.ssn.replace(/\D/g, '')}` : t.ssn, 'ssn');
  number('DL', null, t.license, 'license'); number('PI', null, t.other, 'other');
  const race = [...[t.race, t.race2].flatMap((c) => coded(races, c) ?? []), ...inWords(detailedRaces, t.raceDetail)], ethnicity = [...[t.ethnicity].flatMap((c) => coded(ethnicities, c) ?? []), ...inWords(detailedEthnicities, t.ethnicityDetail)];
  const died = t.deceased === 'yes' || t.deceased === 'no' ? t.deceased : t.deceased.trim() ? readDate(t.deceased) ?? t.deceased.trim() : null;
  places.push(['profile.deceased', 'deceased'], ['deceased', 'deceased'], ['profile.birthDateIs', 'birthIs'], ['birthDate', 'birthDate'], ['number', 'numberValue'], ['passed', 'passed'], ['sex', 'sex']);
  const consents: NonNullable<z.input<typeof registration>['consents']> = [];
  for (const [kind, answer, note, field] of [['privacy-notice', t.notice, t.noticeNote, 'notice'], ['treatment', t.treatment, '', 'treatment'], ['information-exchange', t.exchange, '', 'exchange'], ['advance-directive', t.directive, '', 'directive']] as const) {
    if (answer) { places.push([`consents.${consents.length}.note`, `${field}Note`], [`consents.${consents.length}`, field]); consents.push({ kind, answer, note: or(note) }); }
  }
  t.parties.forEach((_, i) => places.push([`parties.${i}.telecoms`, `party-${i}-phone`], [`parties.${i}`, `party-${i}-family`]));
  t.coverages.forEach((_, i) => places.push([`coverages.${i}.memberId`, `coverage-${i}-memberId`], [`coverages.${i}`, `coverage-${i}-payer`]));
  const form: z.input<typeof registration> = {
    names, birthDate: t.birthDate.trim() ? readDate(t.birthDate) : null, sex: (t.sex || null) as 'male' | null, addresses, telecoms, identifiers,
    profile: {
      birthDateIs: t.birthIs, sexForClinicalUse: (t.clinical || null) as Profile['sexForClinicalUse'], race, ethnicity, tribes: inWords([], t.tribe), language: coded(languages, t.language) ?? inWords([], t.language)[0] ?? null,
      interpreter: (t.interpreter || null) as Profile['interpreter'], maritalStatus: coded(maritalStatuses, t.marital), deceased: died, primaryCare: t.doctor.trim() ? { name: t.doctor.trim(), npi: or(t.npi) } : null,
    },
    parties: t.parties.map((p) => ({ kinds: p.kinds as ['proxy'], relationship: coded(relationships, p.relationship), name: { family: p.family.trim(), given: words(p.given) }, telecoms: p.phone.trim() ? [{ system: 'phone', use: 'mobile', value: p.phone.trim() }] : [], authority: or(p.authority) })),
    coverages: t.coverages.map((c, i) => ({ payer: c.payer.trim(), plan: or(c.plan), memberId: or(c.memberId), groupNumber: or(c.groupNumber), relationship: c.relationship as 'self', order: i + 1, cardFront: c.cardFront, cardBack: c.cardBack })),
    consents, photo: t.photo, photoId: t.photoId,
    number: t.numberTake === 'reserved' || t.numberTake === 'legacy' ? { take: t.numberTake, value: t.numberValue.trim() } : { take: t.numberTake },
  };
  const sorted = places.sort((a, b) => b[0].length - a[0].length);
  return { form, fieldOf: (at) => sorted.find(([place]) => at === place || at.startsWith(`${place}.`))?.[1] ?? 'family' };
}

/** What must be mended before it can be sent: dates that are none, and what the contract says. */
export function faultsOf(t: Typed, written: Written, says: { badDate: string; badZip: string; badEmail: string; badSsn: string; needName: string; needPayer: string; needNumber: string; needNote: string; needParty: string }): Fault[] {
  const faults: Fault[] = [], put = (bad: boolean, field: string, text: string): void => { if (bad) faults.push({ field, says: text }); };
  put(!t.family.trim() && !t.given.trim(), 'family', says.needName);
  put(t.birthDate.trim() !== '' && readDate(t.birthDate) === null, 'birthDate', says.badDate);
  put(t.deceased.trim() !== '' && !['yes', 'no'].includes(t.deceased) && readDate(t.deceased) === null, 'deceased', says.badDate);
  put(t.zip.trim() !== '' && !/^\d{5}(-?\d{4})?$/.test(t.zip.trim()), 'zip', says.badZip);
  put(t.email.trim() !== '' && !/^\S+@\S+\.\S+$/.test(t.email.trim()), 'email', says.badEmail);
  put(t.ssn.trim() !== '' && ![4, 9].includes(t.ssn.replace(/\D/g, '').length), 'ssn', says.badSsn);
  put((t.numberTake === 'reserved' || t.numberTake === 'legacy') && !t.numberValue.trim(), 'numberValue', says.needNumber);
  put(t.notice === 'not-obtained' && !t.noticeNote.trim(), 'noticeNote', says.needNote);
  t.coverages.forEach((c, i) => put(!c.payer.trim(), `coverage-${i}-payer`, says.needPayer));
  t.parties.forEach((p, i) => put(!p.family.trim() && !p.given.trim(), `party-${i}-family`, says.needParty));
  const parsed = registration.safeParse(written.form);
  for (const issue of parsed.success ? [] : parsed.error.issues) { const field = written.fieldOf(issue.path.join('.')); if (!faults.some((f) => f.field === field)) faults.push({ field, says: issue.message }); }
  return faults;
}

export const isEmpty = (t: Typed): boolean => [t.family, t.given, t.birthDate, t.mobile, t.home, t.email, t.street, t.ssn].every((v) => !v.trim()) && !t.parties.length && !t.coverages.length;
export const titleOf = (t: Typed): string => [t.family.trim(), [t.given.trim(), t.middle.trim()].filter(Boolean).join(' ')].filter(Boolean).join(', ');
/** Small letters throughout, or capitals: how people usually write it. Never put in unasked. */
export function usualCase(name: string): string | null {
  const t = name.trim();
  if (t.length < 2 || !/\p{L}/u.test(t) || (t !== t.toLowerCase() && t !== t.toUpperCase()) || t.toLowerCase() === t.toUpperCase()) return null;
  return t.toLowerCase().replace(/(^|[\s'’-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase()).replace(/\bMc(\p{Ll})/gu, (_, l: string) => `Mc${l.toUpperCase()}`);
}
