/**
 * Decimals whose digits matter (FHIR R4 datatypes: precision is significant) while a resource is still an object: the number is an ordinary
 * one for every reader, and its written digits travel beside it under a symbol until the resource becomes text.
 */
const digits: unique symbol = Symbol.for('chartkeeper.exact-digits');
type Carrier = { [digits]?: Record<string, string> };

/** JSON's way of writing a decimal: no plus sign, no leading zeros, a digit on both sides of the point. */
function jsonDigits(written: string): string {
  const match = /^([+-]?)0*(?!0)(\d*)(\.\d*)?([eE][+-]?\d+)?$/.exec(written);
  if (match === null) return written;
  const [, sign, whole, fraction, exponent] = match;
  return `${sign === '-' ? '-' : ''}${whole === '' ? '0' : whole}${fraction === undefined || fraction === '.' ? '' : fraction}${exponent ?? ''}`;
}

/** `{ [key]: number }` from written digits, remembering them where JavaScript would write the number otherwise. Copied by spread. */
export function numberFrom<K extends string>(key: K, written: string): Record<K, number> {
  const text = jsonDigits(written);
  const made = { [key]: Number(text) } as Record<K, number> & Carrier;
  if (String(made[key]) !== text) made[digits] = { [key]: text };
  return made;
}

/** The resource with its digits as sent, for JSON.stringify (`6.0` stays `6.0`); the same object when no digits are at risk. */
export function withExactDigits<T>(node: T): T {
  if (Array.isArray(node)) {
    const copy = node.map((item) => withExactDigits<unknown>(item));
    return copy.some((item, index) => item !== node[index]) ? (copy as T) : node;
  }
  if (typeof node !== 'object' || node === null) return node;
  const kept = (node as Carrier)[digits];
  let copy: Record<string, unknown> | undefined;
  for (const [key, value] of Object.entries(node)) {
    const text = kept?.[key];
    const exact = text !== undefined && Number(text) === value ? JSON.rawJSON(text) : withExactDigits<unknown>(value);
    if (exact !== value) (copy ??= { ...(node as Record<string, unknown>) })[key] = exact;
  }
  return (copy ?? node) as T;
}
