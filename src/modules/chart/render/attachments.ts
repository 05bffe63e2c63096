import type { Node } from './shapes.ts';
import { isNode, word } from './shapes.ts';

/** One attachment of a resource, in the order they stand. `data` is base64 as stored. */
export type Attached = { index: number; title: string; contentType: string; sizeBytes: number | null; url: string; data: string | undefined };

/** Every Attachment in a resource, and a Binary's own content (R4 datatypes.html#Attachment). */
export function attachmentsIn(resource: Node): Attached[] {
  const found: Attached[] = [];
  const add = (node: Node): void => {
    const data = word(node['data']);
    found.push({
      index: found.length, title: word(node['title']) ?? '', contentType: word(node['contentType']) ?? '', url: word(node['url']) ?? '', data,
      sizeBytes: data !== undefined ? base64Bytes(data) : typeof node['size'] === 'number' ? node['size'] : null,
    });
  };
  const walk = (node: unknown, key: string): void => {
    if (Array.isArray(node)) { for (const one of node) walk(one, key); return; }
    if (!isNode(node)) return;
    if (isAttachment(node, key)) add(node);
    else for (const name in node) if (name !== 'contained' && name !== 'meta' && name !== 'text') walk(node[name], name);
  };
  if (resource['resourceType'] === 'Binary') add(resource); else walk(resource, '');
  return found;
}

const places = /^(?:attachment|presentedForm|content|contentAttachment|photo|sourceAttachment|valueAttachment|form|document|contentDefinition|documentation|image)$/;

const isAttachment = (node: Node, key: string): boolean =>
  places.test(key) && (typeof node['data'] === 'string' || typeof node['url'] === 'string') && (typeof node['contentType'] === 'string' || /attachment|presentedForm|photo/i.test(key)) && node['attachment'] === undefined;

const base64Bytes = (text: string): number => { const clean = text.replace(/\s+/g, ''); return Math.max(0, Math.floor(clean.length / 4) * 3 - (clean.endsWith('==') ? 2 : clean.endsWith('=') ? 1 : 0)); };
