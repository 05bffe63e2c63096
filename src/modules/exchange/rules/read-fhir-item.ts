import type { Finding } from '../../../standards/translation.ts';
import { parseExact } from '../../../standards/fhir/exact-json.ts';
import { peopleOf } from './home-of.ts';
import { isResourceType } from '../../../standards/fhir/model/load-model.ts';
import { Problem } from '../../../platform/problem.ts';
import { ItemFault } from './item-fault.ts';

/** One resource as it stands in an item. */
export type FhirEntry = {
  type: string;
  /** The sender's id, the fullUrl where there is none, or undefined. */
  senderId: string | undefined;
  fullUrl: string | undefined;
  value: Record<string, any>;
  exact: Record<string, any>;
  /** `entry[3]`, or the type. */
  place: string;
  /** The sender removed it (a history, or a DELETE in a transaction). */
  deleted?: boolean;
};

export type FhirItem = { messageType: string; controlId?: string; bundleType?: string; entries: FhirEntry[]; findings: Finding[] };

const known = new Set(['transaction', 'batch', 'collection', 'document', 'message', 'searchset', 'history', 'transaction-response', 'batch-response']);
const mendJson = 'Ask the sender for well-formed FHIR R4 JSON, or mend it here and replay';

/** Reads the text of an item: a resource, a bundle or a list of resources. Throws ItemFault where it is no FHIR that could be filed. */
export function readFhirItem(text: string): FhirItem {
  const { value, exact } = parse(text);
  if (Array.isArray(value)) return { messageType: 'List of resources', entries: value.map((v, i) => entryOf(v, exact[i], undefined, `[${i}]`)), findings: [] };
  if (typeof value !== 'object' || value === null) throw new ItemFault('The JSON is a single value, not a FHIR resource', mendJson);
  if (value.resourceType !== 'Bundle') {
    const carried = value.resourceType === 'Parameters' ? carriedBy(value.parameter, exact.parameter, 'parameter') : undefined;
    if (carried?.entries.some((e) => e.type === 'Patient' || peopleOf(e.value).subject.length > 0)) return { messageType: 'Parameters', ...carried, findings: [...carried.findings, { severity: 'information', code: 'parameters-read', at: 'Parameters', says: 'the answer of an operation: the resources it carries are filed, its other parameters are kept with what was received' }] };
    const entry = entryOf(value, exact, undefined, typeof value.resourceType === 'string' ? value.resourceType : 'resource');
    return { messageType: entry.type, ...(entry.senderId === undefined ? {} : { controlId: `${entry.type}/${entry.senderId}` }), entries: [entry], findings: [] };
  }
  return readBundle(value, exact);
}

/** The resources that a Parameters resource carries (parameters.html), also in its parts; of a bundle, what is in it. */
function carriedBy(given: any, exact: any, at: string): { entries: FhirEntry[]; findings: Finding[] } {
  const entries: FhirEntry[] = [], findings: Finding[] = [];
  for (const [i, one] of (Array.isArray(given) ? given : []).entries()) {
    const place = `${at}[${i}]`;
    const inner = one?.resource?.resourceType === 'Bundle' ? readBundle(one.resource, exact[i].resource, `${place}.resource.`) : carriedBy(one?.part, exact[i]?.part, `${place}.part`);
    if (one?.resource !== undefined && one.resource?.resourceType !== 'Bundle') entries.push(entryOf(one.resource, exact[i].resource, undefined, `${place}.resource`));
    entries.push(...inner.entries);
    findings.push(...inner.findings);
  }
  return { entries, findings };
}

function parse(text: string): { value: any; exact: any } {
  try { return parseExact(text); } catch (error) {
    if (error instanceof Problem) throw new ItemFault(error.message, error.issues[0]?.mend ?? mendJson);
    throw error;
  }
}

function readBundle(value: any, exact: any, within = ''): FhirItem {
  const findings: Finding[] = [];
  const bundleType = typeof value.type === 'string' ? value.type : 'collection';
  if (!known.has(bundleType)) findings.push({ severity: 'warning', code: 'bundle-type', at: 'Bundle.type', says: 'the bundle has no type of FHIR R4; read as a collection', mend: 'let the sender fill Bundle.type' });
  if (value.entry !== undefined && !Array.isArray(value.entry)) throw new ItemFault('Bundle.entry is not a list', mendJson);
  const entries: FhirEntry[] = [];
  for (const [i, entry] of ((value.entry ?? []) as any[]).entries()) {
    const place = `${within}entry[${i}]`;
    // A bundle of bundles (answers to several searches): what is in the inner ones is in the item.
    if (entry?.resource?.resourceType === 'Bundle' && entry.request?.method !== 'DELETE' && Array.isArray(entry.resource.entry) && entry.resource.entry.length > 0) {
      const inner = readBundle(entry.resource, exact.entry[i].resource, `${place}.resource.`);
      entries.push(...inner.entries);
      findings.push(...inner.findings);
      continue;
    }
    if (typeof entry !== 'object' || entry === null) throw new ItemFault(`Bundle.${place} is not an object`, mendJson);
    const method = entry.request?.method;
    if (method === 'DELETE') { const gone = deletedEntry(entry, place); if (gone) entries.push(gone); continue; }
    if (method === 'PATCH' || (method === 'GET' && entry.resource === undefined)) { findings.push({ severity: 'warning', code: 'entry-not-applied', at: `Bundle.${place}`, says: `${method} in a bundle is not applied by an import`, mend: 'send the whole resource' }); continue; }
    if (entry.resource === undefined) { findings.push({ severity: 'information', code: 'entry-empty', at: `Bundle.${place}`, says: 'the entry has no resource' }); continue; }
    if (entry.search?.mode === 'outcome' || (entry.resource?.resourceType === 'OperationOutcome' && bundleType !== 'collection')) continue;
    entries.push(entryOf(entry.resource, exact.entry[i].resource, typeof entry.fullUrl === 'string' ? entry.fullUrl : undefined, place));
  }
  if (bundleType === 'history') entries.reverse(); // newest stands first (http.html#history)
  const id = typeof value.identifier?.value === 'string' ? `${value.identifier.system ?? ''}|${value.identifier.value}` : typeof value.id === 'string' ? `Bundle/${value.id}` : undefined;
  return { messageType: `Bundle ${bundleType}`, ...(id === undefined ? {} : { controlId: id }), bundleType, entries, findings };
}

function deletedEntry(entry: any, place: string): FhirEntry | undefined {
  const found = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/.exec(String(entry.request?.url ?? entry.fullUrl ?? ''));
  return found ? { type: found[1]!, senderId: found[2]!, fullUrl: undefined, value: {}, exact: {}, place, deleted: true } : undefined;
}

function entryOf(value: any, exact: any, fullUrl: string | undefined, place: string): FhirEntry {
  const where = place.startsWith('entry') ? `Bundle.${place}.resource` : place.startsWith('parameter') ? `Parameters.${place}` : 'The JSON';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ItemFault(`${where} is not an object`, mendJson);
  const type = value.resourceType;
  if (typeof type !== 'string') throw new ItemFault(`${where} has no resourceType, so that nobody can tell what it is`, mendJson);
  if (!isResourceType(type)) throw new ItemFault(`${where} names the resource type "${type.slice(0, 40)}", which is none of FHIR R4`, 'Ask the sender for FHIR R4 (4.0.1); other versions of FHIR are not read');
  if (value.id !== undefined && (typeof value.id !== 'string' || value.id === '')) throw new ItemFault(`${where} has an id that is not a text`, mendJson);
  const urn = fullUrl !== undefined && /^urn:(uuid|oid):/.test(fullUrl) ? fullUrl : undefined;
  return { type, senderId: value.id ?? urn, fullUrl, value, exact, place };
}
