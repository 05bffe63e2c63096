import { conceptWords } from './code-words.ts';
import { sanitizeNarrative } from './sanitize-narrative.ts';
import type { Node } from './shapes.ts';
import { isNode, list, word } from './shapes.ts';

const heading = (text: string): string => `<h3>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</h3>`;

/** The narrative of a resource, safe to show: a document's sections in order with their titles, else its own text. */
export function narrativeOf(r: Node): string | null {
  const sections = sectionsOf(r['section'], 0);
  if (sections !== '') return sections;
  const text = isNode(r['text']) ? r['text'] : undefined;
  return text === undefined || text['status'] === 'empty' ? null : sanitizeNarrative(text['div']);
}

function sectionsOf(sections: unknown, depth: number): string {
  if (depth > 8) return '';
  return list(sections).map((s) => {
    const said = isNode(s['text']) ? sanitizeNarrative(s['text']['div']) ?? '' : '';
    const inner = sectionsOf(s['section'], depth + 1);
    return said === '' && inner === '' ? '' : heading(word(s['title']) ?? conceptWords(s['code']) ?? 'Section') + said + inner;
  }).join('');
}
