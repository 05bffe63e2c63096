import { conceptWords, plainWord } from './code-words.ts';
import type { Node } from './shapes.ts';
import { isNode, joined, list, word } from './shapes.ts';

/** A number with the digits the sender wrote. */
export function numberWords(x: unknown): string | undefined {
  if (typeof x === 'number') return String(x);
  if (typeof x === 'string') return word(x);
  const raw = isNode(x) ? x['rawJSON'] : undefined;
  return typeof raw === 'string' ? raw : undefined;
}

/** UCUM's spelling made readable: `mm[Hg]` is mmHg, an annotation loses its braces, `1` is no unit. */
export function unitWords(q: Node): string | undefined {
  const unit = word(q['unit']) ?? word(q['code']);
  if (unit === undefined || unit === '1' || unit === '{}') return undefined;
  return word(unit.replaceAll('mm[Hg]', 'mmHg').replaceAll('[degF]', '°F').replace(/^\[([a-z_]+)\]$/i, '$1').replace(/_(av|us|br)$/, '').replace(/^Cel$/, '°C').replace(/\{([^{}]*)\}/g, '$1'));
}

const signs: Readonly<Record<string, string>> = { '<=': '≤ ', '>=': '≥ ', '<': '< ', '>': '> ' };

export const amountWords = (q: unknown): string | undefined => {
  if (!isNode(q)) return undefined;
  const n = numberWords(q['value']);
  return n === undefined ? undefined : `${signs[String(q['comparator'])] ?? ''}${n}`;
};

export const quantityWords = (q: unknown): string | undefined => (isNode(q) ? joined([amountWords(q), unitWords(q)], ' ') : undefined);

const spans: Readonly<Record<string, string>> = { a: 'years', mo: 'months', wk: 'weeks', d: 'days', h: 'hours', min: 'minutes', s: 'seconds' };

/** An age or a duration: UCUM's `a` is years. */
const spanWords = (q: unknown): string | undefined => (isNode(q) ? joined([amountWords(q), spans[word(q['unit']) ?? word(q['code']) ?? ''] ?? unitWords(q)], ' ') : undefined);

/** `3.5–5.1`, `≥ 60`, `≤ 7.0`; the unit once, and only where asked. */
export function rangeWords(r: unknown, withUnit = true): string | undefined {
  if (!isNode(r)) return undefined;
  const low = amountWords(r['low']), high = amountWords(r['high']);
  const unit = withUnit ? (isNode(r['high']) && unitWords(r['high'])) || (isNode(r['low']) && unitWords(r['low'])) || undefined : undefined;
  const said = low !== undefined && high !== undefined ? `${low}–${high}` : low !== undefined ? `≥ ${low}` : high !== undefined ? `≤ ${high}` : undefined;
  return said === undefined ? undefined : joined([said, unit], ' ');
}

export function ratioWords(r: unknown): string | undefined {
  if (!isNode(r)) return undefined;
  const top = quantityWords(r['numerator']), bottom = quantityWords(r['denominator']);
  if (top === undefined) return undefined;
  return bottom === undefined || bottom === '1' ? top : top.includes(' ') || bottom.includes(' ') ? `${top} per ${bottom.replace(/^1 /, '')}` : `${top}:${bottom}`;
}

/** `2024-01-02 to 2024-01-09`; dates stay FHIR text. */
export function periodWords(p: unknown): string | undefined {
  if (!isNode(p)) return undefined;
  const start = word(p['start']), end = word(p['end']);
  return start !== undefined && end !== undefined ? (start === end ? start : `${start} to ${end}`) : start !== undefined ? `since ${start}` : end !== undefined ? `until ${end}` : undefined;
}

export const moneyWords = (m: unknown): string | undefined => (isNode(m) ? joined([numberWords(m['value']), word(m['currency'])], ' ') : undefined);

/** Any value of a choice of types as text. `reference` reads a Reference. */
export function choiceWords(found: readonly [string, any] | undefined, reference: (r: unknown) => string | undefined): string | undefined {
  if (!found) return undefined;
  const [kind, x] = found;
  switch (kind) {
    case 'Age': case 'Duration': return spanWords(x);
    case 'Quantity': case 'Count': case 'Distance': case 'SimpleQuantity': return quantityWords(x);
    case 'CodeableConcept': case 'Coding': return conceptWords(x);
    case 'Range': return rangeWords(x);
    case 'Ratio': return ratioWords(x);
    case 'Period': return periodWords(x);
    case 'Money': return moneyWords(x);
    case 'Boolean': return x === true ? 'yes' : x === false ? 'no' : undefined;
    case 'Reference': return reference(x);
    case 'SampledData': return isNode(x) ? `${word(x['data'])?.split(/\s+/).length ?? 0} samples` : undefined;
    case 'Code': return plainWord(x);
    case 'Attachment': return isNode(x) ? word(x['title']) ?? word(x['contentType']) : undefined;
    case 'Timing': return isNode(x) ? joined([conceptWords(x['code']), ...(Array.isArray(x['event']) ? x['event'].map(word) : [])]) : undefined;
    case 'Identifier': return isNode(x) ? word(x['value']) : undefined;
    default: return numberWords(x);
  }
}

/** An annotation's or a plain text's words, each one fact's worth. */
export const noteWords = (notes: unknown): string | undefined => joined(list(notes).map((n) => word(n['text'])), '\n');
