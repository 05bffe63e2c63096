import type { ProfilePart } from '../contract.ts';
import { isRealDay } from '../../../standards/fhir/date-range.ts';
import { isDateTime } from './form-limits.ts';
import { writeProfile } from './profile.ts';
import { readAddress, readName, readTelecom } from './read-demographics.ts';

/** One thing wrong with a field, and how to mend it. */
export type Issue = { at: string; says: string; mend?: string };

type NamePart = ReturnType<typeof readName>;
type AddressPart = ReturnType<typeof readAddress>;
type TelecomPart = ReturnType<typeof readTelecom>;
export type Change = { names?: NamePart[] | undefined; birthDate?: string | null | undefined; sex?: string | null | undefined; addresses?: AddressPart[] | undefined; telecoms?: TelecomPart[] | undefined; profile?: ProfilePart | undefined; /** Contacts as FHIR has them: asked of the feed as they should be. */ contact?: any[] | undefined };

/** Items that read the same stay untouched, with all that a form does not show; a changed one keeps what the form does not know of. */
export function replaceList<P>(current: readonly any[], parts: readonly P[], read: (one: any) => P, write: (part: P, was: any) => any): any[] {
  const left = current.map((one, at) => ({ one, at, text: JSON.stringify(read(one)) }));
  const chosen = parts.map((part) => {
    const at = left.findIndex((l) => l.text === JSON.stringify(part));
    return at < 0 ? undefined : left.splice(at, 1)[0]!.one;
  });
  return parts.map((part, i) => {
    if (chosen[i] !== undefined) return chosen[i];
    const beside = left.findIndex((l) => l.at === i);
    return write(part, beside < 0 ? undefined : left.splice(beside, 1)[0]!.one);
  });
}

const given = <T>(key: string, value: T | null | undefined): Record<string, T> => (value === null || value === undefined || (value as unknown) === '' || (Array.isArray(value) && !value.length) ? {} : { [key]: value });
const without = (one: any, ...keys: string[]): any => Object.fromEntries(Object.entries(one ?? {}).filter(([k]) => !keys.includes(k) && !keys.includes(k.replace(/^_/, ''))));
const period = (was: any, from: string | null, to: string | null): any => {
  const p = { ...without(was?.period, 'start', 'end'), ...given('start', from), ...given('end', to) };
  return Object.keys(p).length ? { period: p } : {};
};
const kept = (parts: string[]): string[] => parts.map((p) => p.trim()).filter(Boolean);

export const writeName = (n: NamePart, was?: any): any => ({ ...without(was, 'use', 'text', 'family', 'given', 'prefix', 'suffix', 'period'), ...given('use', n.use), ...given('family', n.family.trim()), ...given('given', kept(n.given)), ...given('prefix', kept(n.prefix)), ...given('suffix', kept(n.suffix)), ...period(was, n.from, n.to) });
export const writeAddress = (a: AddressPart, was?: any): any => ({ ...without(was, 'use', 'text', 'line', 'city', 'state', 'postalCode', 'country', 'extension', 'period'), ...given('use', a.use), ...given('line', kept(a.line)), ...given('city', a.city), ...given('state', a.state), ...given('postalCode', a.postalCode), ...given('country', a.country), ...period(was, a.from, a.to) });
export const writeTelecom = (t: TelecomPart, was?: any): any => ({ ...without(was, 'system', 'use', 'value', 'period'), ...given('system', t.system), ...given('value', t.value.trim()), ...given('use', t.use), ...period(was, t.from, t.to) });

/** The Patient after a clerk's correction: only what the form gives is changed. Works on the value that keeps digits. */
export function correctDemographics(current: Record<string, any>, change: Change): Record<string, any> {
  const next = { ...current };
  const set = (element: string, value: unknown): void => {
    if (value === null || value === undefined || (Array.isArray(value) && !value.length)) { delete next[element]; delete next[`_${element}`]; } else next[element] = value;
  };
  const listOf = (element: string): any[] => (Array.isArray(current[element]) ? current[element] : []);
  if (change.names !== undefined) set('name', replaceList(listOf('name'), change.names, readName, writeName));
  if (change.addresses !== undefined) set('address', replaceList(listOf('address'), change.addresses, readAddress, writeAddress));
  if (change.telecoms !== undefined) set('telecom', replaceList(listOf('telecom'), change.telecoms, readTelecom, writeTelecom));
  if (change.sex !== undefined && change.sex !== current['gender']) set('gender', change.sex);
  if (change.birthDate !== undefined && change.birthDate !== current['birthDate']) { delete next['_birthDate']; set('birthDate', change.birthDate); }
  if (change.contact !== undefined) set('contact', change.contact);
  return change.profile ? writeProfile(next, change.profile) : next;
}

/** What is wrong with a form, field by field. */
export function faultsOf(change: Change): Issue[] {
  const issues: Issue[] = [];
  if (typeof change.birthDate === 'string') {
    if (!/^\d{4}(-\d{2}(-\d{2})?)?$/.test(change.birthDate) || !isRealDay(change.birthDate)) issues.push({ at: 'birthDate', says: 'This is no date', mend: 'Write it as year, month and day, or as much as is known' });
    else if (change.birthDate < '1850') issues.push({ at: 'birthDate', says: 'This birth date is too long ago' });
  }
  const died = change.profile?.deceased;
  if (died && died !== 'yes' && died !== 'no' && !isDateTime(died)) issues.push({ at: 'profile.deceased', says: 'This is no date', mend: 'Write yes, no, or the day' });
  const codes: [string, readonly ({ use: string | null; system?: string | null })[] | undefined, readonly string[]][] = [
    ['names', change.names, ['usual', 'official', 'temp', 'nickname', 'anonymous', 'old', 'maiden']], ['addresses', change.addresses, ['home', 'work', 'temp', 'old', 'billing']], ['telecoms', change.telecoms, ['home', 'work', 'temp', 'old', 'mobile']]];
  for (const [field, parts, uses] of codes) parts?.forEach((p, i) => { if (p.use !== null && !uses.includes(p.use)) issues.push({ at: `${field}.${i}.use`, says: `The use must be one of ${uses.join(', ')}` }); });
  change.telecoms?.forEach((t, i) => {
    if (t.system !== null && !['phone', 'fax', 'email', 'pager', 'url', 'sms', 'other'].includes(t.system)) issues.push({ at: `telecoms.${i}.system`, says: 'This kind of contact is unknown' });
    if (t.value.trim() === '') issues.push({ at: `telecoms.${i}.value`, says: 'A contact needs its number or address', mend: 'Write it, or take the line away' });
  });
  change.names?.forEach((n, i) => {
    if (n.family.trim() === '' && !kept(n.given).length) issues.push({ at: `names.${i}.family`, says: 'A name needs a family or a given name' });
  });
  return issues;
}
