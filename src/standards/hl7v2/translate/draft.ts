import { createHash } from 'node:crypto';
import type { Patient, Reference, Resource } from '@medplum/fhirtypes';
import type { Translation, TranslatedEntry } from '../../translation.ts';
import type { Reading } from '../types/reading.ts';

/** A translation under way: the reading, the event in hand and what it has given so far. */
export type Draft = {
  r: Reading;
  /** `ADT`, `A01`. */
  type: string;
  trigger: string;
  eventAt?: string;
  controlId: string;
  entries: TranslatedEntry[];
  /** Entries by type and id, and how often an id was met again. */
  known: Map<string, { entry: TranslatedEntry; repeats: number }>;
  clear: string[];
  /** `Encounter/<visit>` once the visit is known. */
  encounter?: Reference<never>;
  /** Segments some rule has read; the rest is named in a finding. */
  used: Set<string>;
};

/** A resource with its id, as an entry holds it. */
export type Kept<T extends Resource> = T & { id: string };

export const subject: Reference<Patient> = { reference: 'Patient/subject' };

/**
 * A key as an id that is valid in FHIR and in a relative reference: itself where it can be, else its beginning and a hash.
 * The hash also keeps a patient's own numbers and names out of ids that lists may show.
 */
export function fhirId(key: string): string {
  if (/^[A-Za-z0-9.-]{1,64}$/.test(key)) return key;
  const start = key.replace(/[^A-Za-z0-9.]+/g, '-').slice(0, 40).replace(/^-+|-+$/g, '');
  return `${start}-${createHash('sha256').update(key).digest('hex').slice(0, 16)}`.replace(/^-/, '');
}

/** Adds an entry. A second different one under the same id gets `.2`, so that repeated lines are both kept. */
export function add(d: Draft, entry: TranslatedEntry): string {
  const { resource } = entry;
  const first = fhirId(resource.id);
  resource.id = first;
  const key = (id: string): string => `${resource.resourceType}/${id}`;
  const same = d.known.get(key(first));
  if (same && JSON.stringify(same.entry.resource) === JSON.stringify(resource)) return first;
  while (d.known.has(key(resource.id))) resource.id = fhirId(`${first}.${same ? (same.repeats += 1) : 2}`);
  d.known.set(key(resource.id), { entry, repeats: 1 });
  d.entries.push(entry);
  return resource.id;
}

/** Text in ids: no white space at the ends, none doubled, never empty. */
export const idFrom = (...parts: string[]): string => parts.map(p => p.replace(/\s+/g, ' ').trim()).filter(p => p !== '').join('/').slice(0, 400);

export type Outcome = Pick<Translation, 'outcome' | 'why'>;
