import type { XmlElement } from '../xml/index.ts';
import { absentConcept, conceptOf } from './read-code.ts';
import { intervalOf, quantityOf, ratioOf } from './read-quantity.ts';
import { timeOf, whenOf } from './read-time.ts';
import type { Reading } from './reading.ts';

/** The type of an ANY value: xsi:type without prefix, else guessed from what it carries. */
export function typeOf(value: XmlElement): string {
  const said = value.word('xsi:type')?.replace(/^.*:/, '').toUpperCase();
  if (said !== undefined) return said;
  if (value.word('code') !== undefined) return 'CD';
  if (value.child('low') !== undefined || value.child('high') !== undefined) return 'IVL_PQ';
  if (value.word('value') !== undefined) return /^[\d.+-]+$/.test(value.word('value') as string) ? 'PQ' : 'ST';
  return 'ST';
}

const plainOf = (reading: Reading, value: XmlElement): Record<string, unknown> => {
  const text = reading.textOf(value) ?? value.word('value') ?? reading.textOf(value.child('originalText'));
  return text === undefined ? {} : { valueString: text };
};

/** A quantity whose number cannot be read stays as the sender's words. */
function measured(reading: Reading, value: XmlElement): Record<string, unknown> {
  const { quantity, range } = intervalOf(value);
  if (quantity !== undefined) return { valueQuantity: quantity };
  if (range !== undefined) return { valueRange: range };
  const translated = value.children('translation').map((one) => quantityOf(one)).find((one) => one !== undefined);
  if (translated !== undefined) return { valueQuantity: translated };
  const words = plainOf(reading, value);
  if (words['valueString'] !== undefined && value.word('value') !== undefined) reading.find('information', 'value-not-a-number', value, 'A quantity is not a number; kept as words', 'None needed');
  const unit = value.word('unit');
  return words['valueString'] !== undefined && unit !== undefined && value.word('value') !== undefined ? { valueString: `${words['valueString'] as string} ${unit}` } : words;
}

/** observation/value in all its types as `value[x]` of FHIR Observation; empty when nothing is said. Digits stay as sent. */
export function valueOf(reading: Reading, value: XmlElement | undefined): Record<string, unknown> {
  if (value === undefined) return {};
  switch (typeOf(value)) {
    case 'PQ': case 'REAL': case 'MO': case 'IVL_PQ': case 'IVL_REAL': case 'IVL_INT': case 'PPD_PQ': return measured(reading, value);
    case 'INT': {
      const number = /^-?(0|[1-9]\d*)$/.test(value.word('value') ?? '') ? Number(value.word('value')) : undefined;
      return number !== undefined && Math.abs(number) < 2 ** 31 ? { valueInteger: number } : measured(reading, value);
    }
    case 'BL': return value.word('value') === 'true' || value.word('value') === 'false' ? { valueBoolean: value.word('value') === 'true' } : {};
    case 'TS': { const time = timeOf(reading, value); return time === undefined ? {} : { valueDateTime: time }; }
    case 'IVL_TS': {
      const when = whenOf(reading, value);
      return when.period !== undefined ? { valuePeriod: when.period } : when.dateTime !== undefined ? { valueDateTime: when.dateTime } : {};
    }
    case 'RTO': case 'RTO_PQ_PQ': case 'RTO_QTY_QTY': { const ratio = ratioOf(value); return ratio === undefined ? plainOf(reading, value) : { valueRatio: ratio }; }
    case 'CD': case 'CE': case 'CV': case 'CO': case 'CS': {
      const concept = conceptOf(reading, value);
      return concept === undefined ? plainOf(reading, value) : { valueCodeableConcept: concept };
    }
    default: return plainOf(reading, value);
  }
}

/** Every value of an observation: the first as its value, or why it is absent. */
export function valueOrAbsent(reading: Reading, value: XmlElement | undefined): Record<string, unknown> {
  const found = valueOf(reading, value);
  return Object.keys(found).length === 0 && value !== undefined && value.word('nullFlavor') !== undefined ? { dataAbsentReason: absentConcept(value) } : found;
}
