/** Numbers that JavaScript would write otherwise than they stand; a false alarm costs time, never truth. */
const risky = /[:[,]-?(?:\d[\d.]{14,}|\d+\.\d*0[,}\]]|\d+\.?\d*[eE]|0\.0{5,}|0[,}\]](?<=-0.))/;

const keepDigits = (_key: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === 'number' && context?.source !== undefined && String(value) !== context.source ? JSON.rawJSON(context.source) : value;

/** A stored text as a tree that keeps the sender's digits (6.0 stays 6.0). The text was checked when it was filed, so this does not check again. */
export function readStored(text: string): any {
  return risky.test(text) ? JSON.parse(text, keepDigits as (this: unknown, key: string, value: unknown) => unknown) : JSON.parse(text);
}
