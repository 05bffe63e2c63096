import { narrativeTree } from '../../narrative-tree.ts';
import type { Element } from '../../narrative-tree.ts';

/** Text and attribute values of XML 1.0: what the standard does not allow is left as a mark, never as a broken document. */
export const xmlText = (text: string): string => text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const blocks = new Set(['p', 'div', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'hr', 'ul', 'ol', 'dl', 'dt', 'dd', 'pre', 'table', 'caption', 'center', 'li', 'tr', 'td', 'th', 'thead', 'tbody', 'tfoot']);
const holdsBlock = (n: Element): boolean => n.inside.some((c) => typeof c !== 'string' && (blocks.has(c.tag) || holdsBlock(c)));
const styled: Readonly<Record<string, string>> = { b: 'Bold', strong: 'Bold', h1: 'Bold', h2: 'Bold', h3: 'Bold', h4: 'Bold', h5: 'Bold', h6: 'Bold', dt: 'Bold', i: 'Italics', em: 'Italics', cite: 'Italics', u: 'Underline', ins: 'Underline' };

function inline(nodes: readonly (Element | string)[]): string {
  return nodes.map((n) => {
    if (typeof n === 'string') return xmlText(n);
    if (n.tag === 'br' || n.tag === 'hr') return '<br/>';
    const said = inline(n.inside);
    return n.tag === 'sub' || n.tag === 'sup' ? `<${n.tag}>${said}</${n.tag}>` : styled[n.tag] ? `<content styleCode="${styled[n.tag]}">${said}</content>` : blocks.has(n.tag) ? `${said}<br/>` : said;
  }).join('');
}

/**
 * A sanitized XHTML narrative as CDA narrative block markup (CDA R2, 4.3.5): paragraphs, lists and tables. A table within a table, which
 * CDA does not allow, becomes paragraphs; no word is left out.
 */
export const cdaNarrative = (html: string): string => inside(narrativeTree(html), false);

function inside(node: Element, inTable: boolean): string {
  let out = '', words: (Element | string)[] = [];
  const flush = (): void => { const said = inline(words); if (said.replace(/<br\/>/g, '').trim() !== '') out += `<paragraph>${said.trim()}</paragraph>`; words = []; };
  for (const n of node.inside) {
    if (typeof n === 'string' || (!blocks.has(n.tag) && !holdsBlock(n))) words.push(n);
    else { flush(); out += block(n, inTable); }
  }
  flush();
  return out;
}

function block(n: Element, inTable: boolean): string {
  const children = n.inside.filter((c): c is Element => typeof c !== 'string');
  if ((n.tag === 'ul' || n.tag === 'ol') && children.length > 0) return `<list${n.tag === 'ol' ? ' listType="ordered"' : ''}>${children.map((c) => `<item>${inside(c, inTable)}</item>`).join('')}</list>`;
  if (n.tag === 'table' && !inTable) return table(n);
  if (styled[n.tag]) return `<paragraph><content styleCode="${styled[n.tag]}">${inline(n.inside)}</content></paragraph>`;
  return inside(n, inTable);
}

function table(n: Element): string {
  let before = '', rows = '', head = '', caption = '';
  const cell = (c: Element): string => `<${c.tag}${Object.entries(c.attributes).filter(([name]) => ['colspan', 'rowspan', 'align', 'valign'].includes(name)).map(([name, said]) => ` ${name}="${xmlText(said)}"`).join('')}>${inside(c, true)}</${c.tag}>`;
  const row = (r: Element): string => { const cells = r.inside.filter((c): c is Element => typeof c !== 'string' && (c.tag === 'td' || c.tag === 'th')); return cells.length === 0 ? '' : `<tr>${cells.map(cell).join('')}</tr>`; };
  const visit = (parent: Element, inHead: boolean): void => {
    for (const c of parent.inside) {
      if (typeof c === 'string') { if (c.trim() !== '') before += `<paragraph>${xmlText(c.trim())}</paragraph>`; }
      else if (c.tag === 'caption') caption += inline(c.inside);
      else if (c.tag === 'tr') { const made = row(c); if (inHead) head += made; else rows += made; }
      else if (c.tag === 'thead' || c.tag === 'tbody' || c.tag === 'tfoot') visit(c, c.tag === 'thead');
      else if (c.tag !== 'col' && c.tag !== 'colgroup') before += block(c, true);
    }
  };
  visit(n, false);
  return rows + head === '' ? before : `${before}<table>${caption === '' ? '' : `<caption>${caption}</caption>`}${head === '' ? '' : `<thead>${head}</thead>`}<tbody>${rows === '' ? '<tr><td/></tr>' : rows}</tbody></table>`;
}
