import type { Content, Style } from '../../../standards/pdf/index.ts';
import { narrativeTree } from '../../../standards/narrative-tree.ts';
import type { Element } from '../../../standards/narrative-tree.ts';
import { set, together } from '../../../standards/pdf/index.ts';

const blocks = new Set(['p', 'div', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'hr', 'ul', 'ol', 'dl', 'pre', 'table', 'caption', 'center']);
const styles: Readonly<Record<string, Style>> = {
  b: { bold: true }, strong: { bold: true }, th: { bold: true }, dt: { bold: true }, em: { italics: true }, i: { italics: true }, cite: { italics: true }, u: { decoration: 'underline' }, ins: { decoration: 'underline' },
  del: { decoration: 'lineThrough' }, s: { decoration: 'lineThrough' }, strike: { decoration: 'lineThrough' }, sub: { sub: true } as Style, sup: { sup: true } as Style, small: { fontSize: 7.5 },
};

type Stretch = [string, Style];

/** The words of inline content, each with the style of the elements around it; blanks folded but in `pre`. */
function inline(nodes: readonly (Element | string)[], style: Style, kept: boolean): Stretch[] {
  return nodes.flatMap((n): Stretch[] => {
    if (typeof n === 'string') return [[kept ? n : n.replace(/[ \t\r\n]+/g, ' '), style]];
    if (n.tag === 'br') return [['\n', style]];
    return inline(n.inside, { ...style, ...styles[n.tag] }, kept || n.tag === 'pre');
  });
}

const holdsBlock = (e: Element): boolean => e.inside.some((n) => typeof n !== 'string' && (blocks.has(n.tag) || holdsBlock(n)));

/** A sanitized narrative as blocks of a page: paragraphs, lists, tables with their spans. No word of it is left out. */
export const narrativeBlocks = (html: string): Content[] => inside(narrativeTree(html), {}, false);

function inside(e: Element, style: Style, kept: boolean): Content[] {
  const out: Content[] = [];
  let words: Stretch[] = [];
  const flush = (): void => {
    if (words.some(([w]) => w.trim() !== '')) out.push(together(words, { margin: [0, 0, 0, 2], ...(kept ? { preserveLeadingSpaces: true } : {}) } as Style));
    words = [];
  };
  for (const n of e.inside) {
    if (typeof n === 'string' || (!blocks.has(n.tag) && !holdsBlock(n))) words.push(...inline([n], style, kept));
    else { flush(); out.push(...block(n, { ...style, ...styles[n.tag] }, kept)); }
  }
  flush();
  return out;
}

function block(e: Element, style: Style, kept: boolean): Content[] {
  switch (e.tag) {
    case 'hr': return [{ text: ' ', margin: [0, 2, 0, 2] }];
    case 'table': return table(e, style);
    case 'ul': case 'ol': {
      const items = e.inside.filter((n): n is Element => typeof n !== 'string').map((n) => stacked(inside(n, style, false)));
      const loose = e.inside.filter((n) => typeof n === 'string' && n.trim() !== '') as string[];
      return [...loose.map((t) => set(t)), ...(items.length === 0 ? [] : [e.tag === 'ul' ? { ul: items } : { ol: items, start: Number(e.attributes['start']) || 1 }] as Content[])];
    }
    case 'dl': return [{ stack: inside({ ...e, inside: e.inside.map((n) => (typeof n === 'string' ? n : { ...n, tag: 'p', inside: [{ ...n, tag: n.tag === 'dt' ? 'b' : 'span' }] })) }, style, false) }];
    case 'pre': return inside(e, { ...style, fontSize: 8 }, true);
    case 'caption': return [stacked(inside(e, { ...style, bold: true }, false))];
    default: return /^h\d$/.test(e.tag) ? inside(e, { ...style, bold: true, fontSize: 9.5 }, kept) : inside(e, style, kept);
  }
}

const stacked = (all: Content[]): Content => (all.length === 0 ? { text: ' ' } : all.length === 1 ? all[0]! : { stack: all });
const rowsOf = (e: Element): Element[] => e.inside.flatMap((n) => (typeof n === 'string' ? [] : n.tag === 'tr' ? [n] : ['thead', 'tbody', 'tfoot'].includes(n.tag) ? rowsOf(n) : []));
const span = (e: Element, name: string): number => Math.min(Math.max(Number.parseInt(e.attributes[name] ?? '1', 10) || 1, 1), 60);

/** A table with its spans laid out: pdfmake wants every covered cell named. What stands loose in a table is set before it. */
function table(e: Element, style: Style): Content[] {
  const out: Content[] = [], strays = e.inside.filter((n) => (typeof n === 'string' ? n.trim() !== '' : n.tag === 'caption' || (!['tr', 'thead', 'tbody', 'tfoot', 'colgroup', 'col'].includes(n.tag))));
  for (const s of strays) out.push(...(typeof s === 'string' ? [set(s)] : block(s, style, false)));
  const rows = rowsOf(e), grid: (Content | undefined)[][] = rows.map(() => []);
  rows.forEach((r, y) => {
    let x = 0;
    for (const cell of r.inside) {
      if (typeof cell === 'string') { if (cell.trim() !== '') out.push(set(cell)); continue; }
      while (grid[y]![x] !== undefined) x += 1;
      const across = span(cell, 'colspan'), down = Math.min(span(cell, 'rowspan'), rows.length - y);
      for (let dy = 0; dy < down; dy += 1) for (let dx = 0; dx < across; dx += 1) grid[y + dy]![x + dx] ??= {} as Content;
      grid[y]![x] = { ...(stacked(inside(cell, { ...style, fontSize: 8, ...styles[cell.tag] }, false)) as object), ...(across > 1 ? { colSpan: across } : {}), ...(down > 1 ? { rowSpan: down } : {}) } as Content;
      x += across;
    }
  });
  const columns = Math.max(0, ...grid.map((r) => r.length));
  if (columns === 0) return out;
  if (columns > 24) return [...out, ...rows.map((r) => stacked(inside({ ...r, inside: r.inside.flatMap((c) => (typeof c === 'string' ? [] : [...c.inside, '   '])) }, style, false)))];
  const body = grid.map((r) => Array.from({ length: columns }, (_, i) => r[i] ?? { text: '' }));
  const head = e.inside.filter((n): n is Element => typeof n !== 'string' && n.tag === 'thead').flatMap(rowsOf).length;
  return [...out, { table: { widths: Array.from({ length: columns }, () => '*'), body, headerRows: body.length > head ? head : 0 }, layout: 'grid', margin: [0, 1, 0, 4] }];
}
