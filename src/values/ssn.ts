/** Of a social security number only the last four. */
export const maskSsn = (value: string): string => `***-**-${value.replace(/\D/g, '').slice(-4)}`;

/** A text in which no number can hide does not have to be read. 2.16.840.1.113883.4.1 is the OID of the Social Security Administration's number (HL7 OID registry). */
const mayHold = /us-ssn|2\.16\.840\.1\.113883\.4\.1(?!\d)(?!\.)|"SS"|social security/i;
const isSsn = (one: any): boolean => /^(?:urn:oid:)?2\.16\.840\.1\.113883\.4\.1$|us-ssn\/?$/.test(String(one?.system ?? '')) || (Array.isArray(one?.type?.coding) && one.type.coding.some((c: any) => c?.code === 'SS')) || /social security/i.test(String(one?.type?.text ?? ''));

/** The social security numbers that a resource, given as its JSON text, carries as identifiers. */
export function ssnsIn(text: string): string[] {
  if (!mayHold.test(text)) return [];
  const found = new Set<string>();
  const walk = (value: any): void => {
    if (Array.isArray(value)) { for (const v of value) walk(v); return; }
    if (typeof value !== 'object' || value === null) return;
    if (typeof value.value === 'string' && isSsn(value)) found.add(value.value);
    for (const v of Object.values(value)) walk(v);
  };
  walk(JSON.parse(text));
  return [...found].filter((v) => v.replace(/\D/g, '').length > 4);
}

/** The text with these numbers masked wherever they stand, however they are spaced: identifiers, narratives, sentences. */
export function hideNumbers(text: string, numbers: readonly string[]): string {
  let hidden = text;
  for (const n of numbers) {
    const digits = n.replace(/\D/g, '');
    hidden = hidden.replaceAll(JSON.stringify(n).slice(1, -1), maskSsn(n));
    if (digits.length === 9) hidden = hidden.replace(new RegExp(`(?<![\\d.-])${digits.slice(0, 3)}[- ]?${digits.slice(3, 5)}[- ]?${digits.slice(5)}(?![\\d-])`, 'g'), maskSsn(n));
  }
  return hidden;
}

/** A resource's JSON text with its social security numbers masked. */
export const hideSsn = (text: string): string => hideNumbers(text, ssnsIn(text));

/** People see the numbers whole by the right to it alone; programs by their scopes. */
export const seesSsn = (actor: { kind: string; rights: ReadonlySet<string> }): boolean => actor.kind !== 'person' || actor.rights.has('patients.read-ssn');
/** What an actor may see of a resource's text. */
export const forEyesOf = (actor: { kind: string; rights: ReadonlySet<string> }): ((text: string) => string) => (seesSsn(actor) ? (text) => text : hideSsn);
