import type { Identifier, Reference } from '@medplum/fhirtypes';
import type { Segment, Value } from '../message.ts';
import { localUri } from './coding-systems.ts';
import { authorityIn, authorityUri } from './identifier.ts';
import { nameFrom, spokenName } from './name.ts';
import { put, type Reading } from './reading.ts';

function reference<T extends 'Practitioner' | 'Organization' | 'Location'>(type: T, identifier: Identifier | undefined, display: string): Reference<never> | undefined {
  if (identifier === undefined && display === '') return undefined;
  const found: Reference<never> = { type };
  put(found, 'identifier', identifier);
  put(found, 'display', display);
  return found;
}

/**
 * XCN, CN, CNN (HL7 2.5 section 2.A.86): a person by identifier and name, as a logical reference. No Practitioner is
 * made: the message identifies the person, it does not register one.
 */
export function practitioner(r: Reading, value: Value): Reference<never> | undefined {
  if (value.isEmpty) return undefined;
  const id = value.c(1);
  const looksLikeName = id !== '' && value.c(2) === '' && value.c(3) === '' && /\s/.test(id);
  const name = spokenName(nameFrom(value, 2)) || (looksLikeName ? id : '');
  if (id === '' || looksLikeName) return reference('Practitioner', undefined, name || value.text().trim());
  const system = authorityIn(r, value, 9) ?? (value.c(8) === '' ? undefined : authorityUri(r, value.c(8), '', '', value.at)) ?? (r.sender === '' ? undefined : localUri(r.sender));
  const identifier: Identifier = {};
  put(identifier, 'system', system);
  identifier.value = id;
  return reference('Practitioner', identifier, name || id);
}

export const practitionersIn = (r: Reading, segment: Segment, field: number): Reference<never>[] =>
  segment.all(field).map(v => practitioner(r, v)).filter(p => p !== undefined);

/** XON (HL7 2.5 section 2.A.87), as a logical reference. */
export function organization(r: Reading, value: Value): Reference<never> | undefined {
  if (value.isEmpty) return undefined;
  const id = value.c(10) || value.c(3);
  const identifier: Identifier = {};
  if (id !== '') {
    put(identifier, 'system', authorityIn(r, value, 6) ?? (r.sender === '' ? undefined : localUri(r.sender)));
    identifier.value = id;
  }
  return reference('Organization', id === '' ? undefined : identifier, value.c(1) || id);
}

/** PL (HL7 2.5 section 2.A.53): point of care, room, bed, facility, as a logical reference whose value is the sender's own. */
export function place(r: Reading, value: Value): Reference<never> | undefined {
  if (value.isEmpty) return undefined;
  const main = [1, 2, 3, 4].map(n => value.s(n, 1));
  const display = [...main, value.s(7, 1), value.s(8, 1), value.c(9)].filter((p, i, all) => p !== '' && all.indexOf(p) === i).join(', ');
  const key = main.slice(0, main.findLastIndex((part) => part !== '') + 1).join('^');
  if (key === '') return reference('Location', undefined, display);
  return reference('Location', { system: localUri(r.sender, 'location'), value: key }, display);
}

/** The facility in PL-4, when named. */
export function facilityOf(r: Reading, value: Value): Reference<never> | undefined {
  const name = value.s(4, 1) || value.s(4, 2);
  if (name === '') return undefined;
  return reference('Organization', { system: authorityUri(r, value.s(4, 1), value.s(4, 2), value.s(4, 3), value.at) ?? localUri(r.sender), value: name }, name);
}
