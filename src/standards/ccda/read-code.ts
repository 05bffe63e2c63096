import type { CodeableConcept, Coding } from '@medplum/fhirtypes';
import type { XmlElement } from '../xml/index.ts';
import { absentReason, codeSystemUri } from './code-systems.ts';
import type { Reading } from './reading.ts';

const trimmed = (value: string): string => value.trim().replace(/\s+/g, ' ');

/** What the sender calls the code; a placeholder some systems write for a missing name is none. */
function displayOf(element: XmlElement): string | undefined {
  const display = element.word('displayName');
  return display === undefined || /^(\?+|unk|ni|null|undefined)$/i.test(display) ? undefined : trimmed(display);
}

/** One coded element (CD, CE, CS ...) as Coding; undefined when it carries no code. */
export function codingOf(element: XmlElement | undefined): Coding | undefined {
  const code = element?.word('code');
  if (element === undefined || code === undefined) return undefined;
  const system = codeSystemUri(element);
  const display = displayOf(element);
  const version = element.word('codeSystemVersion');
  return { ...(system !== undefined && { system }), ...(version !== undefined && { version }), code: trimmed(code), ...(display !== undefined && { display }) };
}

/** The words the author wrote for a coded element: originalText, in place or by reference into the narrative. */
export function originalText(reading: Reading, element: XmlElement | undefined): string | undefined {
  const original = element?.child('originalText');
  return original === undefined ? undefined : reading.textOf(original);
}

/**
 * A coded element as CodeableConcept: its code, every translation as a further coding, the author's words as text (else the display).
 * Undefined when it says nothing (a null flavor alone).
 */
export function conceptOf(reading: Reading, element: XmlElement | undefined): CodeableConcept | undefined {
  if (element === undefined) return undefined;
  const coding: Coding[] = [];
  const seen = new Set<string>();
  const gather = (at: XmlElement, depth: number): void => {
    const one = codingOf(at);
    const key = `${one?.system}|${one?.code}`;
    if (one !== undefined && !seen.has(key)) { coding.push(one); seen.add(key); }
    if (depth < 4) for (const translation of at.children('translation')) gather(translation, depth + 1);
  };
  gather(element, 0);
  const display = displayOf(element) ?? coding.find((one) => one.display !== undefined)?.display;
  const named = originalText(reading, element) ?? display ?? translationText(reading, element);
  const text = named === undefined ? undefined : named + qualified(element, named);
  if (coding.length === 0 && text === undefined) return undefined;
  return { ...(coding.length > 0 && { coding }), ...(text !== undefined && { text }) };
}

/** Qualifiers (a side, a site) change what a code means, and FHIR has no place for them in a coding: they follow the name in words. */
function qualified(element: XmlElement, named: string): string {
  const parts = element.children('qualifier').flatMap((one) => {
    const said = one.child('value');
    const words = said === undefined ? undefined : displayOf(said) ?? said.child('originalText')?.text() ?? said.word('code');
    if (words === undefined || words === '' || named.toLowerCase().includes(words.toLowerCase())) return [];
    const name = one.child('name');
    const label = name === undefined ? undefined : displayOf(name) ?? name.word('code');
    return [label === undefined ? words : `${label}: ${words}`];
  });
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

function translationText(reading: Reading, element: XmlElement): string | undefined {
  for (const translation of element.children('translation')) {
    const text = originalText(reading, translation);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Why a value is absent, from its null flavor. */
export function absentConcept(element: XmlElement | undefined): CodeableConcept {
  const code = absentReason[element?.word('nullFlavor') ?? 'NI'] ?? 'unknown';
  return { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code }] };
}

/** A concept of one FHIR code. */
export const fhirConcept = (system: string, code: string, display?: string): CodeableConcept => ({ coding: [{ system, code, ...(display !== undefined && { display }) }] });

/** A concept that must be there: the element's, else a given text, else "unknown". */
export function conceptOrText(reading: Reading, element: XmlElement | undefined, text: string | undefined): CodeableConcept {
  return conceptOf(reading, element) ?? { text: text ?? 'Not named in the document' };
}
