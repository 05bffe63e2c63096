import { foldIdentifier, foldSystem } from '../../patients/rules/door.ts';

type Identifier = { system?: string | undefined; value?: string | undefined; use?: string | undefined; type?: { coding?: readonly { code?: string | undefined }[] | undefined } | undefined };
type Encounter = Record<string, any>;

/** The same number; one without an assigner may be anybody's. */
const same = (a: Identifier | undefined, b: Identifier): boolean => typeof a?.value === 'string' && foldIdentifier(a.value) === foldIdentifier(b.value ?? '') && (a.system === undefined || b.system === undefined || foldSystem(a.system) === foldSystem(b.system));
export const sameNumber = same;
/** As the ledger of identity changes tells a number. */
export const toldNumber = (i: Identifier): { system: string; value: string; type: string | null } => ({ system: i.system ?? '', value: i.value ?? '', type: i.type?.coding?.[0]?.code ?? null });
const identifiersOf = (visit: Encounter): Identifier[] => (Array.isArray(visit['identifier']) ? visit['identifier'] : []);
const accountsOf = (visit: Encounter): { identifier?: Identifier }[] => (Array.isArray(visit['account']) ? visit['account'] : []);

/** The number before becomes an old one behind the new one; without a new one it is only added as an old one (of a visit that was given up for this one). */
export function exchangeVisitNumber(visit: Encounter, was: Identifier, now: Identifier | undefined): Encounter {
  const others = identifiersOf(visit).filter((i) => !same(i, was) && (now === undefined || !same(i, now)));
  const former = { ...identifiersOf(visit).find((i) => same(i, was)) ?? was, use: 'old' };
  return { ...visit, identifier: [...(now === undefined ? [] : [now]), ...others, former] };
}

/** It was given up for another visit, of which it is a part now (FHIR R4 Encounter.partOf). */
export const partOf = (visit: Encounter, reference: string): Encounter => ({ ...visit, partOf: { reference } });

export const hasAccount = (visit: Encounter, account: Identifier): boolean => accountsOf(visit).some((a) => same(a.identifier, account));

/** The account of a visit is `now`; the one before stays as an old one. The same visit where nothing changes. */
export function withAccount(visit: Encounter, was: Identifier | undefined, now: Identifier): Encounter {
  const before = accountsOf(visit);
  if (before[0]?.identifier && same(before[0].identifier, now) && before[0].identifier.use !== 'old') return visit;
  const former = before.filter((a) => !same(a.identifier, now)).map((a) => (was === undefined || same(a.identifier, was) ? { ...a, identifier: { ...a.identifier, use: 'old' } } : a));
  return { ...visit, account: [{ type: 'Account', identifier: now }, ...former] };
}
