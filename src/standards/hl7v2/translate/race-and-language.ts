import type { Extension, PatientCommunication } from '@medplum/fhirtypes';
import type { Segment, Value } from '../message.ts';
import { put, type Reading } from '../types/reading.ts';
import { concept } from '../types/coded.ts';
import { languageTags } from '../../language-tags.ts';

const raceSystem = 'urn:oid:2.16.840.1.113883.6.238';
const core = 'http://hl7.org/fhir/us/core/StructureDefinition/';
const ombRaces = new Set(['1002-5', '2028-9', '2054-5', '2076-8', '2106-3']);
const ombEthnicities: Record<string, string> = { '2135-2': '2135-2', '2186-5': '2186-5', H: '2135-2', N: '2186-5', NH: '2186-5' };
const names: Record<string, string> = {
  '1002-5': 'American Indian or Alaska Native', '2028-9': 'Asian', '2054-5': 'Black or African American',
  '2076-8': 'Native Hawaiian or Other Pacific Islander', '2106-3': 'White', '2135-2': 'Hispanic or Latino', '2186-5': 'Not Hispanic or Latino',
};

const codesOf = (value: Value): string[] => [value.c(1), value.c(4)].filter(c => c !== '');
const textOf = (value: Value): string => value.c(9) || value.c(2) || value.c(5) || names[value.c(1)] || value.c(1) || value.c(4);
const part = (url: string, code: string, text: string): Extension => {
  const valueCoding = { system: raceSystem, code };
  return { url, valueCoding: Object.assign(valueCoding, { display: names[code] ?? text }) };
};

/** PID-10 as the US Core race extension: categories where the CDC code maps, the sender's words always. */
export function raceOf(_r: Reading, values: Value[]): Extension | undefined {
  if (values.length === 0) return undefined;
  const parts: Extension[] = [];
  for (const value of values) {
    const code = codesOf(value).find(c => /^\d{4}-\d$/.test(c));
    if (code !== undefined && parts.every(p => p.valueCoding?.code !== code)) parts.push(part(ombRaces.has(code) ? 'ombCategory' : 'detailed', code, textOf(value)));
  }
  const text = values.map(textOf).filter(t => t !== '').join(', ');
  return text === '' ? undefined : { url: `${core}us-core-race`, extension: [...parts, { url: 'text', valueString: text }] };
}

/** PID-22 as the US Core ethnicity extension. A British ethnic category, say, stays text. */
export function ethnicityOf(_r: Reading, values: Value[]): Extension | undefined {
  if (values.length === 0) return undefined;
  const parts: Extension[] = [];
  for (const value of values) {
    const own = /hispanic|0189|CDCREC/i.test(`${value.c(2)} ${value.c(3)}`) || (value.c(2) === '' && value.c(3) === '');
    for (const given of codesOf(value)) {
      const omb = /^\d{4}-\d$/.test(given) || own ? ombEthnicities[given.toUpperCase()] : undefined;
      if (omb && parts.every(p => p.url !== 'ombCategory')) parts.push(part('ombCategory', omb, textOf(value)));
      else if (!omb && /^\d{4}-\d$/.test(given)) parts.push(part('detailed', given, textOf(value)));
    }
  }
  const text = values.map(v => v.c(2) || names[ombEthnicities[v.c(1).toUpperCase()] ?? ''] || textOf(v)).filter(t => t !== '').join(', ');
  return text === '' ? undefined : { url: `${core}us-core-ethnicity`, extension: [...parts, { url: 'text', valueString: text }] };
}

function tagOf(value: Value): string | undefined {
  for (const n of [1, 4, 2]) {
    const text = value.c(n).toLowerCase();
    if (/^[a-z]{2}(?:-[a-z]{2})?$/.test(text)) return text.length === 2 ? text : `${text.slice(0, 2)}-${text.slice(3).toUpperCase()}`;
    const tag = languageTags[text];
    if (tag) return tag;
  }
  return undefined;
}

/** PID-15 (NK1-20): primary language. */
export function languageOf(r: Reading, segment: Segment, field = 15): PatientCommunication[] {
  const found: PatientCommunication[] = [];
  segment.all(field).forEach((value, i) => {
    const given = concept(r, value);
    if (!given) return;
    const tag = tagOf(value);
    const language = tag === undefined ? given : { coding: [{ system: 'urn:ietf:bcp:47', code: tag }], text: given.text ?? tag };
    const one: PatientCommunication = { language };
    if (i === 0) put(one, 'preferred', true);
    found.push(one);
  });
  return found;
}
