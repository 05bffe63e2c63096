import { dateRange } from './date-range.ts';
import { dayFirst, dayLast, quantityMost, type IndexRows } from './index-rows.ts';
import { readReference } from './read-reference.ts';
import { foldContact, foldText, indexedCharsMax, ofTypeText, phoneticCodes } from './search-text.ts';
import type { SearchParameter } from './search-parameters.ts';

export type ExtractOptions = {
  /** IANA zone in which days without zone are read; UTC unless told. */
  zone: string;
  /** Base URLs that mean this server, without trailing slash. */
  bases: readonly string[];
};

/** Adds rows for one value found at the end of a path. */
/** `item`: where in its repeating element the value stands, from 1. */
export type Emit = (value: any, rows: IndexRows, options: ExtractOptions, resource: any, item: number) => void;

const cut = (text: string): string => (text.length > indexedCharsMax ? text.slice(0, indexedCharsMax) : text);
const text = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** A repeated value is looked for among so many rows before it, so that a very long list is not compared with itself. A row twice does no harm. */
const lookBack = 64;

function addToken(rows: IndexRows, param: number, system: unknown, code: unknown, words: string | null): void {
  const row = { param, system: text(system) ? system : null, code: text(code) ? cut(code) : null, text: words };
  if (row.code === null && row.text === null) return;
  for (let i = rows.tokens.length - 1, end = i - lookBack; i > end && i >= 0 && rows.tokens[i]!.param === param; i -= 1) {
    const other = rows.tokens[i]!;
    if (other.code === row.code && other.system === row.system && other.text === row.text) return;
  }
  rows.tokens.push(row);
}

function addString(rows: IndexRows, param: number, value: unknown): void {
  if (!text(value)) return;
  const folded = foldText(value);
  for (let i = rows.strings.length - 1, end = i - lookBack; i > end && i >= 0 && rows.strings[i]!.param === param; i -= 1) if (rows.strings[i]!.value === value) return;
  if (folded !== '') rows.strings.push({ param, value: cut(value), folded });
}

const addStrings = (rows: IndexRows, param: number, values: unknown): void => { if (Array.isArray(values)) for (const one of values) addString(rows, param, one); };

function concept(rows: IndexRows, param: number, value: any): void {
  let words = text(value.text) ? foldText(value.text) : null;
  if (Array.isArray(value.coding)) {
    for (const one of value.coding) {
      if (one === null || typeof one !== 'object') continue;
      const shown = text(one.display) ? foldText(one.display) : words;
      if (shown === words) words = null;
      addToken(rows, param, one.system, one.code, shown);
    }
  }
  if (words !== null) addToken(rows, param, null, null, words);
}

function identifier(rows: IndexRows, param: number, value: any): void {
  if (!text(value.value)) return;
  const type = Array.isArray(value.type?.coding) ? value.type.coding.map((one: any) => ofTypeText(one?.system, one?.code)) : [];
  if (text(value.type?.text)) type.push(foldText(value.type.text));
  addToken(rows, param, value.system, value.value, type.length > 0 ? cut(type.join(' ')) : null);
}

function token(type: string, one: SearchParameter): Emit | undefined {
  const { id } = one;
  switch (type) {
    case 'CodeableConcept': return (value, rows) => concept(rows, id, value);
    case 'Coding': return (value, rows) => addToken(rows, id, value.system, value.code, text(value.display) ? foldText(value.display) : null);
    case 'Identifier': return (value, rows) => identifier(rows, id, value);
    case 'ContactPoint': {
      const only = one.code === 'phone' || one.code === 'email' ? one.code : undefined;
      const others = one.rows.length > 1;
      return (value, rows) => {
        if (!text(value.value) || (only ? value.system !== only : others && (value.system === 'phone' || value.system === 'email'))) return;
        addToken(rows, id, value.system, foldContact(value.value), null);
      };
    }
    case 'boolean': case 'code': case 'string': case 'id': case 'uri': case 'url': case 'canonical': case 'markdown': case 'date': case 'dateTime': case 'integer': case 'positiveInt':
      return (value, rows) => { if (typeof value !== 'object') addToken(rows, id, null, String(value), null); };
    default: return undefined;
  }
}

function string(type: string, { id, code, rows: from }: SearchParameter): Emit | undefined {
  const united = from.length > 1;
  switch (type) {
    case 'HumanName':
      if (code === 'phonetic') return (value, rows) => phonetic(rows, id, value);
      return (value, rows) => {
        if (!united) { addString(rows, id, value.family); addStrings(rows, id, value.given); }
        addStrings(rows, id, value.prefix); addStrings(rows, id, value.suffix); addString(rows, id, value.text);
      };
    case 'Address':
      return (value, rows) => {
        if (!united) { addString(rows, id, value.city); addString(rows, id, value.state); addString(rows, id, value.postalCode); addString(rows, id, value.country); }
        addStrings(rows, id, value.line); addString(rows, id, value.district); addString(rows, id, value.text);
      };
    case 'CodeableConcept': return (value, rows) => { addString(rows, id, value.text); if (Array.isArray(value.coding)) for (const one of value.coding) addString(rows, id, one?.display); };
    case 'Annotation': return (value, rows) => addString(rows, id, value.text);
    case 'ContactPoint': return (value, rows) => addString(rows, id, value.value);
    case 'string': case 'markdown': case 'code': case 'uri': case 'url': case 'id': return (value, rows) => addString(rows, id, value);
    default: return undefined;
  }
}

function phonetic(rows: IndexRows, param: number, name: any): void {
  const words = [name.family, ...(Array.isArray(name.given) ? name.given : []), name.family === undefined ? name.text : undefined].filter(text).join(' ');
  for (const code of phoneticCodes(words)) addString(rows, param, code);
}

function addDate(rows: IndexRows, param: number, lo: number, hi: number): void {
  if (lo <= hi) rows.dates.push({ param, lo, hi });
}

function addPeriod(rows: IndexRows, param: number, period: any, zone: string): void {
  const start = text(period?.start) ? dateRange(period.start, zone) : undefined;
  const end = text(period?.end) ? dateRange(period.end, zone) : undefined;
  if (start || end) addDate(rows, param, start?.lo ?? dayFirst, end?.hi ?? dayLast);
}

function date(type: string, { id }: SearchParameter): Emit | undefined {
  switch (type) {
    case 'date': case 'dateTime': case 'instant':
      return (value, rows, { zone }) => { const range = text(value) ? dateRange(value, zone) : undefined; if (range) addDate(rows, id, range.lo, range.hi); };
    case 'Period': return (value, rows, { zone }) => addPeriod(rows, id, value, zone);
    case 'Timing':
      return (value, rows, { zone }) => {
        const events: any[] = Array.isArray(value.event) ? value.event : [];
        const ranges = events.map((one) => (text(one) ? dateRange(one, zone) : undefined)).filter((one) => one !== undefined);
        if (ranges.length > 0) addDate(rows, id, Math.min(...ranges.map((one) => one.lo)), Math.max(...ranges.map((one) => one.hi)));
        if (value.repeat?.boundsPeriod) addPeriod(rows, id, value.repeat.boundsPeriod, zone);
      };
    default: return undefined;
  }
}

function addQuantity(rows: IndexRows, param: number, value: unknown, more: { lo?: number; hi?: number; system?: unknown; code?: unknown; unit?: unknown }): void {
  if (typeof value !== 'number' || !Number.isFinite(value)) return;
  const { lo = value, hi = value, system, code, unit } = more;
  rows.quantities.push({ param, value, lo, hi, system: text(system) ? system : null, code: text(code) ? cut(code) : null, unit: text(unit) ? cut(unit) : null });
}

function quantity(type: string, { id }: SearchParameter): Emit | undefined {
  switch (type) {
    case 'Quantity': case 'Age': case 'Duration': case 'Count': case 'Distance': case 'SimpleQuantity':
      return (value, rows) => {
        const below = value.comparator === '<' || value.comparator === '<=';
        const above = value.comparator === '>' || value.comparator === '>=';
        addQuantity(rows, id, value.value, { ...(below ? { lo: -quantityMost } : {}), ...(above ? { hi: quantityMost } : {}), system: value.system, code: value.code, unit: value.unit });
      };
    case 'Range':
      return (value, rows) => addQuantity(rows, id, value.low?.value ?? value.high?.value, {
        lo: value.low?.value ?? -quantityMost, hi: value.high?.value ?? quantityMost, system: (value.low ?? value.high)?.system, code: (value.low ?? value.high)?.code, unit: (value.low ?? value.high)?.unit,
      });
    case 'Money': return (value, rows) => addQuantity(rows, id, value.value, { system: 'urn:iso:std:iso:4217', code: value.currency });
    case 'decimal': case 'integer': case 'positiveInt': case 'unsignedInt': return (value, rows) => addQuantity(rows, id, value, {});
    default: return undefined;
  }
}

function reference(type: string, { id }: SearchParameter, target: string | undefined): Emit | undefined {
  if (type === 'Reference') {
    return (value, rows, { bases }, resource) => {
      const parts = text(value.reference) ? readReference(value.reference, bases) : { targetType: null, targetId: null, raw: null };
      if (parts.raw?.startsWith('#')) parts.targetType = containedType(resource, parts.raw);
      if (parts.targetType === null && text(value.type)) parts.targetType = value.type;
      if (target !== undefined && parts.targetType !== target) return;
      const named = text(value.identifier?.value);
      if (parts.raw === null && !named) return;
      rows.references.push({ param: id, ...parts, ...(text(value.identifier?.system) ? { identifierSystem: value.identifier.system } : {}), ...(named ? { identifierValue: value.identifier.value } : {}) });
    };
  }
  if (type === 'canonical' || type === 'uri' || type === 'url') return (value, rows, { bases }) => { if (text(value)) rows.references.push({ param: id, ...readReference(value, bases) }); };
  return undefined;
}

function containedType(resource: any, raw: string): string | null {
  const found = Array.isArray(resource.contained) ? resource.contained.find((one: any) => one?.id === raw.slice(1)) : undefined;
  return text(found?.resourceType) ? found.resourceType : null;
}

/** The way from a value of this datatype to index rows, or undefined when the parameter's kind makes nothing of it. */
export function emitterFor(parameter: SearchParameter, type: string, target: string | undefined): Emit | undefined {
  switch (parameter.kind) {
    case 'token': return token(type, parameter);
    case 'string': return string(type, parameter);
    case 'date': return date(type, parameter);
    case 'number': case 'quantity': return quantity(type, parameter);
    case 'reference': return reference(type, parameter, target);
    case 'uri': return (value, rows) => { if (text(value)) rows.uris.push({ param: parameter.id, value: cut(value) }); };
    default: return undefined;
  }
}
