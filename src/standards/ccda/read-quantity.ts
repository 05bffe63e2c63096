import type { Quantity, Range, Ratio } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { numberFrom } from '../exact-digits.ts';
import { isUcum } from './ucum-shape.ts';

export type Comparator = '<' | '<=' | '>=' | '>';

const written = /^\s*(<=|>=|<|>)?\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*$/;

/** PQ (or REAL, INT) as Quantity with the digits as sent. `comparator` for an open interval. Undefined when there is no number. */
export function quantityOf(element: XmlElement | undefined, comparator?: Comparator): Quantity | undefined {
  const match = written.exec(element?.attr('value') ?? '');
  if (element === undefined || match === null) return undefined;
  const unit = element.word('unit') ?? element.child('translation')?.child('originalText')?.text();
  const symbol = (match[1] as Comparator | undefined) ?? comparator;
  const quantity: Quantity = { ...numberFrom('value', match[2] as string), ...(symbol !== undefined && { comparator: symbol }) };
  if (unit === undefined || unit === '') return quantity;
  if (unit !== '1') quantity.unit = unit; // UCUM's word for "no unit" is no word for a reader
  if (isUcum(unit)) {
    quantity.system = 'http://unitsofmeasure.org';
    quantity.code = unit;
  }
  return quantity;
}

const inclusive = (bound: XmlElement | undefined): boolean => bound?.attr('inclusive') !== 'false';

export type Interval = { quantity?: Quantity; range?: Range };

/** IVL_PQ: both bounds a Range, one bound a Quantity with comparator, a value or center itself. */
export function intervalOf(element: XmlElement | undefined): Interval {
  if (element === undefined) return {};
  const own = quantityOf(element) ?? quantityOf(element.child('center'));
  if (own !== undefined) return { quantity: own };
  const low = element.child('low');
  const high = element.child('high');
  const lowQuantity = quantityOf(low);
  const highQuantity = quantityOf(high);
  if (lowQuantity !== undefined && highQuantity !== undefined) return { range: { low: lowQuantity, high: highQuantity } };
  const one = quantityOf(low, inclusive(low) ? '>=' : '>') ?? quantityOf(high, inclusive(high) ? '<=' : '<');
  return one === undefined ? {} : { quantity: one };
}

/** IVL_PQ as a reference range: open ends stay open. */
export function rangeOf(element: XmlElement | undefined): Range | undefined {
  const low = quantityOf(element?.child('low'));
  const high = quantityOf(element?.child('high'));
  if (low === undefined && high === undefined) return undefined;
  return { ...(low !== undefined && { low }), ...(high !== undefined && { high }) };
}

/** RTO as Ratio. */
export function ratioOf(element: XmlElement): Ratio | undefined {
  const numerator = quantityOf(element.child('numerator'));
  const denominator = quantityOf(element.child('denominator'));
  return numerator === undefined || denominator === undefined ? undefined : { numerator, denominator };
}
