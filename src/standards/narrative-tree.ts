import { decode } from 'html-entities';

/** One element of a sanitized narrative: well-formed, of the allow-list's elements alone. */
export type Element = { tag: string; attributes: Readonly<Record<string, string>>; inside: (Element | string)[] };

const token = /<\/([a-z0-9]+)>|<([a-z0-9]+)((?:\s[a-z]+="[^"]*")*)(\/?)>|([^<]+)/g;
const empty = new Set(['br', 'hr', 'col']);

/** A sanitized narrative as a tree, its entities read. For what writes it anew: prints and documents. */
export function narrativeTree(html: string): Element {
  const root: Element = { tag: 'div', attributes: {}, inside: [] }, open = [root];
  for (const [, close, name, attributes, selfClosed, text] of html.matchAll(token)) {
    const at = open.at(-1)!;
    if (text !== undefined) at.inside.push(decode(text));
    else if (name !== undefined) {
      const made: Element = { tag: name, attributes: Object.fromEntries([...(attributes ?? '').matchAll(/(?<![a-z])([a-z]+)="([^"]*)"/g)].map((m) => [m[1]!, decode(m[2]!)])), inside: [] };
      at.inside.push(made);
      if (selfClosed !== '/' && !empty.has(name)) open.push(made);
    } else if (close !== undefined && open.length > 1) open.pop();
  }
  return root;
}
