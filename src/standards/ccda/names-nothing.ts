import type { XmlElement } from '../xml/index.ts';
import type { Reading } from './reading.ts';

const passedOver = new Set(['templateId', 'id', 'statusCode', 'effectiveTime', 'author', 'performer', 'informant', 'referenceRange', 'interpretationCode', 'priorityCode', 'realmCode', 'setId', 'languageCode']);
/** Codes every statement of a kind carries: they name the kind, not the thing. */
const structural = new Set(['ASSERTION', 'CONC', '64572001', '55607006', '404684003', '33999-4', 'SEV', '29308-4', '418799008']);

/**
 * True when a statement names nothing at all: every code a null flavor, no words, no number. Systems send such shells under "none
 * recorded"; a resource of one would stand in the chart as an unnamed problem or procedure, so only the section's text is kept.
 */
export function namesNothing(reading: Reading, statement: XmlElement): boolean {
  for (const element of statement.elements()) {
    if (passedOver.has(element.name)) continue;
    const code = element.word('code');
    if (code !== undefined && !structural.has(code) && element.name !== 'routeCode') return false;
    if (element.name === 'text' || element.name === 'originalText') {
      if (reading.textOf(element) !== undefined) return false;
      continue;
    }
    if (element.name === 'value' && (element.word('value') !== undefined || element.text() !== '')) return false;
    if ((element.name === 'name' || element.name === 'manufacturerModelName' || element.name === 'desc') && element.text() !== '') return false;
    if (element.name === 'reference' || element.name === 'observationMedia') return false;
    if (element.name === 'value' && element.elements().some((one) => one.word('value') !== undefined)) return false;
    if (!namesNothing(reading, element)) return false;
  }
  return true;
}
