/** An element of a document that was read: a light tree, not to be changed by readers. Names are canonical: see `Namespaces` in read-xml.ts. */
export class XmlElement {
  /** Local name; `prefix:local` with the canonical prefix for the namespaces the reader named; the sender's own prefix for others. */
  readonly name: string;
  readonly uri: string;
  readonly line: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: readonly (XmlElement | string)[];
  readonly parent: XmlElement | undefined;

  constructor(name: string, uri: string, line: number, attributes: Record<string, string>, content: (XmlElement | string)[], parent: XmlElement | undefined) {
    this.name = name;
    this.uri = uri;
    this.line = line;
    this.attributes = attributes;
    this.content = content;
    this.parent = parent;
  }

  attr(name: string): string | undefined {
    return this.attributes[name];
  }

  /** The attribute without surrounding blanks; undefined when absent or blank. */
  word(name: string): string | undefined {
    const value = this.attributes[name]?.trim();
    return value === '' ? undefined : value;
  }

  child(name: string): XmlElement | undefined {
    for (const node of this.content) if (typeof node !== 'string' && node.name === name) return node;
    return undefined;
  }

  children(name: string): XmlElement[] {
    const found: XmlElement[] = [];
    for (const node of this.content) if (typeof node !== 'string' && node.name === name) found.push(node);
    return found;
  }

  /** Every child element, whatever its name. */
  elements(): XmlElement[] {
    return this.content.filter((node): node is XmlElement => typeof node !== 'string');
  }

  /** The first element down this path of names, first match at each step. */
  path(...names: string[]): XmlElement | undefined {
    let at: XmlElement | undefined = this;
    for (const name of names) at = at?.child(name);
    return at;
  }

  /** This element and all below it, in document order. */
  *walk(): Generator<XmlElement> {
    const stack: XmlElement[] = [this];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      yield at;
      for (let i = at.content.length - 1; i >= 0; i -= 1) {
        const node = at.content[i];
        if (node !== undefined && typeof node !== 'string') stack.push(node);
      }
    }
  }

  /** All text inside, as written. */
  rawText(): string {
    if (this.content.length === 0) return '';
    let text = '';
    for (const node of this.content) text += typeof node === 'string' ? node : node.rawText();
    return text;
  }

  /** All text inside with blanks folded; empty when there is none. */
  text(): string {
    return this.rawText().replace(/\s+/g, ' ').trim();
  }
}
