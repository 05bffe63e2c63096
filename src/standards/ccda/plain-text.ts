import type { XmlElement } from '../xml/index.ts';

const blocks = new Set(['td', 'th', 'tr', 'item', 'paragraph', 'br', 'list', 'table', 'caption', 'p', 'li', 'div']);

function gather(element: XmlElement, out: string[]): void {
  for (const node of element.content) {
    if (typeof node === 'string') out.push(node);
    else {
      const block = blocks.has(node.name);
      if (block) out.push(' ');
      gather(node, out);
      if (block) out.push(' ');
    }
  }
}

/** The words of a narrative element, blanks folded, cells and items kept apart. */
export function plainText(element: XmlElement): string {
  const out: string[] = [];
  gather(element, out);
  return out.join('').replace(/\s+/g, ' ').trim();
}
