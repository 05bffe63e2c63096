import type { Observation, ObservationReferenceRange, Quantity, Range } from '@medplum/fhirtypes';
import { numberFrom } from '../../exact-digits.ts';
import type { Value } from '../message.ts';
import { systemUri } from './coding-systems.ts';
import { put, type Reading } from './reading.ts';

type Unit = { unit?: string; system?: string; code?: string };

/** Units in a CE (OBX-6, RXA-7). Without a coding system the text alone is the unit. */
export function unitIn(r: Reading, value: Value): Unit {
  const unit: Unit = {};
  const code = value.c(1);
  put(unit, 'unit', value.c(2) || code || value.c(5) || value.c(4));
  const system = /^ISO\+?$/i.test(value.c(3)) ? undefined : systemUri(r, value.c(3), code, value.c(14));
  if (system !== undefined && code !== '') { unit.system = system; unit.code = code; }
  return unit;
}

const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const comparators: Record<string, Quantity['comparator']> = { '<': '<', '<=': '<=', '=<': '<=', '>': '>', '>=': '>=', '=>': '>=', '≤': '<=', '≥': '>=' };

/** A number as written, perhaps with a comparator before it: `126.00`, `<0.5`, `>= 60`. Digits are kept as sent. */
export function quantityFrom(text: string, unit: Unit): Quantity | undefined {
  const found = /^(<=|>=|=<|=>|<|>|≤|≥|=)?\s*(\S+)$/.exec(text.trim());
  const digits = found?.[2] ?? '';
  if (!found || !number.test(digits)) return undefined;
  const quantity: Quantity = { ...numberFrom('value', digits) };
  put(quantity, 'comparator', comparators[found[1] ?? '']);
  return Object.assign(quantity, unit);
}

/** What SN says (HL7 2.5 section 2.A.70): a number, a comparison, a range, a ratio, or a text. */
export function structuredNumeric(value: Value, unit: Unit): Pick<Observation, 'valueQuantity' | 'valueRange' | 'valueRatio' | 'valueString'> | undefined {
  const [comparator, first, separator, second] = [value.c(1), value.c(2), value.c(3), value.c(4)];
  const low = quantityFrom(first, unit);
  const high = quantityFrom(second, unit);
  const text = [comparator, first, separator, second].join('');
  if (text === '') return undefined;
  if (low && separator === '' && second === '' && (comparator === '' || comparator === '=' || comparators[comparator])) {
    put(low, 'comparator', comparators[comparator]);
    return { valueQuantity: low };
  }
  if (low && high && comparator === '' && separator === '-') return { valueRange: { low, high } };
  if (low && high && comparator === '' && (separator === ':' || separator === '/')) return { valueRatio: { numerator: low, denominator: high } };
  return { valueString: unit.unit === undefined ? text : `${text} ${unit.unit}` };
}

const limit = String.raw`[+-]?(?:\d+(?:\.\d*)?|\.\d+)`;
const between = new RegExp(`^\\[?\\s*(${limit})\\s*(?:-|–|to)\\s*(${limit})\\s*\\]?(?:\\s*\\S+)?$`);
const below = new RegExp(`^\\[?\\s*(?:<=?|≤)\\s*(${limit})\\s*\\]?(?:\\s*\\S+)?$`);
const above = new RegExp(`^\\[?\\s*(?:>=?|≥)\\s*(${limit})\\s*\\]?(?:\\s*\\S+)?$`);

/** OBX-7: limits where the text has them; the text is always kept. `[ ]` says nothing. */
export function referenceRange(text: string, unit: Unit): ObservationReferenceRange | undefined {
  const said = text.trim();
  if (said === '' || /^\[?\s*\]?$/.test(said)) return undefined;
  const range: ObservationReferenceRange = { text: said };
  if (said.length > 200) return range;
  const both = between.exec(said);
  const limits: Range = {};
  put(limits, 'low', quantityFrom(both?.[1] ?? above.exec(said)?.[1] ?? '', unit));
  put(limits, 'high', quantityFrom(both?.[2] ?? below.exec(said)?.[1] ?? '', unit));
  if (limits.low?.value !== undefined && limits.high?.value !== undefined && limits.low.value > limits.high.value) return range;
  return Object.assign(range, limits);
}
