import { foldIdentifier, foldSystem } from '../../patients/rules/door.ts';
import type { ChangeNumber } from '../contract-ledger.ts';

type Identifier = { system?: unknown; value?: unknown; use?: unknown; type?: unknown; period?: { end?: unknown } | undefined };
export type Identified = Record<string, any>;

export const sameNumber = (a: Identifier, b: Identifier): boolean => foldSystem(a.system as string | undefined) === foldSystem(b.system as string | undefined)
  && typeof a.value === 'string' && typeof b.value === 'string' && foldIdentifier(a.value) === foldIdentifier(b.value);
const listOf = (resource: Identified): Identifier[] => (Array.isArray(resource['identifier']) ? resource['identifier'] : []);
export const holdsNumber = (resource: Identified, number: Identifier): boolean => listOf(resource).some((i) => sameNumber(i, number));
export const isFormer = (i: Identifier): boolean => i.use === 'old';

/** One number for another: the new one takes its place, the one before stays as an old one, so that it is still found. `on` is the day it ended. */
export function exchangeNumber(resource: Identified, was: Identifier, now: Identifier, on: string): Identified {
  const before = listOf(resource), at = before.findIndex((i) => sameNumber(i, was));
  if (at < 0) return resource;
  const given = before[at]!, former = { ...given, use: 'old', period: { ...given.period, end: given.period?.end ?? on } };
  const there = before.find((i) => sameNumber(i, now));
  const { use: _use, ...next } = there ?? { ...(now.type === undefined && given.type !== undefined ? { type: given.type } : {}), ...now };
  return { ...resource, identifier: [...before.slice(0, at).filter((i) => i !== there), next, ...before.slice(at + 1).filter((i) => i !== there), former] };
}

export const withoutNumber = (resource: Identified, number: Identifier): Identified => {
  const left = listOf(resource).filter((i) => !sameNumber(i, number)), { identifier: _all, ...rest } = resource;
  return left.length > 0 ? { ...resource, identifier: left } : rest;
};
export const withNumber = (resource: Identified, number: Identifier): Identified => (holdsNumber(resource, number) ? resource : { ...resource, identifier: [...listOf(resource), number] });
export const numberIn = (resource: Identified, number: Identifier): Identifier | undefined => listOf(resource).find((i) => sameNumber(i, number));

/** As the ledger tells it. */
export function toldNumber(i: Identifier): ChangeNumber {
  const code = (i.type as { coding?: { code?: unknown }[] } | undefined)?.coding?.find((c) => typeof c?.code === 'string')?.code;
  return { system: typeof i.system === 'string' ? i.system : '', value: String(i.value ?? ''), type: typeof code === 'string' ? code : null };
}
