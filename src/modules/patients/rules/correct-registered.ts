import type { z } from 'zod';
import type { changeRegistered, consent, coverage, party } from '../contract.ts';
import { replaceList, writeAddress, writeTelecom } from './correct-demographics.ts';
import { readAddress, readTelecom } from './read-demographics.ts';
import { actingKinds, contactKinds, writeConsent, writeContact, writeCoverage, writeRelated } from './write-registration.ts';
import { items } from '../../../values/items.ts';

type Resource = Record<string, any>;
export type Party = z.infer<typeof party>;
export type PartSet = z.infer<typeof changeRegistered.input>['set'];
const known: ReadonlySet<string> = new Set(Object.values({ ...contactKinds, ...actingKinds }).map((c) => c.coding[0]!.code));
const without = (one: Resource, keys: readonly string[]): Resource => Object.fromEntries(Object.entries(one).filter(([k]) => !keys.includes(k)));

export const contactOf = (p: Party): Party['kinds'] => p.kinds.filter((k) => k in contactKinds);
export const actingOf = (p: Party): Party['kinds'] => p.kinds.filter((k) => k in actingKinds);

/** What the form shows is as the form says; what it does not show stays as it was: parts of names, telecoms and addresses that read the same keep all they had. */
function overParty(was: Resource, made: Resource, p: Party, list: boolean): Resource {
  const before = Array.isArray(was['name']) ? items(was['name'])[0] : was['name'], name = Array.isArray(made['name']) ? made['name'][0] : made['name'];
  const same = before && before.family === name?.family && JSON.stringify(before.given ?? []) === JSON.stringify(name?.given ?? []);
  const joined = name && (same ? before : { ...without(before ?? {}, ['text', 'family', 'given']), ...name });
  const telecom = replaceList(items(was['telecom']), p.telecoms, readTelecom, writeTelecom).concat(items(was['telecom']).slice(5));
  const addresses = items(Array.isArray(was['address']) ? was['address'] : [was['address']]), address = p.address ? replaceList(addresses.slice(0, 1), [p.address], readAddress, writeAddress).concat(addresses.slice(1)) : [];
  const extra = items(was['relationship']).filter((c) => !items(c.coding).some((x: any) => known.has(x.code))).slice(1);
  return {
    ...without(was, ['relationship', 'name', 'telecom', 'address', 'organization', 'period', 'birthDate', 'extension']), ...made, relationship: [...made['relationship'], ...extra],
    ...(joined ? { name: list ? [joined] : joined } : {}), ...(telecom.length ? { telecom } : {}), ...(address.length ? { address: list ? address : address[0] } : {}),
  };
}

/** A contact of the Patient as corrected. */
export const correctContact = (was: Resource, p: Party): Resource => {
  const next = overParty(was, writeContact(p)!, p, false);
  return was['extension'] ? { ...next, extension: was['extension'] } : next;
};
/** A RelatedPerson as corrected. `active` follows the end. */
export const correctRelated = (was: Resource, p: Party, patient: { reference: string }, today: string): Resource => {
  const made = writeRelated(p, patient), ours = items(made['extension']), kept = items(was['extension']).filter((e) => e.url !== 'urn:chartkeeper:authority'), extension = [...kept, ...ours];
  return { ...overParty(was, made, p, true), patient: was['patient'] ?? patient, active: !(p.to !== null && p.to.slice(0, 10) < today), ...(extension.length ? { extension } : {}) };
};

/** A Coverage as corrected; an ended one is cancelled. The cards are another entry. */
export function correctCoverage(was: Resource, c: z.infer<typeof coverage>, beneficiary: object, today: string): Resource {
  const made = writeCoverage(c, beneficiary, []), classes = items(was['class']).filter((k) => !items(k.type?.coding).some((x: any) => x.code === 'group' || x.code === 'plan'));
  const payor = items(was['payor']), samePayer = payor.length === 1 && payor[0].display === c.payer;
  const all = [...classes, ...items(made['class'])], subscriber = c.relationship !== 'self' && was['subscriber'] && (c.subscriberName === null || was['subscriber'].display === c.subscriberName) ? was['subscriber'] : made['subscriber'];
  return { ...without(was, ['class', 'subscriberId', 'subscriber', 'period', 'relationship', 'order', 'payor']), ...made, ...(subscriber ? { subscriber } : {}), beneficiary: was['beneficiary'] ?? beneficiary, payor: samePayer ? payor : made['payor'], ...(all.length ? { class: all } : {}), status: c.to !== null && c.to.slice(0, 10) < today ? 'cancelled' : 'active' };
}

/** A Consent as corrected. One that ended is inactive, with the day in its provision. */
export function correctConsent(was: Resource, c: z.infer<typeof consent> & { to: string | null }, patient: object, parts: { day: string; facility: string }): Resource {
  const made = writeConsent(c, patient, parts), ours = items(made['extension']).map((e) => e.url), kept = items(was['extension']).filter((e) => !ours.includes(e.url) && !String(e.url).startsWith('urn:chartkeeper:consent-'));
  const provision: Resource = { ...was['provision'], ...(c.to ? { period: { ...was['provision']?.period, end: c.to } } : {}) };
  if (!c.to && provision.period) { provision.period = without(provision.period, ['end']); if (!Object.keys(provision.period).length) delete provision.period; }
  return { ...without(was, ['provision', 'extension', 'status', 'dateTime']), ...made, ...Object.fromEntries(['scope', 'category', 'policy', 'organization'].flatMap((k) => (was[k] === undefined ? [] : [[k, was[k]]]))), extension: [...kept, ...items(made['extension'])], ...(c.to ? { status: 'inactive' } : {}), ...(Object.keys(provision).length ? { provision } : {}) };
}

/** The patient's account with this person as its guarantor over these days, or no longer. */
export function guaranteedBy(account: Resource, reference: string, guarantees: boolean, period: { from: string | null; to: string | null }, today: string): Resource {
  const all = items(account['guarantor']), at = all.findIndex((g) => g.party?.reference === reference);
  if (!guarantees && at < 0) return account;
  const was = at < 0 ? { party: { reference } } : all[at], end = guarantees ? period.to : was.period?.end ?? today;
  const span = { ...(period.from ?? was.period?.start ? { start: period.from ?? was.period?.start } : {}), ...(end ? { end } : {}) };
  const next = { ...without(was, ['period']), ...(Object.keys(span).length ? { period: span } : {}) };
  return { ...account, guarantor: at < 0 ? [...all, next] : all.map((g, i) => (i === at ? next : g)) };
}

/** The account with this coverage at its place in the order. */
export function coveredBy(account: Resource, reference: string, order: number): Resource {
  const all = items(account['coverage']), at = all.findIndex((c) => c.coverage?.reference === reference);
  if (at >= 0 && all[at].priority === order) return account;
  return { ...account, coverage: at < 0 ? [...all, { coverage: { reference }, priority: order }] : all.map((c, i) => (i === at ? { ...c, priority: order } : c)) };
}
