/**
 * A narrative made safe to show: only elements and attributes of an allow-list narrower than FHIR's (narrative.html#xhtml), no links that run
 * code, nothing fetched from elsewhere, no style, well-formed. Written anew from what was understood; what was not is dropped, its words are kept.
 */
const kept = new Set('p br div h1 h2 h3 h4 h5 h6 span b em i strong small big q abbr cite blockquote hr ul ol li dl dt dd pre table caption colgroup col thead tr tfoot tbody th td code samp sub sup u s strike ins del center'.split(' '));
const empty = new Set(['br', 'hr', 'col']);
/** Their content is code or foreign matter: dropped with what they hold. */
const dropped = new Set('script style iframe object embed applet svg math template noscript head title form select textarea button video audio canvas frameset xml'.split(' '));
const attributes = new Set(['colspan', 'rowspan', 'align', 'valign', 'scope', 'title', 'lang', 'dir', 'span', 'abbr', 'start']);
const token = /<[!?][^<>]*>|<\/([A-Za-z][\w:.-]*)\s*>|<([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*(\/?)>|[^<]+|</g;
const attribute = /(?<![\w:.-])([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const lengthMost = 2_000_000, depthMost = 200;

const entity = (text: string): string => text.replace(/&(?!(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)/g, '&amp;');
const escaped = (text: string): string => entity(text).replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export function sanitizeNarrative(div: unknown): string | null {
  if (typeof div !== 'string' || div.trim() === '' || div.length > lengthMost) return null;
  let out = '', skipping: string | undefined, skipDepth = 0;
  const open: string[] = [];
  for (const [all, close, name, given, selfClosed] of withoutMarks(div).matchAll(token)) {
    const tag = (close ?? name)?.toLowerCase();
    if (skipping !== undefined) {
      if (tag === skipping) skipDepth += close !== undefined ? -1 : selfClosed === '/' ? 0 : 1;
      if (skipDepth === 0) skipping = undefined;
    } else if (close !== undefined) out += closing(open, tag!);
    else if (name !== undefined) {
      if (dropped.has(tag!)) { if (selfClosed !== '/') { skipping = tag; skipDepth = 1; } }
      else if (!kept.has(tag!) || open.length >= depthMost) continue;
      else if (empty.has(tag!)) out += `<${tag}${attributesOf(given ?? '')}/>`;
      else { out += `<${tag}${attributesOf(given ?? '')}>`; if (selfClosed === '/') out += `</${tag}>`; else open.push(tag!); }
    } else if (!all.startsWith('<!') && !all.startsWith('<?')) out += escaped(all);
  }
  while (open.length > 0) out += `</${open.pop()}>`;
  return out;
}

/** Without comments, and with CDATA as text; one pass, also over text that leaves them open. */
function withoutMarks(text: string): string {
  let out = '', at = 0;
  for (;;) {
    const mark = text.indexOf('<!', at);
    if (mark < 0) return out + text.slice(at);
    const comment = text.startsWith('<!--', mark), cdata = text.startsWith('<![CDATA[', mark);
    if (!comment && !cdata) { out += text.slice(at, mark + 2); at = mark + 2; continue; }
    const end = text.indexOf(comment ? '-->' : ']]>', mark);
    out += text.slice(at, mark);
    if (cdata) out += escaped(text.slice(mark + 9, end < 0 ? undefined : end).replaceAll('&', '&amp;'));
    if (end < 0) return out;
    at = end + 3;
  }
}

/** Closes what is open down to the tag; a closing tag that closes nothing is dropped. */
function closing(open: string[], tag: string): string {
  if (!open.includes(tag)) return '';
  let out = '';
  for (;;) { const top = open.pop()!; out += `</${top}>`; if (top === tag) return out; }
}

function attributesOf(given: string): string {
  let out = '';
  for (const [, key, double, single] of given.matchAll(attribute)) if (attributes.has(key!.toLowerCase())) out += ` ${key!.toLowerCase()}="${escaped(double ?? single ?? '').replaceAll('"', '&quot;')}"`;
  return out;
}
