import { isResourceType } from './model/load-model.ts';

const relative = /^(?:([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?)(?:#[A-Za-z0-9\-.]+)?$/;
const rest = /\/([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;
const conditional = /^([A-Z][A-Za-z]+)\?.+/;
const scheme = /^[a-z][a-z0-9+.-]*:/i;

/** What a literal reference points at, as far as its text tells (references.html#literal). `fault` says why it can point at nothing. */
export function readLiteral(reference: string): { type?: string; fault?: string } {
  if (reference.startsWith('#')) return {};
  const plain = relative.exec(reference);
  if (plain) return isResourceType(plain[1]!) ? { type: plain[1]! } : { fault: 'names no R4 resource type' };
  if (scheme.test(reference)) {
    const type = /^https?:/i.test(reference) ? rest.exec(reference)?.[1] : undefined;
    return type !== undefined && isResourceType(type) ? { type } : {};
  }
  const query = conditional.exec(reference);
  if (query) return isResourceType(query[1]!) ? { type: query[1]! } : { fault: 'names no R4 resource type' };
  return { fault: 'is neither Type/id, a URL, a urn: nor #id' };
}

/** What is wrong with a Reference, given the types it may point at (undefined: any). */
export function referenceFault(element: any, targets: Set<string> | undefined, contained: (id: string) => any): { says: string; code: string } | undefined {
  const { reference, type: named } = element;
  if (named !== undefined && typeof named === 'string' && !named.includes(':') && !isResourceType(named)) return { says: 'has a type that is no R4 resource type', code: 'value' };
  if (typeof reference !== 'string') {
    return typeof named === 'string' && targets && isResourceType(named) && !targets.has(named) ? wrongTarget(named, targets) : undefined;
  }
  const literal = readLiteral(reference);
  if (literal.fault) return { says: `has a reference that ${literal.fault}`, code: 'value' };
  const local = reference.startsWith('#') ? contained(reference.slice(1)) : undefined;
  const type = literal.type ?? local?.resourceType;
  if (type === undefined) return undefined;
  if (typeof named === 'string' && !named.includes(':') && named !== type) return { says: `says type ${named} but points at a ${type}`, code: 'structure' };
  return targets && !targets.has(type) ? wrongTarget(type, targets) : undefined;
}

function wrongTarget(type: string, targets: Set<string>): { says: string; code: string } {
  return { says: `points at a ${isResourceType(type) ? type : 'type'} but may only point at ${[...targets].join(', ')}`, code: 'structure' };
}
