import type { Finding } from '../../translation.ts';
import type { Message } from '../message.ts';

/** What the reading of one message needs and gathers. */
export type Reading = {
  message: Message;
  findings: Finding[];
  /** IANA zone for local times (the facility's or source's). */
  zone: string;
  /** The offset of MSH-7 when it is not the zone's: HL7 2.5 section 2.15.9.7 makes it the default of the message. */
  offset?: string;
  /** MSH-4 (else MSH-3): who owns identifiers and codes that name no authority. */
  sender: string;
  /** MSH-7 as FHIR dateTime. */
  sentAt?: string;
};

export function warn(r: Reading, code: string, at: string, says: string, mend?: string): void {
  r.findings.push({ severity: 'warning', code, at, says, ...(mend ? { mend } : {}) });
}

export function note(r: Reading, code: string, at: string, says: string, mend?: string): void {
  r.findings.push({ severity: 'information', code, at, says, ...(mend ? { mend } : {}) });
}

/** Sets a property unless the value says nothing; keeps exactOptionalPropertyTypes and empty arrays out of resources. */
export function put<T extends object, K extends keyof T>(target: T, key: K, value: T[K] | undefined): void {
  if (value === undefined || value === null || value === '') return;
  if (Array.isArray(value) && value.length === 0) return;
  target[key] = value;
}

export const orNothing = (text: string): string | undefined => (text === '' ? undefined : text);
