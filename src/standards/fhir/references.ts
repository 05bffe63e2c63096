import { compilePath, type CompiledPath } from './search-expression.ts';
import { fhirModel } from './model/load-model.ts';
import { readReference } from './read-reference.ts';
import { searchParameter } from './search-parameters.ts';

export type ReferenceElement = { reference?: string; type?: string; identifier?: { system?: string; value?: string }; display?: string };
export type LiteralKind = 'relative' | 'absolute' | 'urn' | 'contained' | 'conditional' | 'other';

/** What kind of literal this is (references.html#literal; http.html#trules for `Patient?identifier=..`). */
export function literalKind(reference: string): LiteralKind {
  if (reference.startsWith('#')) return 'contained';
  if (reference.startsWith('urn:')) return 'urn';
  if (/^[a-z][a-z0-9+.-]*:/i.test(reference)) return 'absolute';
  if (/^[A-Z][A-Za-z]+\?./.test(reference)) return 'conditional';
  return /^[A-Z][A-Za-z]+\/[^/?#]+/.test(reference) ? 'relative' : 'other';
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Expression.reference and Immunization.education.reference are plain URIs, not References. */
const isReference = (object: Record<string, unknown>, key: string): boolean => typeof object['reference'] === 'string' && key !== 'education' && object['language'] === undefined;

/** Visits every Reference with a literal, also in contained resources and extensions. `place` is the property name it stands under. */
export function eachReference(resource: unknown, visit: (element: ReferenceElement & { reference: string }, place: string) => void, place = ''): void {
  if (Array.isArray(resource)) {
    for (const one of resource) if (isObject(one)) eachReference(one, visit, place);
    return;
  }
  if (!isObject(resource)) return;
  if (isReference(resource, place)) visit(resource as ReferenceElement & { reference: string }, place);
  for (const key in resource) {
    const value = resource[key];
    if (isObject(value)) eachReference(value, visit, key);
  }
}

/** Text, not addresses: an identifier's value that looks like a urn stays what it is; canonicals are names (http.html#trules). */
const notAddresses = new Set(['value', 'valueString', 'valueMarkdown', 'valueCanonical', 'valueCode', 'display', 'text', 'id', 'description', 'name', 'title']);
const link = /\b(href|src)(\s*=\s*)("([^"]*)"|'([^']*)')/g;

/**
 * A copy with addresses rewritten by `map` (undefined leaves as it is): Reference.reference, `urn:uuid:`/`urn:oid:` in URI elements, and links and images in narratives
 * (FHIR transaction rules, http.html#trules). Copies only what changes; the exact tree's own numbers stay. Gives the same object back when nothing changed.
 */
export function rewriteReferences<T>(resource: T, map: (address: string) => string | undefined): T {
  return rewrite(resource, '', map) as T;
}

function rewrite(node: unknown, place: string, map: (address: string) => string | undefined): unknown {
  if (!isObject(node)) return node;
  if (Array.isArray(node)) {
    let copy: unknown[] | undefined;
    for (let i = 0; i < node.length; i += 1) {
      const next = typeof node[i] === 'string' ? rewriteText(node[i] as string, place, false, map) : rewrite(node[i], place, map);
      if (next !== node[i]) (copy ??= [...node])[i] = next;
    }
    return copy ?? node;
  }
  let copy: Record<string, unknown> | undefined;
  for (const key in node) {
    const value = node[key];
    const next = typeof value === 'string' ? rewriteText(value, key, key === 'reference' && isReference(node, place), map) : rewrite(value, key, map);
    if (next !== value) (copy ??= { ...node })[key] = next;
  }
  return copy ?? node;
}

function rewriteText(value: string, key: string, reference: boolean, map: (address: string) => string | undefined): string {
  if (reference) return map(value) ?? value;
  if (key === 'div') return rewriteNarrative(value, map);
  if (!value.startsWith('urn:') || notAddresses.has(key) || !(value.startsWith('urn:uuid:') || value.startsWith('urn:oid:'))) return value;
  return map(value) ?? value;
}

/** References that name this server by its whole address, made relative (references.html#literal: they say the same), so that they are found and placed like all others. */
export function localReferences<T>(resource: T, base: string): T {
  const prefix = `${base}/`;
  return localize(resource, '', prefix) as T;
}

function localize(node: unknown, place: string, prefix: string): unknown {
  if (!isObject(node)) return node;
  const list = Array.isArray(node);
  let copy: any;
  for (const key in node) {
    const value = (node as Record<string, unknown>)[key];
    const next = key === 'reference' && typeof value === 'string' && value.startsWith(prefix) && isReference(node, place) ? value.slice(prefix.length) : localize(value, list ? place : key, prefix);
    if (next !== value) (copy ??= list ? [...(node as unknown[])] : { ...node })[key] = next;
  }
  return copy ?? node;
}

function rewriteNarrative(div: string, map: (address: string) => string | undefined): string {
  if (!div.includes('href') && !div.includes('src')) return div;
  return div.replace(link, (all, name: string, equals: string, _quoted: string, double: string | undefined, single: string | undefined) => {
    const next = map(double ?? single ?? '');
    return next === undefined ? all : `${name}${equals}"${next.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')}"`;
  });
}

const compartments = new Map<string, CompiledPath[]>();

/**
 * The patients whose compartment a resource is in, as literals (`Patient/1`, `urn:uuid:..`), each once, in the order of the compartment definition
 * (compartmentdefinition-patient.html). A Patient's own compartment comes first. Contained and conditional references are not followed.
 */
export function patientCompartment(resource: any): string[] {
  const type = resource?.resourceType;
  if (typeof type !== 'string') return [];
  const found = new Set<string>();
  if (type === 'Patient' && typeof resource.id === 'string') found.add(`Patient/${resource.id}`);
  for (const path of compartmentPaths(type)) collect(path, 0, resource, found);
  return [...found];
}

function compartmentPaths(type: string): CompiledPath[] {
  let paths = compartments.get(type);
  if (!paths) {
    const codes = fhirModel().patientCompartment[type] ?? [];
    paths = codes.flatMap((code) => searchParameter(type, code)?.expressions ?? []).flatMap((text) => compilePath(text, type) ?? []).filter((path) => path.type === 'Reference');
    compartments.set(type, paths);
  }
  return paths;
}

function collect(path: CompiledPath, at: number, value: any, found: Set<string>): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) { for (const one of value) collect(path, at, one, found); return; }
  const step = path.steps[at];
  if (step === undefined) {
    if (typeof value.reference !== 'string') return;
    const kind = literalKind(value.reference);
    if (kind === 'contained' || kind === 'conditional' || kind === 'other') return;
    const { targetType, targetId } = readReference(value.reference);
    if (kind === 'urn' ? value.type === undefined || value.type === 'Patient' : targetType === 'Patient') found.add(targetId === null ? value.reference : `Patient/${targetId}`);
  } else if (step.property === undefined) {
    if (step.where === undefined || value[step.where.member] === step.where.equals) collect(path, at + 1, value, found);
  } else if (typeof value === 'object') collect(path, at + 1, value[step.property], found);
}
