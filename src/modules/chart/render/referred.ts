import type { Node } from './shapes.ts';
import { isNode, word } from './shapes.ts';
import { keyOfReference } from './party-words.ts';

/** `Type/id` of what a resource refers to without saying a display, so that names can be looked up. The subject and the visit are known from elsewhere. */
export function unnamedReferences(resource: Node): string[] {
  const found = new Set<string>();
  const walk = (node: unknown, key: string): void => {
    if (Array.isArray(node)) { for (const one of node) walk(one, key); return; }
    if (!isNode(node) || unasked.has(key)) return;
    if (typeof node['reference'] === 'string' && word(node['display']) === undefined) {
      const target = keyOfReference(node['reference']);
      if (target !== undefined) found.add(target);
    }
    for (const name in node) if (typeof node[name] === 'object') walk(node[name], name);
  };
  walk(resource, '');
  return [...found];
}

const unasked = new Set(['subject', 'patient', 'beneficiary', 'encounter', 'text', 'meta', 'partOf', 'insurance', 'supportingInformation', 'entry', 'education']);
