import type { Node } from './recorded.ts';

export type Planned = { type: string; id: string; because: string; chosen: boolean };
export type Referrer = { target: string; type: string; id: string };

/** Elements through which an entry holds others that are part of it: they go where it goes. */
const holds: Readonly<Record<string, readonly string[]>> = { DiagnosticReport: ['result', 'specimen', 'imagingStudy', 'media'], Observation: ['hasMember', 'specimen'], Composition: ['entry'], Procedure: ['report'] };
/** What refers to a visit was written in it. */
const visitTypes = new Set(['Encounter']);

/** A reference to an entry of this system, as it is stored. */
export const localReference = /^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/;

/** References (`Type/id`) that stand anywhere under some elements of a resource. */
export function heldBy(resource: Node): string[] {
  const found: string[] = [];
  const walk = (n: unknown): void => {
    if (Array.isArray(n)) { for (const x of n) walk(x); return; }
    if (typeof n !== 'object' || n === null) return;
    const r = (n as Node)['reference'];
    if (typeof r === 'string' && localReference.test(r)) found.push(r);
    for (const v of Object.values(n)) walk(v);
  };
  for (const element of holds[resource['resourceType'] as string] ?? []) walk(resource[element]);
  if (resource['resourceType'] === 'Composition') walk(resource['section']);
  return [...new Set(found)];
}

/** Why what refers to a moving entry moves with it; undefined when it stays. */
export const movesWith = (referrer: Referrer): string | undefined => (visitTypes.has(referrer.target.split('/')[0]!) ? 'it was written in the visit that moves' : undefined);

/**
 * A resource as it stands in another chart: about its patient, with references to what moves along under their new ids, and without references to what stays
 * behind, which is another person's. What was said of those in words stays said.
 */
export function moved(resource: Node, patient: { from: ReadonlySet<string>; to: string }, ids: ReadonlyMap<string, string>, leftBehind: ReadonlySet<string>): Node {
  const walk = (n: unknown): unknown => {
    if (Array.isArray(n)) return n.map(walk).filter((x) => x !== undefined);
    if (typeof n !== 'object' || n === null || 'rawJSON' in n) return n;
    const node = n as Node, r = node['reference'];
    if (typeof r === 'string') {
      if (patient.from.has(r)) return { ...node, reference: patient.to, ...(node['display'] === undefined ? {} : { display: undefined }) };
      if (ids.has(r)) return { ...node, reference: ids.get(r) };
      if (leftBehind.has(r)) return typeof node['display'] === 'string' ? { display: node['display'] } : undefined;
      return node;
    }
    return Object.fromEntries(Object.entries(node).flatMap(([k, v]) => { const w = walk(v); return w === undefined || (Array.isArray(w) && w.length === 0 && Array.isArray(v) && v.length > 0) ? [] : [[k, w]]; }));
  };
  return walk(resource) as Node;
}

/** Every `Type/id` a resource refers to. */
export function referencesIn(resource: Node): string[] {
  const found = new Set<string>();
  const walk = (n: unknown): void => { if (Array.isArray(n)) { for (const x of n) walk(x); } else if (typeof n === 'object' && n !== null) { const r = (n as Node)['reference']; if (typeof r === 'string') found.add(r); for (const v of Object.values(n)) walk(v); } };
  walk(resource);
  return [...found];
}
