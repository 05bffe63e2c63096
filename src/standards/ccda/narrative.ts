import type { XmlElement } from '../xml/index.ts';
import type { Reading } from './reading.ts';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** XML cannot carry most control characters; the parser refuses them, so only markup needs escaping here. */
const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => escapes[c] as string);

/** CDA StrucDoc (and the HTML some senders write in it) -> XHTML that FHIR allows in Narrative.div (R4 narrative.html#xhtml). */
const tags: Readonly<Record<string, string>> = {
  paragraph: 'p', p: 'p', item: 'li', li: 'li', table: 'table', thead: 'thead', tbody: 'tbody', tfoot: 'tfoot', tr: 'tr', td: 'td', th: 'th', col: 'col', colgroup: 'colgroup',
  sub: 'sub', sup: 'sup', br: 'br', content: 'span', span: 'span', div: 'div', text: 'div', footnote: 'span', b: 'b', strong: 'b', i: 'i', em: 'em', u: 'u', ul: 'ul', ol: 'ol', pre: 'pre', hr: 'hr',
  h1: 'h1', h2: 'h2', h3: 'h3', h4: 'h4', h5: 'h5', h6: 'h6', dl: 'dl', dt: 'dt', dd: 'dd', blockquote: 'blockquote', tt: 'tt', code: 'code', small: 'small', big: 'big', center: 'div', font: 'span',
};
const empty = new Set(['br', 'col', 'hr']);
/** Their content is code or a frame, not words for a reader. */
const active = new Set(['script', 'style', 'object', 'embed', 'iframe', 'frame', 'applet', 'form', 'input', 'button', 'link', 'meta', 'base', 'svg', 'audio', 'video']);
const attributes = new Set(['colspan', 'rowspan', 'align', 'valign', 'border', 'width', 'summary', 'scope', 'headers', 'abbr', 'span', 'cellpadding', 'cellspacing', 'title']);
const styles: readonly [RegExp, string][] = [[/bold/i, 'b'], [/italics?|emphasis/i, 'i'], [/underline/i, 'u'], [/strikethrough/i, 'strike']];
const ordered = new Set(['ordered']);
const arabic: Readonly<Record<string, string>> = { arabic: '1', littleroman: 'i', bigroman: 'I', littlealpha: 'a', bigalpha: 'A' };

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

class Converter {
  readonly #reading: Reading;
  constructor(reading: Reading) { this.#reading = reading; }

  inside(element: XmlElement): string {
    let out = '';
    for (const node of element.content) out += typeof node === 'string' ? escape(node) : this.one(node);
    return out;
  }

  #attributes(element: XmlElement): string {
    let out = '';
    const id = element.word('ID') ?? element.word('id');
    if (id !== undefined) out += ` id="${escape(id)}"`;
    for (const name in element.attributes) {
      const value = element.attributes[name] as string;
      if (attributes.has(name) && !/[<]/.test(value) && !/(script|expression)\s*[:(]/i.test(value)) out += ` ${name}="${escape(value)}"`;
    }
    return out;
  }

  one(element: XmlElement): string {
    const name = local(element.name);
    if (active.has(name.toLowerCase())) {
      this.#reading.find('warning', 'active-content-removed', element, `The text held <${name.slice(0, 20)}>, which is not text to read; left out`, 'Ask the sender why it is there');
      return '';
    }
    for (const key in element.attributes) if (/^on[a-z]/i.test(key)) this.#reading.find('warning', 'active-content-removed', element, 'The text held an event handler; left out', 'Ask the sender why it is there');
    switch (name) {
      case 'list': return this.#list(element);
      case 'item': return this.#captioned(element, 'li');
      case 'caption': return element.parent?.name === 'table' ? this.#wrap('caption', element) : `<p><b>${this.inside(element)}</b></p>`;
      case 'linkHtml': case 'a': return this.#link(element);
      case 'renderMultiMedia': return this.#media(element);
      case 'footnoteRef': return `<a href="#${escape(element.word('IDREF') ?? '')}">[note]</a>`;
      case 'img': return `<span>[picture: ${escape(element.word('alt') ?? 'not shown')}]</span>`;
      default: return this.#plain(element, name);
    }
  }

  #wrap(tag: string, element: XmlElement, extra = ''): string {
    return empty.has(tag) ? `<${tag}${tag === 'br' ? '' : this.#attributes(element)}/>${this.inside(element)}` : `<${tag}${this.#attributes(element)}${extra}>${this.#styled(element)}</${tag}>`;
  }

  /** styleCode and revised as elements a reader sees. */
  #styled(element: XmlElement): string {
    let text = this.inside(element);
    const code = element.word('styleCode') ?? '';
    if (code !== '' && !/<(p|div|ul|ol|table|li|tr|td|thead|tbody)[ >]/.test(text)) for (const [pattern, tag] of styles) if (pattern.test(code)) text = `<${tag}>${text}</${tag}>`;
    return element.word('revised') === 'delete' ? `<strike title="deleted">${text}</strike>` : text;
  }

  #plain(element: XmlElement, name: string): string {
    const tag = tags[name] ?? 'span';
    if (tag !== 'p' && tag !== 'span') return this.#wrap(tag, element);
    const text = this.#wrap('span', element);
    const holdsBlock = /<(p|div|ul|ol|table|pre|h[1-6]|hr|dl|blockquote)[ >/]/.test(text);
    const real = holdsBlock ? 'div' : tag;
    return real === 'span' ? text : `<${real}${text.slice('<span'.length, -'</span>'.length)}</${real}>`;
  }

  #captioned(element: XmlElement, tag: string): string {
    let out = '';
    for (const node of element.content) out += typeof node === 'string' ? escape(node) : node.name === 'caption' ? `<b${this.#attributes(node)}>${this.inside(node)}</b> ` : this.one(node);
    return `<${tag}${this.#attributes(element)}>${out}</${tag}>`;
  }

  #list(element: XmlElement): string {
    const tag = ordered.has((element.word('listType') ?? '').toLowerCase()) ? 'ol' : 'ul';
    const type = arabic[(element.word('styleCode') ?? '').toLowerCase()];
    let before = '';
    let inside = '';
    for (const node of element.content) {
      if (typeof node === 'string') inside += node.trim() === '' ? node : `<li>${escape(node)}</li>`;
      else if (node.name === 'caption') before += `<p><b${this.#attributes(node)}>${this.inside(node)}</b></p>`;
      else inside += node.name === 'item' || node.name === 'li' ? this.#captioned(node, 'li') : `<li>${this.one(node)}</li>`;
    }
    if (inside.trim() === '') return `${before}<div${this.#attributes(element)}></div>`;
    return `${before}<${tag}${this.#attributes(element)}${tag === 'ol' && type !== undefined ? ` type="${type}"` : ''}>${inside}</${tag}>`;
  }

  #link(element: XmlElement): string {
    const href = element.word('href') ?? element.word('value') ?? '';
    const safe = /^(https?:\/\/|mailto:|tel:|#)[^\s<>"]*$/i.test(href);
    if (!safe && href !== '') this.#reading.find('warning', 'link-removed', element, 'A link of the text does not lead to a web or mail address; its words are kept, the link is not', 'None needed');
    return safe ? `<a${this.#attributes(element)} href="${escape(href)}">${this.inside(element)}</a>` : this.#wrap('span', element);
  }

  #media(element: XmlElement): string {
    const named = (element.word('referencedObject') ?? '').split(/\s+/).filter((one) => one !== '').map(escape).join(', ');
    return `<span${this.#attributes(element)}>[picture: ${named === '' ? 'not named' : named}]${this.inside(element)}</span>`;
  }
}

/**
 * The narrative of a section (CDA R2, 4.3.5 Section Narrative Block) as a FHIR XHTML `div`: allow-listed elements and attributes, ids
 * kept so that entries can point at their text, no script, no event handlers, links only to web and mail addresses, pictures as words.
 * Every visible word of the source is in the result. Undefined when the text holds no words.
 */
export function narrativeDiv(reading: Reading, text: XmlElement | undefined): string | undefined {
  if (text === undefined) return undefined;
  const inside = new Converter(reading).inside(text).trim();
  const id = text.word('ID');
  return /[^\s]/.test(inside.replace(/<[^<>]*>/g, '')) ? `<div xmlns="http://www.w3.org/1999/xhtml"${id === undefined ? '' : ` id="${escape(id)}"`}>${inside}</div>` : undefined;
}

export const wordsDiv = (words: string): string => `<div xmlns="http://www.w3.org/1999/xhtml">${escape(words)}</div>`;
