import { isTypo } from '../../../standards/names/index.ts';
import { wordsOf } from './fold-name.ts';
import { foldIdentifier, foldSystem } from './identifier-strength.ts';
import { isOurs } from './mrn.ts';
import { shownName } from './project-patient.ts';
import { listed } from '../../../values/items.ts';

type Patient = Record<string, any>;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * The Patient after a feed spoke. `merge`: elements it gives overwrite, absent ones stay, those it clears go; `replace`: the sender's whole resource,
 * with what is not the sender's kept. Identifiers are never lost. Works on the value that keeps digits.
 */
export function mergeDemographics(current: Patient, given: Patient, how: { mode: 'merge' | 'replace'; clear: readonly string[] }): Patient {
  const { resourceType: _type, id: _id, meta: givenMeta, ...incoming } = given;
  const base: Patient = how.mode === 'replace' ? { resourceType: 'Patient', ...(givenMeta ? { meta: givenMeta } : {}) } : { ...current };
  for (const element of how.clear) if (element !== 'identifier' && element !== 'id' && element !== 'resourceType') clearElement(base, element);
  // A choice is one fact: deceasedBoolean replaces deceasedDateTime. A birth time belongs to the birth date it came with.
  for (const choice of ['deceased', 'multipleBirth']) if (Object.keys(incoming).some((k) => isOf(choice, k))) for (const key of Object.keys(base)) if (isOf(choice, key)) delete base[key];
  if (incoming['birthDate'] !== undefined && incoming['birthDate'] !== base['birthDate']) delete base['_birthDate'];
  for (const [element, value] of Object.entries(incoming)) {
    if (element === 'identifier') continue;
    if (element === 'name') base['name'] = mergeNames(listed(current['name']), listed(value));
    else if (element === 'extension' && how.mode === 'merge') base['extension'] = mergeBy(listed(base['extension']), listed(value), (e) => e?.url);
    else if (element === 'telecom' && how.mode === 'merge') base['telecom'] = mergeTelecom(listed(base['telecom']), listed(value));
    else base[element] = value;
  }
  const identifiers = mergeIdentifiers(listed(current['identifier']), listed(incoming['identifier']));
  if (identifiers.length) base['identifier'] = identifiers;
  return base;
}

/** An element; or of one that lists, what is named after the colon: `extension:<url>`, `telecom:work`, `telecom:home` (all that is not for work). */
function clearElement(base: Patient, element: string): void {
  const [name = '', kind] = [element.replace(/:.*$/, ''), /^(?:extension|telecom):(.+)$/.exec(element)?.[1]];
  if (kind === undefined) { delete base[name]; return; }
  const left = listed(base[name]).filter((one) => (name === 'extension' ? one?.url !== kind : kind === 'work' ? one?.use !== 'work' : one?.use === 'work'));
  if (left.length > 0) base[name] = left; else delete base[name];
}

export const sameDemographics = (a: Patient, b: Patient): boolean => {
  const plain = ({ meta: _meta, id: _id, resourceType: _type, ...rest }: Patient) => JSON.stringify(Object.fromEntries(Object.entries(rest).sort(([x], [y]) => (x < y ? -1 : 1))));
  return plain(a) === plain(b);
};

const isOf = (choice: string, key: string): boolean => key.startsWith(choice) || key.startsWith(`_${choice}`);

/** A message that gives the home phone says nothing of the one at work: what it gives replaces its own kind (system and use) alone. */
function mergeTelecom(current: readonly any[], given: readonly any[]): any[] {
  const kind = (t: any): string => `${t?.system ?? ''}|${t?.use ?? ''}`;
  const kinds = new Set(given.map(kind)), values = new Set(given.map((t) => t?.value));
  return [...given, ...current.filter((t) => !kinds.has(kind(t)) && !values.has(t?.value))];
}

const isPast = (n: any): boolean => n?.use === 'old' || n?.use === 'maiden' || typeof n?.period?.end === 'string';

/**
 * Names of the past and nicknames stay unless the sender gives that kind itself. A family name that is replaced by another one (no typing error) becomes a name of
 * the past, so that the patient is still found by it.
 */
function mergeNames(current: readonly any[], given: readonly any[]): any[] {
  if (!given.length) return [...current];
  const givesPast = given.some(isPast), givesNick = given.some((n) => n?.use === 'nickname');
  const kept = current.filter((n) => (isPast(n) && !givesPast) || (n?.use === 'nickname' && !givesNick));
  const families = new Set([...given, ...kept].map(familyOf));
  const replaced = current.filter((n) => !isPast(n) && n?.use !== 'nickname' && familyOf(n) !== '' && !families.has(familyOf(n)) && ![...families].some((f) => isTypo(f, familyOf(n))));
  return [...given, ...kept, ...replaced.map((n) => ({ ...n, use: 'old' }))];
}
const familyOf = (n: any): string => wordsOf(shownName(n ?? {}).family).join('');

const identifierKey = (i: any): string => `${foldSystem(i?.system) ?? ''}|${typeof i?.value === 'string' ? foldIdentifier(i.value) : JSON.stringify(i)}`;

function mergeIdentifiers(current: readonly any[], given: readonly any[]): any[] {
  return mergeBy(current, given, identifierKey, (was, now) => {
    // Our own number and a dispute are ours to change, not a sender's.
    if (isOurs(was)) return was;
    const keep = { ...was, ...now };
    return was?.extension && !now?.extension ? { ...keep, extension: was.extension } : keep;
  });
}

function mergeBy(current: readonly any[], given: readonly any[], key: (one: any) => string, join: (was: any, now: any) => any = (_was, now) => now): any[] {
  const result = [...current];
  for (const one of given) {
    const at = result.findIndex((r) => key(r) === key(one));
    if (at < 0) result.push(one); else if (!same(result[at], one)) result[at] = join(result[at], one);
  }
  return result;
}
