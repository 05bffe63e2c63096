import type { CodeableConcept, Coding } from '@medplum/fhirtypes';
import type { Segment, Value } from '../message.ts';
import { systemUri, table } from './coding-systems.ts';
import { put, type Reading } from './reading.ts';
import { tableNames } from './table-names.ts';

/** FHIR code: no leading, trailing or doubled white space. */
const fhirCode = (text: string): string => text.replace(/\s+/g, ' ').trim();

function coding(r: Reading, code: string, display: string, system: string, version: string, oid: string, fallback: string | undefined): Coding | undefined {
  if (code === '') return undefined;
  const uri = systemUri(r, system, code, oid) ?? fallback;
  if (uri === undefined && display === '') return undefined;
  const found: Coding = {};
  put(found, 'system', uri);
  put(found, 'version', uri === undefined ? '' : version);
  found.code = fhirCode(code);
  put(found, 'display', display);
  return found;
}

/**
 * CE, CWE and CNE (HL7 2.5 sections 2.A.3, 2.A.13): up to three codings and the sender's text. `inTable` names the HL7
 * table that applies when no coding system is given.
 */
export function concept(r: Reading, value: Value, inTable?: string): CodeableConcept | undefined {
  if (value.isEmpty) return undefined;
  const fallback = inTable === undefined ? undefined : table(inTable);
  const codings = [
    coding(r, value.c(1), value.c(2), value.c(3), value.c(7), value.c(14), fallback),
    coding(r, value.c(4), value.c(5), value.c(6), value.c(8), value.c(17), undefined),
    coding(r, value.c(10), value.c(11), value.c(12), value.c(13), value.c(20), undefined),
  ].filter(c => c !== undefined);
  const first = codings[0];
  const name = inTable === undefined || first?.system !== fallback ? undefined : tableNames[inTable]?.[(first?.code ?? '').toUpperCase()];
  if (first && name && first.display === undefined) first.display = name;
  const text = value.c(9) || value.c(2) || value.c(5) || name || value.c(1) || value.c(4) || value.text().trim();
  const found: CodeableConcept = {};
  put(found, 'coding', codings);
  put(found, 'text', text);
  return found.coding || found.text ? found : undefined;
}

export const conceptIn = (r: Reading, segment: Segment | undefined, field: number, inTable?: string): CodeableConcept | undefined =>
  segment === undefined ? undefined : concept(r, segment.first(field), inTable);

export const conceptsIn = (r: Reading, segment: Segment, field: number, inTable?: string): CodeableConcept[] =>
  segment.all(field).map(v => concept(r, v, inTable)).filter(c => c !== undefined);

/** A code of our own choosing, with the sender's text beside it. */
export function coded(system: string, code: string, text?: string, display?: string): CodeableConcept {
  const one: Coding = { system, code };
  put(one, 'display', display);
  return text ? { coding: [one], text } : { coding: [one] };
}

/** What a CE says, in one short text for ids: the code, else its text. */
export const codeKey = (value: Value): string => value.c(1) || value.c(2) || value.c(4) || value.c(5) || value.c(9);
