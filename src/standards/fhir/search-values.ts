import { dateRange } from './date-range.ts';
import { readReference } from './read-reference.ts';
import { foldContact, foldText, indexedCharsMax, ofTypeText, phoneticCodes } from './search-text.ts';
import type { SearchParameter } from './search-parameters.ts';

export type Prefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap';

/**
 * One value of a search, read by the kind of its parameter (search.html#ptypes).
 * A token's `system`: undefined = any, null = must have none. Its `code`: undefined = any.
 * Dates and numbers carry the interval that their precision means; `lo` and `hi` belong to it.
 */
export type SearchValue =
  | { kind: 'string'; value: string; folded: string }
  | { kind: 'phonetic'; codes: string[] }
  | { kind: 'token'; system?: string | null; code?: string }
  | { kind: 'text'; folded: string }
  | { kind: 'of-type'; typeText: string; value: string }
  | { kind: 'date'; prefix: Prefix; lo: number; hi: number; text: string }
  | { kind: 'quantity'; prefix: Prefix; value: number; lo: number; hi: number; system?: string; code?: string }
  | { kind: 'reference'; type?: string; id?: string; url?: string }
  | { kind: 'uri'; value: string }
  | { kind: 'composite'; parts: SearchValue[] };

export type Modifier = 'missing' | 'exact' | 'contains' | 'text' | 'not' | 'above' | 'below' | 'of-type' | 'identifier' | 'type';

export type ReadOptions = { zone: string; bases: readonly string[] };

/** Splits at a mark that no backslash precedes; the parts keep their escapes. */
export function splitUnescaped(text: string, mark: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === mark) { parts.push(text.slice(start, i)); start = i + 1; }
  }
  parts.push(text.slice(start));
  return parts;
}

/** `\,` `\|` `\$` `\\` (search.html#escaping). */
export const unescape = (text: string): string => (text.includes('\\') ? text.replace(/\\([,|$\\])/g, '$1') : text);

const prefixed = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)(?=[-+.\d])/;

function takePrefix(text: string): [Prefix, string] {
  const found = prefixed.exec(text);
  return found ? [found[1] as Prefix, text.slice(2)] : ['eq', text];
}

/** Reads one value, or gives undefined when it is none of that kind. */
export function readValue(parameter: SearchParameter, modifier: Modifier | undefined, raw: string, options: ReadOptions, typeModifier?: string): SearchValue | undefined {
  if (raw === '') return undefined;
  switch (parameter.kind) {
    case 'string': return parameter.code === 'phonetic' ? { kind: 'phonetic', codes: phoneticCodes(unescape(raw)) } : textValue(raw);
    case 'token': return tokenValue(parameter, modifier, raw);
    case 'date': return dateValue(raw, options.zone);
    case 'number': case 'quantity': return quantityValue(raw);
    case 'reference': return modifier === 'identifier' ? plainToken(raw) : referenceValue(parameter, raw, options, typeModifier);
    case 'uri': return { kind: 'uri', value: unescape(raw).slice(0, indexedCharsMax) };
    case 'composite': return compositeValue(parameter, raw, options);
    case 'special': return undefined;
  }
}

function textValue(raw: string): SearchValue {
  const value = unescape(raw).slice(0, indexedCharsMax);
  return { kind: 'string', value, folded: foldText(value) };
}

function tokenValue(parameter: SearchParameter, modifier: Modifier | undefined, raw: string): SearchValue | undefined {
  if (modifier === 'text') return { kind: 'text', folded: foldText(unescape(raw)) };
  if (modifier === 'of-type') {
    const [system, code, value] = splitUnescaped(raw, '|').map(unescape);
    return system === undefined || code === undefined || !value ? undefined : { kind: 'of-type', typeText: ofTypeText(system, code), value };
  }
  const token = plainToken(raw);
  if (token?.kind !== 'token') return token;
  if (parameter.impliedSystem !== undefined && token.system === parameter.impliedSystem) { const { system: _implied, ...rest } = token; return rest; }
  if (parameter.contact && token.code !== undefined) return { ...token, code: foldContact(token.code) };
  return token;
}

function plainToken(raw: string): SearchValue | undefined {
  const parts = splitUnescaped(raw, '|').map(unescape);
  if (parts.length > 2) return undefined;
  if (parts.length === 1) return { kind: 'token', code: parts[0]!.slice(0, indexedCharsMax) };
  const [system, code] = parts as [string, string];
  if (system === '' && code === '') return undefined;
  return { kind: 'token', system: system === '' ? null : system, ...(code === '' ? {} : { code: code.slice(0, indexedCharsMax) }) };
}

function dateValue(raw: string, zone: string): SearchValue | undefined {
  const [prefix, text] = takePrefix(unescape(raw));
  // A `+` in an unescaped query string arrives as a space.
  const range = dateRange(text.replace(/ (\d{2}:\d{2})$/, '+$1'), zone);
  return range && { kind: 'date', prefix, ...range, text };
}

const number = /^[-+]?(?:\d+(?:\.(\d*))?|\.(\d+))(?:[eE]([-+]?\d+))?$/;

/** The implicit precision of a number (search.html#number): 100 is [99.5, 100.5), 100.00 is [99.995, 100.005), 1e2 is [95, 105). */
export function numberRange(text: string): { value: number; lo: number; hi: number } | undefined {
  const found = number.exec(text);
  const value = Number(text);
  if (!found || !Number.isFinite(value)) return undefined;
  const decimals = (found[1] ?? found[2] ?? '').length;
  const half = found[3] === undefined ? 0.5 * 10 ** -decimals : 0.5 * 10 ** (Number(found[3]) - decimals - 1);
  return { value, lo: value - half, hi: value + half };
}

function quantityValue(raw: string): SearchValue | undefined {
  const [amount, system, code, ...more] = splitUnescaped(raw, '|').map(unescape);
  if (more.length > 0 || (system !== undefined && code === undefined)) return undefined;
  const [prefix, text] = takePrefix(amount!);
  const range = numberRange(text);
  return range && { kind: 'quantity', prefix, ...range, ...(system ? { system } : {}), ...(code ? { code } : {}) };
}

function referenceValue(parameter: SearchParameter, raw: string, { bases }: ReadOptions, typeModifier: string | undefined): SearchValue | undefined {
  const text = unescape(raw);
  const { targetType, targetId, raw: address } = readReference(text, bases);
  if (targetType !== null && targetId !== null) return typeModifier !== undefined && typeModifier !== targetType ? undefined : { kind: 'reference', type: targetType, id: targetId };
  if (text.includes(':')) return { kind: 'reference', url: address! };
  if (!/^[A-Za-z0-9\-.]{1,64}$/.test(text)) return undefined;
  const type = typeModifier ?? (parameter.targets.length === 1 ? parameter.targets[0] : undefined);
  return { kind: 'reference', id: text, ...(type === undefined ? {} : { type }) };
}

function compositeValue(parameter: SearchParameter, raw: string, options: ReadOptions): SearchValue | undefined {
  const texts = splitUnescaped(raw, '$');
  if (!parameter.components || texts.length !== parameter.components.length) return undefined;
  const parts = parameter.components.map((one, i) => readValue(one, undefined, texts[i]!, options));
  return parts.some((part) => part === undefined) ? undefined : { kind: 'composite', parts: parts as SearchValue[] };
}

/** `ap` widened: a tenth of the distance to now for dates, a tenth of the value for numbers (search.html#prefix leaves the measure to the server). */
export function approximate(value: { kind: string; lo: number; hi: number; value?: number }, nowMs: number): { lo: number; hi: number } {
  const slack = value.kind === 'date' ? Math.abs(nowMs - value.lo) / 10 : Math.abs(value.value ?? value.lo) / 10;
  return { lo: value.lo - slack, hi: value.hi + slack };
}
