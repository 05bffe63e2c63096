/**
 * The XHTML that FHIR allows in a narrative (narrative.html#xhtml; invariants txt-1 and txt-2): an allow-list of elements and attributes,
 * well-formed, no active content. One pass, no tree.
 */
const words = (list: string): Set<string> => new Set(list.split(' '));

const elements = words('p br div h1 h2 h3 h4 h5 h6 a span b em i strong small big tt dfn q var abbr acronym cite blockquote hr ul ol li dl dt dd pre '
  + 'table caption colgroup col thead tr tfoot tbody th td code samp img map area address bdo kbd sub sup u s strike ins del center font');
const everywhere = words('title style class id lang xml:lang dir accesskey tabindex span width align valign char charoff abbr axis headers scope rowspan colspan');
const own: Record<string, Set<string>> = {
  a: words('href name charset type hreflang rel rev shape coords'), img: words('src border alt longdesc height width usemap ismap'),
  div: words('xmlns'), blockquote: words('cite'), q: words('cite'), ins: words('cite datetime'), del: words('cite datetime'), map: words('name'),
  area: words('shape coords href nohref alt'), table: words('summary width border frame rules cellspacing cellpadding bgcolor'),
  pre: words('space'), td: words('nowrap bgcolor height'), th: words('nowrap bgcolor height'), tr: words('bgcolor'), font: words('color size face'), ol: words('start type'), li: words('value type'), ul: words('type'),
};
const xhtml = 'http://www.w3.org/1999/xhtml';
const token = /<!--(?:(?!--)[\s\S])*-->|<\/([A-Za-z][\w:.-]*)\s*>|<([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/y;
const attribute = /(?<![\w:.-])([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
/** XML's five and numbers: HTML's names (`&nbsp;`) are none here (narrative.html#xhtml). */
const badEntity = /&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)/;
/** XML 1.0 section 2.2. */
const notXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const activeStyle = /expression\s*\(|javascript:|vbscript:|behavior\s*:|-moz-binding|@import/i;

/** What is wrong with a narrative's `div`, or undefined when it is safe and well-formed. Never quotes the text. */
export function narrativeFault(div: unknown): string | undefined {
  if (typeof div !== 'string') return 'must be text';
  if (notXml.test(div) || !div.isWellFormed()) return 'holds a character that XML does not allow';
  const open: string[] = [];
  let content = false;
  let at = 0;
  let closed = false;
  while (at < div.length) {
    token.lastIndex = at;
    const found = token.exec(div);
    if (!found) return `is not well-formed XHTML at offset ${at}`;
    at = token.lastIndex;
    const [all, close, name, attributes, selfClosed] = found;
    if (close !== undefined) {
      if (open.pop() !== close) return `closes an element that is not open at offset ${found.index}`;
      closed = open.length === 0;
    } else if (name !== undefined) {
      if (closed || (open.length === 0 && name !== 'div')) return 'must be one <div>';
      const fault = elementFault(name, attributes ?? '', open.length === 0);
      if (fault) return fault;
      if (name === 'img') content = true;
      if (selfClosed !== '/') open.push(name);
      else if (open.length === 0) closed = true;
    } else if (!all.startsWith('<!--')) {
      if (open.length === 0 && all.trim() !== '') return 'must be one <div>';
      if (badEntity.test(all)) return 'holds an & that begins no entity of XML';
      if (!content && all.trim() !== '') content = true;
    }
  }
  if (!closed) return open.length > 0 ? 'leaves an element open' : 'must be one <div>';
  return content ? undefined : 'holds neither text nor image (txt-2)';
}

function elementFault(name: string, attributes: string, root: boolean): string | undefined {
  if (!elements.has(name)) return 'holds an element that narratives may not have (txt-1)';
  let namespace: string | undefined;
  attribute.lastIndex = 0;
  const seen = new Set<string>();
  for (let found = attribute.exec(attributes); found; found = attribute.exec(attributes)) {
    const key = found[1]!;
    const value = found[2] ?? found[3] ?? '';
    if (seen.has(key)) return 'gives an attribute twice';
    seen.add(key);
    if (key === 'xmlns') { namespace = value; if (value !== xhtml) return 'is in a namespace that is not XHTML'; continue; }
    if (!everywhere.has(key) && !own[name]?.has(key)) return 'holds an attribute that narratives may not have (txt-1)';
    if (badEntity.test(value)) return 'holds an & that begins no entity of XML';
    if (key === 'style' && activeStyle.test(plain(value))) return 'holds an active style (txt-1)';
    if ((key === 'href' || key === 'src' || key === 'cite' || key === 'longdesc' || key === 'usemap') && isActiveLink(value, key)) return 'holds an active link (txt-1)';
  }
  return root && namespace === undefined ? 'lacks the XHTML namespace on its <div>' : undefined;
}

const plain = (value: string): string => value.replace(/&#(?:x([0-9a-f]+)|(\d+));?/gi, (_all, hex: string | undefined, decimal: string | undefined) => {
  const point = hex ? Number.parseInt(hex, 16) : Number(decimal);
  return point <= 0x10ffff ? String.fromCodePoint(point) : '';
}).replace(/&(?:colon|Tab|NewLine);/g, (entity) => (entity === '&colon;' ? ':' : ''));

/** Schemes that run or fetch code; browsers ignore control characters and spaces inside them. */
function isActiveLink(value: string, key: string): boolean {
  const link = plain(value).replace(/[\u0000-\u0020\u007f-\u00a0]/g, '').toLowerCase();
  const scheme = /^([a-z][a-z0-9+.-]*):/.exec(link)?.[1];
  if (scheme === undefined) return false;
  if (scheme === 'data') return !(key === 'src' && /^data:image\/(png|jpe?g|gif|webp|bmp|tiff)[;,]/.test(link));
  return scheme === 'javascript' || scheme === 'vbscript' || scheme === 'livescript' || scheme === 'file' || scheme === 'jar' || scheme === 'mocha';
}
