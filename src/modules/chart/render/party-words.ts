import { conceptWords } from './code-words.ts';
import type { Around, Node } from './shapes.ts';
import { isNode, joined, list, word, words } from './shapes.ts';

/** A person's name as it is said: prefix, given, family, suffix. */
export function personName(names: unknown): string | undefined {
  const all = list(names);
  const best = all.find((n) => n['use'] === 'official') ?? all.find((n) => n['use'] === 'usual') ?? all[0];
  if (!best) return undefined;
  return joined([words(best['prefix']).join(' '), words(best['given']).join(' '), word(best['family']), words(best['suffix']).join(' ')], ' ') ?? word(best['text']);
}

/** The name of a resource that others refer to. */
export function nameOf(r: Node): string | undefined {
  if (Array.isArray(r['name'])) return personName(r['name']) ?? joined(list(r['deviceName']).map((d) => word(d['name'])));
  const plain = word(r['name']);
  switch (r['resourceType']) {
    case 'PractitionerRole': return joined([partyDisplay(r['practitioner']), conceptWords(list(r['code'])[0] ?? list(r['specialty'])[0]), partyDisplay(r['organization'])]);
    case 'Device': return plain ?? joined(list(r['deviceName']).slice(0, 1).map((d) => word(d['name']))) ?? conceptWords(r['type']);
    case 'Encounter': return joined([conceptWords(list(r['type'])[0]) ?? conceptWords(r['class']), word(r['period']?.['start'])?.slice(0, 10)], ' ');
    case 'Specimen': case 'DocumentReference': case 'Composition': return word(r['title']) ?? conceptWords(r['type']);
    case 'Medication': case 'Substance': return conceptWords(r['code']) ?? joined(list(r['ingredient']).map((i) => conceptWords(i['itemCodeableConcept'])));
    case 'Immunization': return conceptWords(r['vaccineCode']);
    case 'Goal': return conceptWords(r['description']);
    case 'Coverage': return joined([conceptWords(r['type']), joined(list(r['payor']).map(partyDisplay))]);
    case 'MedicationRequest': case 'MedicationStatement': return conceptWords(r['medicationCodeableConcept']) ?? partyDisplay(r['medicationReference']);
    default: return plain ?? word(r['title']) ?? conceptWords(r['code']) ?? conceptWords(r['type']);
  }
}

const partyDisplay = (reference: unknown): string | undefined => (isNode(reference) ? word(reference['display']) : undefined);

/** `Practitioner/12` of a literal, whether relative, absolute or with a version. */
export const keyOfReference = (literal: unknown): string | undefined => /(?:^|\/)([A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64})(?:\/_history\/[^/]+)?$/.exec(word(literal) ?? '')?.[1];

/** What a reference says in words: its display, the name of its target, or an identifier. Never an id of ours. */
export function referenceWords(reference: unknown, around: Around): string | undefined {
  if (Array.isArray(reference)) return joined(reference.map((r) => referenceWords(r, around)));
  if (!isNode(reference)) return undefined;
  const display = word(reference['display']);
  if (display !== undefined) return display;
  const literal = word(reference['reference']);
  if (literal?.startsWith('#')) {
    const inside = list(around.root['contained']).find((c) => c['id'] === literal.slice(1));
    return inside && nameOf(inside);
  }
  const key = keyOfReference(literal);
  const named = key === undefined ? undefined : around.names.get(key);
  return named ?? (isNode(reference['identifier']) ? identifierWords(reference['identifier']) : undefined);
}

/** A reader of references for choiceWords. */
export const reading = (around: Around) => (reference: unknown): string | undefined => referenceWords(reference, around);

/** "Dr Ann Ames (attending)" for members of a list that has a role and a party. */
export function partyWithRole(one: Node, party: unknown, role: unknown, around: Around): string | undefined {
  const who = referenceWords(party, around), as = conceptWords(role);
  return who === undefined ? undefined : as === undefined ? who : `${who} (${as})`;
}

export const identifierWords = (i: Node): string | undefined => joined([conceptWords(i['type']), word(i['value'])], ' ');
/** Numbers of machines, that nobody quotes. */
const uuid = /^(?:urn:(?:uuid|oid):.*|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
export const identifiersWords = (all: unknown): string | undefined => joined(list(all).filter((i) => i['value'] !== undefined && !uuid.test(String(i['value']))).map(identifierWords), '; ');
export const contactWords = (all: unknown): string | undefined => joined(list(all).map((t) => joined([word(t['value']), word(t['use'])], ' ')), '; ');
export const addressWords = (all: unknown): string | undefined => joined(list(all).map((a) => word(a['text']) ?? joined([...words(a['line']), word(a['city']), joined([word(a['state']), word(a['postalCode'])], ' '), word(a['country'])])), '; ');
