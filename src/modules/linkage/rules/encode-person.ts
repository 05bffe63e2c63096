import { createHash } from 'node:crypto';
import type { StandardAddress, StandardIdentifier, StandardName, StandardPerson } from './standard-person.ts';

const version = 1;
type Row = [number, [string, string, string, string, number][], string, number, string, [string, string, string, string, string, string, string, number][], string[], string[], string, string, [string, string, number][], string];

/** A person as one short text for a database row. The form has a version; another one is read as undefined, so that the row is made anew. */
export function encodePerson(p: StandardPerson): string {
  const row: Row = [
    version, p.names.map((n) => [n.family, n.parts.join(' '), n.given, n.middle.join(' '), n.past ? 1 : 0]), p.suffix, p.birth, p.sex,
    p.addresses.map((a) => [a.house, a.street, a.unit, a.extra, a.city, a.state, a.zip, a.past ? 1 : 0]), [...p.phones], [...p.emails], p.ssn, p.lastFour,
    p.identifiers.map((i) => [i.system, i.value, (i.kind === 'person' ? 2 : 0) + (i.strong ? 1 : 0)]), p.newborn,
  ];
  return JSON.stringify(row);
}

const words = (text: string): string[] => (text === '' ? [] : text.split(' '));

export function decodePerson(text: string): StandardPerson | undefined {
  const r = JSON.parse(text) as Row;
  if (r[0] !== version) return undefined;
  return {
    names: r[1].map(([family, parts, given, middle, past]): StandardName => ({ family, parts: words(parts), given, middle: words(middle), past: past === 1 })),
    suffix: r[2], birth: r[3], sex: r[4] as StandardPerson['sex'],
    addresses: r[5].map(([house, street, unit, extra, city, state, zip, past]): StandardAddress => ({ house, street, unit, extra, city, state, zip, past: past === 1 })),
    phones: r[6], emails: r[7], ssn: r[8], lastFour: r[9],
    identifiers: r[10].map(([system, value, bits]): StandardIdentifier => ({ system, value, kind: bits >= 2 ? 'person' : 'record', strong: bits % 2 === 1 })), newborn: r[11],
  };
}

/** Changes when name, birth date, sex or a strong identifier does: until then a decision "different" about the person holds. 22 characters. */
export function coreHash(p: StandardPerson): string {
  const names = p.names.map((n) => `${n.family}|${n.given}|${n.middle.join(' ')}`).sort(), numbers = p.identifiers.filter((i) => i.strong).map((i) => `${i.system}|${i.value}`).sort();
  return createHash('sha256').update(JSON.stringify([version, names, p.suffix, p.birth, p.sex, p.ssn, numbers, p.newborn])).digest('base64url').slice(0, 22);
}
