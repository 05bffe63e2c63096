import type { z } from 'zod';
import type { Registration, consent, coverage, party } from '../contract.ts';
import { writeAddress, writeName, writeTelecom } from './correct-demographics.ts';
import { writeConcept, writeProfile } from './profile.ts';

/**
 * A registration as FHIR R4 resources. Where each person beside the patient goes:
 * - next of kin and emergency contact: Patient.contact. They are to be called; nothing refers to them (patient.html: "a contact party").
 * - legal guardian and proxy: RelatedPerson. They act for the patient, so consents, requests and the portal refer to them, from a day and to a day (relatedperson.html).
 * - guarantor: Account.guarantor, the one place of R4 that says who pays; its party is the patient, a RelatedPerson, or an organization (account.html).
 */
type Party = z.infer<typeof party>;
type Files = (file: { contentType: string; base64: string }, title: string) => { contentType: string; url: string; title: string };
export type Filing = { type: string; id: string; value: Record<string, any> };

const some = (key: string, list: readonly unknown[]): object => (list.length ? { [key]: list } : {});
const given = (key: string, value: unknown): object => (value === null || value === undefined || value === '' ? {} : { [key]: value });
const period = (from: string | null, to: string | null): object => (from || to ? { period: { ...given('start', from), ...given('end', to) } } : {});
const coded = (system: string, code: string, display: string) => ({ coding: [{ system, code, display }], text: display });

const table0131 = 'http://terminology.hl7.org/CodeSystem/v2-0131';
export const contactKinds = { 'next-of-kin': coded(table0131, 'N', 'Next-of-Kin'), 'emergency-contact': coded(table0131, 'C', 'Emergency Contact') } as const;
const roleCode = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';
export const actingKinds = { 'legal-guardian': coded(roleCode, 'GUARD', 'Guardian'), proxy: coded(roleCode, 'HPOWATT', 'Healthcare power of attorney'), guarantor: coded(roleCode, 'GUAR', 'Guarantor') } as const;
export const authorityExtension = 'urn:chartkeeper:authority';

/** Who is to be called, as a contact of the Patient; undefined for somebody who only acts or pays. */
export function writeContact(p: Party): Record<string, any> | undefined {
  const kinds = p.kinds.filter((k): k is keyof typeof contactKinds => k in contactKinds);
  return kinds.length ? { relationship: [...kinds.map((k) => contactKinds[k]), ...(p.relationship ? [writeConcept(p.relationship)] : [])], ...partyName(p), ...some('telecom', p.telecoms.map((t) => writeTelecom(t))), ...(p.address ? { address: writeAddress(p.address) } : {}),
    ...(p.organization ? { organization: { display: p.organization } } : {}), ...period(p.from, p.to) } : undefined;
}

/** Who acts or pays for the patient, as a RelatedPerson. */
export const writeRelated = (p: Party, patient: { reference: string }): Record<string, any> => ({
  ...(p.authority ? { extension: [{ url: authorityExtension, valueString: p.authority }] } : {}), active: true, patient, relationship: [...p.kinds.flatMap((k) => (k in actingKinds ? [actingKinds[k as keyof typeof actingKinds]] : [])), ...(p.relationship ? [writeConcept(p.relationship)] : [])],
  ...('name' in partyName(p) ? { name: [(partyName(p) as any).name] } : {}), ...some('telecom', p.telecoms.map((t) => writeTelecom(t))), ...given('birthDate', p.birthDate), ...(p.address ? { address: [writeAddress(p.address)] } : {}), ...period(p.from, p.to),
});

/** The Patient. `links` are the pictures, already given their places. */
export function writePatient(form: Registration, pictures: readonly { contentType: string; url: string; title: string }[], acknowledged: readonly Record<string, unknown>[]): Record<string, any> {
  const contacts = form.parties.flatMap((p) => writeContact(p) ?? []);
  const patient = {
    resourceType: 'Patient', active: true,
    ...some('identifier', form.identifiers.map((i) => ({ ...(i.type ? { type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: i.type }] } } : {}), ...given('system', i.system), value: i.value.trim() }))),
    name: form.names.map((n) => writeName(n)), ...some('telecom', form.telecoms.map((t) => writeTelecom(t))), ...given('gender', form.sex), ...given('birthDate', form.birthDate),
    ...some('address', form.addresses.map((a) => writeAddress(a))), ...some('contact', contacts), ...some('photo', pictures), ...some('extension', acknowledged),
  };
  return writeProfile(patient, form.profile);
}

const partyName = (p: Party): object => (p.name.family || p.name.given.length ? { name: { ...given('family', p.name.family.trim()), ...some('given', p.name.given.map((g) => g.trim()).filter(Boolean)) } } : {});

/** Everything beside the Patient: related persons, the account with its guarantor, coverages with their cards, consents, the photo ID. */
export function writeBeside(form: Registration, patient: { reference: string }, parts: { newId(): string; file: Files; day: string; facility: string }): Filing[] {
  const filings: Filing[] = [];
  const add = (type: string, value: Record<string, any>): string => { const id = parts.newId(); filings.push({ type, id, value: { resourceType: type, ...value } }); return `${type}/${id}`; };
  const guarantors: object[] = [];
  for (const p of form.parties) {
    const kinds = p.kinds.filter((k): k is keyof typeof actingKinds => k in actingKinds);
    if (!kinds.length) continue;
    const guarantees = kinds.includes('guarantor');
    if (kinds.length === 1 && guarantees && p.organization && !p.name.family) { guarantors.push({ party: { type: 'Organization', display: p.organization }, ...period(p.from, p.to) }); continue; }
    const reference = add('RelatedPerson', writeRelated(p, patient));
    if (guarantees) guarantors.push({ party: { reference }, ...period(p.from, p.to) });
  }
  const covers = form.coverages.map((c) => add('Coverage', writeCoverage(c, patient, form.parties)));
  form.coverages.forEach((c, i) => {
    const cards = [c.cardFront && parts.file(c.cardFront, 'Front of the insurance card'), c.cardBack && parts.file(c.cardBack, 'Back of the insurance card')].filter((f) => f !== null);
    if (cards.length) add('DocumentReference', picturesDocument(patient, 'card', cards, parts.day, covers[i]!));
  });
  if (guarantors.length || covers.length) add('Account', { ...newAccount(patient), ...some('coverage', covers.map((reference, i) => ({ coverage: { reference }, priority: form.coverages[i]!.order }))), guarantor: guarantors.length ? guarantors : [{ party: patient }] });
  if (form.photoId) add('DocumentReference', picturesDocument(patient, 'photo-id', [parts.file(form.photoId, 'Photo ID')], parts.day));
  for (const c of form.consents) add('Consent', writeConsent(c, patient, parts));
  return filings;
}

/** The patient's account: what coverages pay in which order, and who guarantees the rest. */
export const newAccount = (patient: { reference: string }): Record<string, any> => ({ status: 'active', type: coded('http://terminology.hl7.org/CodeSystem/v3-ActCode', 'PBILLACCT', 'patient billing account'), name: 'Patient account', subject: [patient] });

const pictureTypes = { card: coded('http://loinc.org', '64290-0', 'Health insurance card'), 'photo-id': coded('http://loinc.org', '53245-7', "Driver's license") } as const;
/** Pictures of a card (beside its Coverage) or of a photo ID. */
export const picturesDocument = (patient: object, kind: keyof typeof pictureTypes, attachments: readonly object[], day: string, coverage?: string): Record<string, any> => ({
  status: 'current', type: pictureTypes[kind], category: [{ text: 'Registration' }], subject: patient, date: `${day}T00:00:00Z`,
  content: attachments.map((attachment) => ({ attachment })), ...(coverage ? { context: { related: [{ reference: coverage }] } } : {}),
});

export function writeCoverage(c: z.infer<typeof coverage>, beneficiary: object, parties: readonly Party[]): Record<string, any> {
  const klass = (code: string, value: string | null): object[] => (value ? [{ type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/coverage-class', code }] }, value }] : []);
  const subscriber = parties.find((p) => c.subscriberName && [p.name.given.join(' '), p.name.family].join(' ').trim() === c.subscriberName);
  return {
    status: 'active', beneficiary, payor: [{ display: c.payer }], ...given('subscriberId', c.memberId), relationship: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/subscriber-relationship', code: c.relationship }] },
    ...(c.relationship === 'self' ? { subscriber: beneficiary } : c.subscriberName ? { subscriber: { display: c.subscriberName, ...(subscriber ? { type: 'RelatedPerson' } : {}) } } : {}),
    ...some('class', [...klass('group', c.groupNumber), ...klass('plan', c.plan)]), order: c.order, ...period(c.from, c.to),
  };
}

export const consentAnswer = 'urn:chartkeeper:consent-answer';
export const consentNote = 'urn:chartkeeper:consent-note';
const scopes = { privacy: coded('http://terminology.hl7.org/CodeSystem/consentscope', 'patient-privacy', 'Privacy Consent'), treatment: coded('http://terminology.hl7.org/CodeSystem/consentscope', 'treatment', 'Treatment'), adr: coded('http://terminology.hl7.org/CodeSystem/consentscope', 'adr', 'Advanced Care Directive') };
export const consentKinds = {
  'privacy-notice': { scope: scopes.privacy, category: coded('http://terminology.hl7.org/CodeSystem/consentcategorycodes', 'npp', 'Notice of Privacy Practices'), uri: 'https://www.ecfr.gov/current/title-45/section-164.520', says: 'Notice of privacy practices' },
  treatment: { scope: scopes.treatment, category: coded('http://loinc.org', '64293-4', 'Procedure consent'), uri: 'urn:chartkeeper:policy:consent-to-treatment', says: 'Consent to treatment' },
  'information-exchange': { scope: scopes.privacy, category: coded('http://loinc.org', '59284-0', 'Consent Document'), uri: 'urn:chartkeeper:policy:information-exchange', says: 'Exchange of health information' },
  'advance-directive': { scope: scopes.adr, category: coded('http://terminology.hl7.org/CodeSystem/consentcategorycodes', 'acd', 'Advance Directive'), uri: 'https://www.ecfr.gov/current/title-42/section-489.102', says: 'Advance directive' },
} as const;

/** A Consent says yes (active) or no (rejected); how exactly, and the effort made to get it, stand beside it (consent.html; 45 CFR 164.520(c)(2)(ii), 42 CFR 489.102(a)(2)). */
export function writeConsent(c: z.infer<typeof consent>, patient: object, parts: { day: string; facility: string }): Record<string, any> {
  const kind = consentKinds[c.kind];
  return {
    extension: [{ url: consentAnswer, valueCode: c.answer }, ...(c.note ? [{ url: consentNote, valueString: c.note }] : [])],
    status: ['acknowledged', 'given', 'has'].includes(c.answer) ? 'active' : 'rejected', scope: kind.scope, category: [kind.category], patient, dateTime: c.on ?? parts.day, organization: [{ display: parts.facility }], policy: [{ uri: kind.uri }],
  };
}
