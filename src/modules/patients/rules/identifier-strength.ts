/** An identifier of a person as the door sees it. `strong`: it may point to a chart, where name or birth date agree. */
export type IdentifierFact = { system: string | undefined; value: string; folded: string; type: string | undefined; strength: 'strong' | 'weak' | 'none'; position: number };

/** Letters and digits in upper case, without leading zeros: what is compared and looked up. Never empty for a value with a letter or digit. */
export function foldIdentifier(value: string): string {
  const plain = value.normalize('NFKC').toUpperCase().replace(/[^\p{L}\p{N}]+/gu, '').slice(0, 200);
  return plain.replace(/^0+(?=.)/, '');
}

/** `urn:oid:` and a bare OID are one system; `http` addresses lose the slash at their end. */
export function foldSystem(system: string | undefined | null): string | undefined {
  if (typeof system !== 'string' || system.trim() === '') return undefined;
  const plain = system.trim().replace(/^urn:oid:/i, '').replace(/(?<!\/)\/+$/, '');
  return plain === '2.16.840.1.113883.4.1' ? ssnSystem : plain;
}

export const ssnSystem = 'http://hl7.org/fhir/sid/us-ssn';
/** Numbers that several people share in life, or that are typed from memory: they never point to a chart alone. */
const weakTypes = new Set(['SS', 'SN', 'AN', 'GN', 'HC', 'PN', 'EI', 'PHONE']);

export function isPlaceholder(folded: string, placeholders: ReadonlySet<string>, value = folded): boolean {
  const plain = value.toUpperCase().replace(/[^\p{L}\p{N}]+/gu, '');
  return folded === '' || placeholders.has(folded) || placeholders.has(plain) || /^(.)\1*$/u.test(plain) && (plain.length > 3 || plain.startsWith('0')) || /^9{3}9{2}/.test(plain) && /^9+0*$/.test(plain);
}

/** The v2-0203 code of a FHIR Identifier.type (R4 datatypes.html#Identifier), when it has one. */
export function typeCode(identifier: { type?: { coding?: { code?: unknown }[] } }): string | undefined {
  const code = Array.isArray(identifier.type?.coding) ? identifier.type.coding.find((c) => typeof c?.code === 'string')?.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

export const isSsn = (system: string | undefined, type: string | undefined): boolean => type === 'SS' || foldSystem(system) === ssnSystem;

/** What each identifier of a Patient is worth. `assigner` stands in where the sender named no system. */
export function readIdentifiers(patient: { identifier?: unknown }, assigner: string | undefined, placeholders: ReadonlySet<string>): IdentifierFact[] {
  const given = Array.isArray(patient.identifier) ? patient.identifier : [];
  return given.flatMap((one: any, position): IdentifierFact[] => {
    if (typeof one?.value !== 'string' || one.value.trim() === '') return [];
    const system = foldSystem(one.system) ?? foldSystem(assigner), type = typeCode(one), folded = foldIdentifier(one.value);
    const ended = one.use === 'old' || typeof one.period?.end === 'string';
    const strength = isPlaceholder(folded, placeholders, one.value) ? 'none' : system === undefined || isSsn(system, type) || (type !== undefined && weakTypes.has(type)) || ended ? 'weak' : 'strong';
    return [{ system, value: one.value.trim(), folded, type, strength, position }];
  });
}
