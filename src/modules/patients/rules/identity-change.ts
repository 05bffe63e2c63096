import { birthSpan, compareBirth } from './birth-date.ts';
import type { NameLikeness } from './compare-names.ts';
import { compareNames } from './compare-names.ts';
import type { NameKey } from './fold-name.ts';
import { nameKey } from './fold-name.ts';
import type { IdentityPolicy } from './facts.ts';

/** Fields of which a change says that it may be somebody else. */
export type CoreField = 'name' | 'birthDate' | 'sex';
/**
 * Which changes are held: sets of core fields that change together, and (`wholeName`) a name of which nothing is left and which is not kept as a former one.
 * `anothersName`: another name is held when it is, with the birth date, that of somebody else here. `windowDays`: small steps within so many days count together.
 */
export type OverlayPolicy = { together: readonly (readonly CoreField[])[]; wholeName: boolean; anothersName: boolean; windowDays: number };
export type IdentityChange = { held: boolean; fields: { field: CoreField; says: string; /** Of a name: the given name is another one, as a marriage never makes it. */ given?: boolean }[]; because: { rule: string; says: string }[] };

type Patient = Record<string, any>;
const isPast = (n: any): boolean => n?.use === 'old' || n?.use === 'maiden' || typeof n?.period?.end === 'string';
const namesOf = (p: Patient, past: boolean): NameKey[] => (Array.isArray(p['name']) ? p['name'] : []).filter((n) => typeof n === 'object' && n !== null && isPast(n) === past && n.use !== 'nickname').map(nameKey).filter((k): k is NameKey => k !== undefined);

/** Only what says who somebody is: equal before and after, nothing else needs to be looked at. */
export const coreOf = (p: Patient): string => JSON.stringify([p['name'] ?? null, p['birthDate'] ?? null, p['gender'] ?? null]);

const kept = (level: NameLikeness['family']): boolean => level !== 'differs';
/** Nobody knows who it is: no name, or in place of the family name (of the only name, where there is one alone) a word that means so. */
export const isUnknown = (names: readonly NameKey[], policy: IdentityPolicy): boolean => names.every((n) => policy.placeholders.has((n.family || n.given.join('')).replaceAll(' ', '')));
const isNewborn = (names: readonly NameKey[], policy: IdentityPolicy): boolean => names.length > 0 && names.every((n) => n.given.length > 0 && policy.newborn.has(n.given[0]!));

/**
 * Does a change of demographics say that it is somebody else now (an overlay)? Typing errors, nicknames, swapped days and months, a new family name, a corrected sex
 * alone do not; neither does what an unknown patient turns out to be, nor the name that a newborn is given.
 */
export function identityChange(before: Patient, after: Patient, policy: OverlayPolicy, identity: IdentityPolicy): IdentityChange {
  const was = namesOf(before, false), now = namesOf(after, false);
  // Of somebody unknown nothing was ever established that could be overlaid.
  if (isUnknown(was, identity)) return { held: false, fields: [], because: [] };
  const name = isNewborn(was, identity) ? undefined : nameChange(was, now, identity);
  const fields: IdentityChange['fields'] = [];
  if (name) fields.push({ field: 'name', says: name.whole ? 'Family and given name are other ones' : name.family ? 'The family name is another one' : 'The given name is another one', given: name.given });
  const span = (p: Patient) => (typeof p['birthDate'] === 'string' && !identity.placeholderBirthDates.has(p['birthDate'].slice(0, 10)) ? birthSpan(p['birthDate']) : undefined);
  if (compareBirth(span(before), span(after)) === 'differs') fields.push({ field: 'birthDate', says: 'The birth date is another one, not a slip of the keys' });
  const sexes = new Set([before['gender'], after['gender']]);
  if (sexes.has('male') && sexes.has('female')) fields.push({ field: 'sex', says: 'The sex is the other one' });
  const because = policy.together.filter((set) => set.every((f) => fields.some((x) => x.field === f))).map((set) => ({ rule: `overlay.${set.map((f) => (f === 'birthDate' ? 'birth-date' : f)).join('-and-')}`, says: `${listed(set)} change together` }));
  if (policy.wholeName && name?.whole && !because.length && !former(was, namesOf(after, true), identity)) because.push({ rule: 'overlay.whole-name', says: 'Nothing is left of the name, and the earlier one is not kept as a former name' });
  return { held: because.length > 0, fields, because };
}

const words: Record<CoreField, string> = { name: 'name', birthDate: 'birth date', sex: 'sex' };
const listed = (set: readonly CoreField[]): string => { const w = set.map((f) => words[f]); const text = w.length === 1 ? w[0]! : `${w.slice(0, -1).join(', ')} and ${w.at(-1)}`; return text[0]!.toUpperCase() + text.slice(1); };

/** The best that can be said of any two names; undefined where one fits. */
function nameChange(was: readonly NameKey[], now: readonly NameKey[], identity: IdentityPolicy): { family: boolean; given: boolean; whole: boolean } | undefined {
  let best: { family: boolean; given: boolean } | undefined;
  for (const a of was) for (const b of now) {
    const like = compareNames(a, b, identity), one = { family: !kept(like.family), given: !kept(like.given) || like.suffix === 'differs' };
    if (!one.family && !one.given) return undefined;
    if (!best || Number(one.family) + Number(one.given) < Number(best.family) + Number(best.given)) best = one;
  }
  return best && { ...best, whole: best.family && best.given };
}

const former = (was: readonly NameKey[], past: readonly NameKey[], identity: IdentityPolicy): boolean => was.some((a) => past.some((b) => { const like = compareNames(a, b, identity); return kept(like.family) && kept(like.given); }));
