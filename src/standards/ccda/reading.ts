import type { Annotation, Extension, Reference, Resource } from '@medplum/fhirtypes';
import { localTimeExtension } from '../local-time.ts';
import type { Finding, TranslatedEntry } from '../translation.ts';
import type { XmlElement } from '../xml/index.ts';
import { plainText } from './plain-text.ts';
import { StatementIds } from './statement-ids.ts';

export const subject = { reference: 'Patient/subject' };
const findingsPerCodeMax = 20;
/** Types with an element `note` (FHIR R4). Others carry an annotation as the extension of that name. */
const withNote = new Set(['AllergyIntolerance', 'CarePlan', 'CareTeam', 'CommunicationRequest', 'Condition', 'Device', 'DeviceUseStatement', 'FamilyMemberHistory', 'Goal', 'Immunization', 'Media', 'MedicationAdministration', 'MedicationDispense', 'MedicationRequest', 'Observation', 'Procedure', 'ServiceRequest', 'Specimen']);

/** Drops undefined, empty lists and empty objects, so that mappings may be written straight. */
export function clean<T extends object>(given: T): T {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) continue;
    if (typeof value === 'object' && value !== null && Object.keys(value).length === 0) continue;
    out[key] = value;
  }
  return out as T;
}

/** The state of reading one document: what was made, what was odd, and how its parts find each other. */
export class Reading {
  readonly root: XmlElement;
  readonly zone: string | undefined;
  readonly findings: Finding[] = [];
  readonly ids: StatementIds;
  /** Identifiers of the person, as `root^extension`, to recognise the patient among authors and performers. */
  readonly ownIds = new Set<string>();
  /** Entries that name the visit they belong to by its number; it may stand further on in the document. */
  readonly visits: { of: string; encounter: XmlElement }[] = [];
  /** Times whose offset was assumed: the sender's text and the zone, by the FHIR text made of them. */
  readonly localTimes = new Map<string, string>();
  /** What sections say that belongs to the patient. */
  readonly patientExtensions: Extension[] = [];
  /** Maps a statement by its own kind, for mappers that meet one inside theirs; set by the translator to avoid a circle of imports. */
  mapOther: (statement: XmlElement, section: { element: XmlElement; code: string; title: string }) => Reference[] = () => [];
  readonly #entries = new Map<string, TranslatedEntry>();
  /** Contents given under one id, where there were several. */
  readonly #taken = new Map<string, Map<string, string>>();
  /** Contents as they were filed, before notes were added: what tells one statement's repetition from another statement. */
  readonly #filed = new Map<string, string>();
  /** Practitioners by their first identifier, for authors named elsewhere and here only by id. */
  readonly people = new Map<string, Reference>();
  readonly #texts = new Map<string, XmlElement>();
  readonly #perCode = new Map<string, number>();

  constructor(root: XmlElement, zone: string | undefined) {
    this.root = root;
    this.zone = zone;
    this.ids = new StatementIds(root);
    for (const element of root.walk()) {
      const id = element.attributes['ID'];
      if (id !== undefined && !this.#texts.has(id)) this.#texts.set(id, element);
    }
  }

  find(severity: Finding['severity'], code: string, at: XmlElement | undefined, says: string, mend?: string): void {
    const place = at === undefined ? 'ClinicalDocument' : `line ${at.line}, <${at.name}>`;
    if (this.findings.some((one) => one.code === code && one.at === place)) return;
    const count = (this.#perCode.get(code) ?? 0) + 1;
    this.#perCode.set(code, count);
    if (count > findingsPerCodeMax) return;
    const more = count === findingsPerCodeMax ? ' (and perhaps more of the same, not listed)' : '';
    this.findings.push({ severity, code, at: place, says: `${says}${more}`, ...(mend !== undefined && { mend }) });
  }

  noteZone(assumed: boolean): void {
    if (this.#perCode.has('zone-assumed')) return;
    this.#perCode.set('zone-assumed', 1);
    this.findings.push({
      severity: 'information', code: 'zone-assumed', at: 'ClinicalDocument',
      says: assumed ? `Times without an offset are read in the zone ${this.zone}` : 'Times without an offset are kept as days: the zone of the source is not known',
      mend: 'Set the time zone of the source if this is not right',
    });
  }

  /** The narrative element a reference value (`#id`) points at. */
  narrativeAt(value: string | undefined): XmlElement | undefined {
    return value === undefined ? undefined : this.#texts.get(value.startsWith('#') ? value.slice(1) : value);
  }

  /** The words of a text or originalText element: what it refers to in the narrative, else its own. */
  textOf(element: XmlElement | undefined): string | undefined {
    if (element === undefined) return undefined;
    const value = element.child('reference')?.word('value');
    const target = this.narrativeAt(value);
    if (value?.startsWith('#') && target === undefined) this.find('information', 'dangling-text-reference', element, 'A coded entry points at a place in the text that is not there', 'Read the section text beside the entry');
    const words = target === undefined ? '' : plainText(target);
    const own = words === '' ? element.text() : words;
    return own === '' ? undefined : own.slice(0, 20_000);
  }

  has(type: string, id: string): boolean {
    return this.#entries.has(`${type}/${id}`);
  }

  /** Files a resource once. The same content under the same id is one entry; other content under a taken id gets a number behind it. */
  add(resource: Resource & { id: string }): Reference {
    const key = `${resource.resourceType}/${resource.id}`;
    const before = this.#entries.get(key);
    if (before === undefined) {
      this.#entries.set(key, { resource, mode: 'replace' });
      this.#filed.set(key, JSON.stringify({ ...resource, id: '' }));
      return { reference: key };
    }
    const content = JSON.stringify({ ...resource, id: '' });
    let taken = this.#taken.get(key);
    if (taken === undefined) this.#taken.set(key, (taken = new Map([[this.#filed.get(key) as string, key]])));
    const known = taken.get(content);
    if (known !== undefined) return { reference: known };
    const id = `${resource.id}~${taken.size + 1}`;
    const reference = `${resource.resourceType}/${id}`;
    taken.set(content, reference);
    this.#filed.set(reference, content);
    this.#entries.set(reference, { resource: { ...resource, id }, mode: 'replace' });
    return { reference };
  }

  /** Like `add`, but what two places of the document say of one thing is united; the later word holds, absent elements keep the earlier. */
  addMerged(resource: Resource & { id: string }): Reference {
    const key = `${resource.resourceType}/${resource.id}`;
    const before = this.#entries.get(key);
    if (before === undefined) return this.add(resource);
    const known = Object.fromEntries(Object.entries(resource).filter(([name, value]) => !(name === 'status' && value === 'unknown') && !(name === 'class' && (value as { code?: string }).code === 'UNK')));
    this.#entries.set(key, { resource: { ...before.resource, ...known } as Resource & { id: string }, mode: 'replace' });
    return { reference: key };
  }

  get(reference: string): (Resource & { id: string }) | undefined {
    return this.#entries.get(reference)?.resource;
  }

  /** Lays elements over a resource that was made. */
  amend(reference: string, elements: Record<string, unknown>): void {
    const entry = this.#entries.get(reference);
    if (entry !== undefined) entry.resource = { ...entry.resource, ...elements } as Resource & { id: string };
  }

  /** Adds a note to a resource that was made, once. */
  annotate(reference: string, note: Annotation): void {
    const resource = this.get(reference) as { resourceType: string; note?: Annotation[]; extension?: Extension[] } | undefined;
    if (resource === undefined) return;
    if (withNote.has(resource.resourceType)) {
      if (!(resource.note ?? []).some((one) => one.text === note.text)) this.amend(reference, { note: [...(resource.note ?? []), note] });
    } else if (!(resource.extension ?? []).some((one) => one.valueAnnotation?.text === note.text)) {
      this.amend(reference, { extension: [...(resource.extension ?? []), { url: 'http://hl7.org/fhir/StructureDefinition/note', valueAnnotation: note }] });
    }
  }

  entries(): TranslatedEntry[] {
    for (const { resource } of this.#entries.values()) this.withLocalTimes(resource);
    return [...this.#entries.values()];
  }

  /** Beside each time whose offset was assumed, the sender's own text and the zone (extension of the primitive); in place. */
  withLocalTimes<T extends object>(node: T): T {
    if (this.localTimes.size === 0) return node;
    for (const [key, value] of Object.entries(node as Record<string, unknown>)) {
      if (typeof value === 'object' && value !== null) this.withLocalTimes(value);
      else if (typeof value === 'string' && value.length > 18) {
        const local = this.localTimes.get(value);
        if (local !== undefined) (node as Record<string, unknown>)[`_${key}`] ??= { extension: [{ url: localTimeExtension, valueString: local }] };
      }
    }
    return node;
  }
}
