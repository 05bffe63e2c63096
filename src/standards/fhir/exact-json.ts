import { Problem } from '../../platform/problem.ts';
import { faultOffset, lineAndColumn, repeatedKeyOffset } from './json-fault.ts';

/** In Node 24, not yet in the compiler's library (TC39 JSON.parse source text access). */
declare global {
  interface JSON { rawJSON(text: string): unknown }
}

/** Deeper nesting than this is refused; no FHIR R4 example comes near it. */
export const depthMax = 64;

/** Parsed JSON. `value` is for reading; `exact` writes back with the sender's digits (6.0 stays 6.0). They are one object when nothing is at risk. */
export type ExactJson = { value: any; exact: any };

type Scan = { risky: boolean; colons: number };

const quote = 34;
const backslash = 92;

/** The offset of the quote that ends the string beginning at `start`, or -1. */
function endOfString(text: string, start: number): number {
  let at = text.indexOf('"', start + 1);
  while (at > 0 && text.charCodeAt(at - 1) === backslash) {
    let before = at - 1;
    while (text.charCodeAt(before) === backslash) before -= 1;
    if ((at - before) % 2 === 1) break; // an even number of backslashes: the quote is not escaped
    at = text.indexOf('"', at + 1);
  }
  return at;
}

/** True when JavaScript would write this number otherwise than the sender did. */
const changesDigits = (source: string): boolean => String(Number(source)) !== source;

function endOfNumber(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const c = text.charCodeAt(at);
    if ((c >= 48 && c <= 57) || c === 46 || c === 43 || c === 45 || c === 69 || c === 101) at += 1;
    else return at;
  }
}

/** One pass over the text outside strings: nesting, number of members, and whether some number would not round-trip. */
function scan(text: string): Scan {
  let depth = 0;
  let colons = 0;
  let risky = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === quote) {
      i = endOfString(text, i);
      if (i < 0) break;
    } else if (c === 58) colons += 1;
    else if (c === 123 || c === 91) {
      depth += 1;
      if (depth > depthMax) throw refuse(text, i, `is nested deeper than ${depthMax} levels`);
    } else if (c === 125 || c === 93) depth -= 1;
    else if (c === 45 || (c >= 48 && c <= 57)) {
      const end = endOfNumber(text, i);
      if (!risky && changesDigits(text.slice(i, end))) risky = true;
      i = end - 1;
    } else if (c === 0) throw refuse(text, i, 'holds a NUL character');
  }
  return { risky, colons };
}

function refuse(text: string, offset: number, says: string): Problem {
  const { line, column } = lineAndColumn(text, offset);
  // A document of one line may itself be a line of a file: "line 1" would name the wrong one.
  const at = text.includes('\n') ? `line ${line}, column ${column} (offset ${offset})` : `column ${column} (offset ${offset})`;
  return new Problem('unreadable', `The JSON ${says} at ${at}`, { issues: [{ at, says: `The JSON ${says}`, mend: 'Send well-formed FHIR JSON in UTF-8' }] });
}

/** Members in the tree. Fewer than in the text means that a key was given twice; `__proto__` is refused because copying it would set a prototype. */
function countMembers(node: unknown): number {
  let count = 0;
  if (Array.isArray(node)) {
    for (const item of node) if (typeof item === 'object' && item !== null) count += countMembers(item);
  } else {
    for (const key in node as object) {
      if (key === '__proto__') return Number.NaN;
      count += 1;
      const item = (node as Record<string, unknown>)[key];
      if (typeof item === 'object' && item !== null) count += countMembers(item);
    }
  }
  return count;
}

function refuseNul(text: string): void {
  for (let at = text.indexOf('\\u0000'); at >= 0; at = text.indexOf('\\u0000', at + 1)) {
    let before = at;
    while (text.charCodeAt(before - 1) === backslash) before -= 1;
    if ((at - before) % 2 === 0) throw refuse(text, at, 'holds a NUL character');
  }
}

/** Keeps a number's own text where JavaScript would write it otherwise. */
function keepDigits(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value;
  return String(value) === context.source ? value : JSON.rawJSON(context.source);
}

/**
 * Reads JSON text exactly (RFC 8259; FHIR R4 datatypes: decimal precision is significant).
 * Throws Problem `unreadable` naming line and offset for malformed text, NUL, a duplicate key, `__proto__` and nesting beyond `depthMax`.
 */
export function parseExact(given: string): ExactJson {
  const text = given.charCodeAt(0) === 0xfeff ? given.slice(1) : given;
  const { risky, colons } = scan(text);
  refuseNul(text);
  let value: any;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse(text, faultOffset(text), 'cannot be read: it is malformed');
  }
  if (typeof value === 'object' && value !== null) {
    const members = countMembers(value);
    if (Number.isNaN(members)) throw refuse(text, Math.max(0, text.indexOf('__proto__')), 'has the key "__proto__", which is no FHIR element,');
    if (members !== colons) throw refuse(text, repeatedKeyOffset(text), 'gives the same key twice in one object: the second stands');
  }
  return { value, exact: risky ? JSON.parse(text, keepDigits) : value };
}

export type Stamp = { id: string; versionId: string; lastUpdated: string };

/**
 * The stored JSON text of a version: resourceType, id, meta first, everything else as the sender gave it, in the sender's order.
 * The sender's other meta (profile, tag, security, source, extensions) stays; versionId and lastUpdated are ours (R4 resource.html#Meta).
 */
export function stamp(exact: any, { id, versionId, lastUpdated }: Stamp): string {
  const { resourceType, id: _id, meta, ...rest } = exact;
  const { versionId: _version, lastUpdated: _updated, _versionId, _lastUpdated, ...kept } = (typeof meta === 'object' && meta !== null && !Array.isArray(meta) ? meta : {}) as Record<string, unknown>;
  return JSON.stringify({ resourceType, id, meta: { versionId, lastUpdated, ...kept }, ...rest });
}
