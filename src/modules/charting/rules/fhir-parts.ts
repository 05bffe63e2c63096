import type { Amount, Coded } from '../contract.ts';
import type { Node } from './recorded.ts';

/** Where an entry stands: whose it is and in which visit. */
export type Frame = { patient: string; encounter?: string | undefined; enteredAt: string; enterer: string; author?: string | undefined; verified: boolean };

const hl7 = 'http://terminology.hl7.org/CodeSystem/';
export const systems = {
  conditionClinical: `${hl7}condition-clinical`, conditionVerification: `${hl7}condition-ver-status`, conditionCategory: `${hl7}condition-category`, allergyClinical: `${hl7}allergyintolerance-clinical`, allergyVerification: `${hl7}allergyintolerance-verification`,
  act: `${hl7}v3-ActCode`, observationCategory: `${hl7}observation-category`, interpretation: `${hl7}v3-ObservationInterpretation`, documentCategory: 'http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category', loinc: 'http://loinc.org', ucum: 'http://unitsofmeasure.org', snomed: 'http://snomed.info/sct',
} as const;

export const concept = (c: Coded): Node => ({ ...(c.codes.length ? { coding: c.codes.map((x) => ({ system: x.system, code: x.code, ...(x.display ? { display: x.display } : {}) })) } : {}), text: c.text });
export const readConcept = (n: unknown): Coded | undefined => {
  const c = n as Node | undefined;
  if (!c || typeof c !== 'object') return undefined;
  const codes = (Array.isArray(c['coding']) ? c['coding'] : []).filter((x: Node) => typeof x?.['code'] === 'string' && typeof x['system'] === 'string').map((x: Node) => ({ system: x['system'] as string, code: x['code'] as string, ...(typeof x['display'] === 'string' ? { display: x['display'] as string } : {}) }));
  const text = c['text'] ?? codes.find((x) => x.display)?.display ?? codes[0]?.code;
  return typeof text === 'string' && text !== '' ? { text, codes } : undefined;
};
export const oneCode = (system: string, code: string, display?: string): Node => ({ coding: [{ system, code, ...(display ? { display } : {}) }] });
export const codeIn = (n: unknown, system?: string): string | undefined => (((n as Node | undefined)?.['coding'] ?? []) as Node[]).find((c) => system === undefined || c['system'] === system)?.['code'] as string | undefined;

/** A quantity whose number keeps its digits: 6.0 stays 6.0. */
export const quantity = (a: Amount): Node => ({ value: JSON.rawJSON(a.value), ...(a.unit ? { unit: a.unit } : {}), ...(a.code ? { system: systems.ucum, code: a.code } : {}) });
export const readQuantity = (n: unknown): Amount | undefined => {
  const q = n as Node | undefined;
  if (!q || q['value'] === undefined || q['value'] === null) return undefined;
  return { value: digitsOf(q['value']), unit: typeof q['unit'] === 'string' ? q['unit'] : '', ...(typeof q['code'] === 'string' && q['system'] === systems.ucum ? { code: q['code'] } : {}) };
};
/** The digits of a number as stored: readStored keeps those that JavaScript would change as raw JSON. */
export const digitsOf = (n: unknown): string => (typeof n === 'object' && n !== null && 'rawJSON' in n ? String((n as { rawJSON: string }).rawJSON) : String(n));

export const notes = (text: string | undefined): Node => (text ? { note: [{ text }] } : {});
export const readNote = (r: Node): { note?: string } => (typeof r['note']?.[0]?.text === 'string' && r['note'].length === 1 ? { note: r['note'][0].text } : {});
export const textOf = (r: unknown): string | undefined => (typeof (r as Node | undefined)?.['display'] === 'string' ? (r as Node)['display'] as string : undefined);
/** Keys of a form only where they hold something, so that a form read back equals the form written. */
export const filled = <T extends Node>(o: T): T => Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined)) as T;
