import { SaxesParser, type SaxesTagNS } from 'saxes';
import { decodeXml } from './decode-xml.ts';
import { XmlElement } from './element.ts';
import { XmlFault, type XmlNote } from './xml-fault.ts';

export type XmlLimits = { depth: number; elements: number; attributes: number; nameLength: number; sizeBytes: number };
export const xmlLimits: XmlLimits = { depth: 200, elements: 2_000_000, attributes: 200, nameLength: 500, sizeBytes: 256 * 1024 * 1024 };

export type XmlOptions = {
  /** Namespace -> canonical prefix; '' gives bare local names. */
  namespaces: Readonly<Record<string, string>>;
  /** Prefixes whose namespace is beyond doubt though a sender forgot to declare it: read, and noted. */
  forgiven?: Readonly<Record<string, string>>;
  limits?: Partial<XmlLimits>;
};

export type XmlDocument = { root: XmlElement; text: string; encoding: string; notes: XmlNote[] };

const wellFormed = 'Ask the sender for the whole document; an XML editor shows the place';

/** The words of a fault without the parser's position prefix, and without names taken from the content. */
function plain(message: string): string {
  const says = message.replace(/^\d+:\d+:\s*/, '').replace(/\.$/, '');
  if (/unclosed tag|unexpected end|document must contain a root/i.test(says)) return 'the document ends too early (it is cut short)';
  if (/undefined entity|unknown entity/i.test(says)) return 'an entity is used that XML does not define';
  return says.length > 160 ? 'the text cannot be read' : says;
}

/** Builds the tree while the parser reads. Stops at the first fault: nothing half-read is given out. */
class TreeBuilder {
  readonly parser: SaxesParser<{ xmlns: true; resolvePrefix: (prefix: string) => string | undefined }>;
  readonly notes: XmlNote[] = [];
  readonly #options: XmlOptions;
  readonly #limits: XmlLimits;
  readonly #undeclared = new Set<string>();
  #root: XmlElement | undefined;
  #at: XmlElement | undefined;
  #depth = 0;
  #count = 0;
  #startLine = 1;

  constructor(options: XmlOptions) {
    this.#options = options;
    this.#limits = { ...xmlLimits, ...options.limits };
    this.parser = new SaxesParser({ xmlns: true, position: true, resolvePrefix: (prefix: string) => this.#forgive(prefix) });
    this.parser.on('error', (error) => { throw this.#fault(`Not well-formed: ${plain(error.message)}`, wellFormed); });
    this.parser.on('doctype', (type) => {
      if (/^\s*html\b/i.test(type)) throw this.#fault('This is an HTML page, not an XML document', 'Ask the sender for the document itself, not a page that shows it');
      throw this.#fault('The document has a document type declaration (DTD); these can hide entities and are refused', 'Ask the sender to remove the <!DOCTYPE ...> part; a clinical document needs none');
    });
    this.parser.on('opentagstart', () => { this.#startLine = this.parser.line; });
    this.parser.on('opentag', (tag) => this.#open(tag as unknown as SaxesTagNS));
    this.parser.on('closetag', () => { this.#at = this.#at?.parent; this.#depth -= 1; });
    this.parser.on('text', (text) => this.#text(text));
    this.parser.on('cdata', (text) => this.#text(text));
  }

  #fault(says: string, mend: string): XmlFault {
    return new XmlFault(says, this.parser.line, this.parser.columnIndex + 1, mend);
  }

  #forgive(prefix: string): string | undefined {
    if (prefix === '') return undefined;
    if (!this.#undeclared.has(prefix)) {
      this.#undeclared.add(prefix);
      this.notes.push({ code: 'undeclared-prefix', line: this.parser.line, says: `The namespace prefix "${prefix.slice(0, 40)}" is used but not declared`, mend: 'Ask the sender to declare the prefix on the root element' });
    }
    return this.#options.forgiven?.[prefix] ?? `urn:undeclared:${prefix}`;
  }

  #text(text: string): void {
    if (this.#at !== undefined) (this.#at.content as (XmlElement | string)[]).push(text);
  }

  #name(uri: string, prefix: string, local: string): string {
    const canonical = this.#options.namespaces[uri];
    const by = canonical ?? (uri === '' ? '' : prefix);
    return by === '' ? local : `${by}:${local}`;
  }

  #open(tag: SaxesTagNS): void {
    this.#depth += 1;
    this.#count += 1;
    if (this.#depth > this.#limits.depth) throw this.#fault(`Elements are nested deeper than ${this.#limits.depth}`, 'No clinical document needs that; ask the sender to look at it');
    if (this.#count > this.#limits.elements) throw this.#fault(`There are more than ${this.#limits.elements} elements`, 'Ask the sender to split the document');
    if (tag.local.length > this.#limits.nameLength) throw this.#fault('An element name is too long', wellFormed);
    const attributes: Record<string, string> = Object.create(null);
    let count = 0;
    for (const key in tag.attributes) {
      const attribute = tag.attributes[key] as SaxesTagNS['attributes'][string];
      count += 1;
      if (attribute.prefix === 'xmlns' || attribute.name === 'xmlns') continue;
      attributes[this.#name(attribute.uri, attribute.prefix, attribute.local)] = attribute.value;
    }
    if (count > this.#limits.attributes) throw this.#fault(`An element has more than ${this.#limits.attributes} attributes`, wellFormed);
    const element = new XmlElement(this.#name(tag.uri, tag.prefix, tag.local), tag.uri, this.#startLine, attributes, [], this.#at);
    if (this.#at === undefined) this.#root = element;
    else (this.#at.content as (XmlElement | string)[]).push(element);
    this.#at = element;
  }

  read(text: string): XmlElement {
    this.parser.write(text);
    this.parser.close();
    if (this.#root === undefined) throw new XmlFault('There is no element in the document', 1, 1, wellFormed);
    return this.#root;
  }
}

/**
 * Reads XML safely: no DTD, no entities beyond XML's own five, no fetching of anything ever, limits on depth, number and size.
 * Processing instructions (a stylesheet, say) and comments are passed over. Throws XmlFault with line, column and mend.
 */
export function readXml(bytes: Uint8Array, options: XmlOptions): XmlDocument {
  const sizeMax = options.limits?.sizeBytes ?? xmlLimits.sizeBytes;
  if (bytes.byteLength > sizeMax) throw new XmlFault(`The document is larger than ${sizeMax} bytes`, 1, 1, 'Ask the sender to split it');
  const { text, encoding, notes } = decodeXml(bytes);
  const blank = /^\s*/.exec(text)?.[0] ?? '';
  if (blank.length > 0 && blank.length < text.length) notes.push({ code: 'blank-before-xml', line: 1, says: 'Blanks stand before the XML declaration; passed over', mend: 'Ask the sender to remove them' });
  const builder = new TreeBuilder(options);
  const root = builder.read(text.slice(blank.length));
  return { root, text, encoding, notes: [...notes, ...builder.notes] };
}
