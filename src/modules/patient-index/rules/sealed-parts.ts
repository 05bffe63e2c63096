import { lives } from '../../patients/rules/door.ts';
import type { Behind, SealedWords } from './sealed-words.ts';
import { foldWord, listOf } from './sealed-words.ts';

/** What a seal hides, and what is said instead of somebody themselves. */
export type Hidden = { element: 'name' | 'address'; of: Behind; shown: any[] };
/** Of one contact of a Patient: what stood in the part that tells, by its place in the list. */
export type HiddenContact = { at: number; was: any; now: any };

const told = (value: any): string => listOf(value?.line).join(' ');

/** A relative's name without the family name that is sealed; undefined where nothing is left. */
function nameWithout(name: any, words: SealedWords): any {
  if (typeof name?.family !== 'string' || !words.families.has(foldWord(name.family))) return typeof name?.text === 'string' && words.hide(name.text) !== name.text ? dropText(name) : name;
  const { family: _family, text: _text, ...rest } = name;
  return listOf(rest.given).length || rest.suffix ? rest : undefined;
}
const dropText = ({ text: _text, ...name }: any): any => (Object.keys(name).some((k) => k !== 'use') ? name : undefined);
const isSealed = (address: any, words: SealedWords): boolean => lives(address, words.addresses) || words.hide(told(address)) !== told(address) || (typeof address?.text === 'string' && words.hide(address.text) !== address.text);

/** The names or addresses of somebody around the patient without what is sealed; one, or a list. */
export function sealedParts(value: any, element: 'name' | 'address', words: SealedWords): any {
  const keep = (one: any): any => (element === 'name' ? nameWithout(one, words) : isSealed(one, words) ? undefined : one);
  if (!Array.isArray(value)) return value === undefined ? undefined : keep(value);
  const left = value.map(keep).filter((v) => v !== undefined);
  return left.length ? left : undefined;
}

/** A Patient's contacts without it, and what each said. */
export function hideContacts(contacts: readonly any[], element: 'name' | 'address', words: SealedWords | undefined): { contacts: any[]; hidden: HiddenContact[] } {
  const hidden: HiddenContact[] = [];
  const next = contacts.map((contact, at) => {
    const was = contact?.[element], now = words ? sealedParts(was, element, words) : was;
    if (JSON.stringify(was) === JSON.stringify(now)) return contact;
    hidden.push({ at, was, now });
    const { [element]: _was, ...rest } = contact;
    return now === undefined ? rest : { ...rest, [element]: now };
  });
  return { contacts: next, hidden };
}

/** The contacts as they were, where they still say what they were made to say. */
export function showContacts(contacts: readonly any[], element: 'name' | 'address', hidden: readonly HiddenContact[]): any[] {
  return contacts.map((contact, at) => { const h = hidden.find((x) => x.at === at); return h && JSON.stringify(contact?.[element]) === JSON.stringify(h.now) ? { ...contact, [element]: h.was } : contact; });
}
