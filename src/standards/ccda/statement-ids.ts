import type { XmlElement } from '../xml/index.ts';
import { uuidPattern } from './code-systems.ts';

export const statementNames = new Set(['act', 'observation', 'organizer', 'procedure', 'encounter', 'substanceAdministration', 'supply', 'observationMedia', 'regionOfInterest']);
const bare = new Set(['templateId', 'id', 'code', 'statusCode']);

/** `root^extension` of an id element, or `root`; undefined for a null flavor or an id without root. */
export function idText(id: XmlElement | undefined): string | undefined {
  const root = id?.word('root');
  if (root === undefined || id?.word('nullFlavor') !== undefined) return undefined;
  const extension = id?.word('extension');
  return extension === undefined ? root : `${root}^${extension}`;
}

/**
 * An id that can name one thing beyond this document: a UUID, or a root with an extension. A bare OID is a system's name, and "0" or
 * "unknown" is what systems write for none: two documents would give it to two different things.
 */
function instanceId(id: XmlElement | undefined): string | undefined {
  const extension = id?.word('extension');
  if (extension === undefined ? !uuidPattern.test(id?.word('root') ?? '') : /^(0+|-?1|n\/?a|none|null|unk|unknown|undefined)$/i.test(extension)) return undefined;
  return idText(id);
}

/** Ids are used inside `Type/id`: no blanks and no slash there. */
const safe = (id: string): string => id.replace(/[\s/?#]+/g, '_').slice(0, 400);

/** True for a statement that only names another by its id (Entry Reference, 2.16.840.1.113883.10.20.22.4.122). */
export function isEntryReference(element: XmlElement): boolean {
  if (element.children('templateId').some((id) => id.word('root') === '2.16.840.1.113883.10.20.22.4.122')) return true;
  return element.child('id') !== undefined && element.elements().every((child) => bare.has(child.name)) && element.child('code')?.word('code') === undefined && element.child('code')?.child('originalText') === undefined && element.children('templateId').length <= 1;
}

function fingerprint(element: XmlElement): string {
  const attributes = Object.entries(element.attributes).filter(([name]) => name !== 'ID').sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${value}`).join('|');
  return `<${element.name} ${attributes}>${element.content.map((node) => (typeof node === 'string' ? node.trim() : fingerprint(node))).join('')}`;
}

/** Gives each statement its sender's id: `root^extension` where that names one statement of the document, else set and position. */
export class StatementIds {
  /** setId, or the document's id: what positions are relative to, equal in every version of a set. */
  readonly scope: string;
  readonly #byId = new Map<string, XmlElement[]>();
  readonly #unique = new Map<string, boolean>();
  readonly #steps = new Map<XmlElement, Map<XmlElement, string>>();
  readonly #sectionKeys = new Map<XmlElement, string>();
  readonly #resolved = new Map<string, string>();
  readonly #stands = new Map<XmlElement, string>();

  constructor(root: XmlElement) {
    const own = idText(root.child('setId')) ?? idText(root.child('id'));
    this.scope = safe(own ?? `unnamed:${root.child('code')?.word('code') ?? ''}:${root.child('effectiveTime')?.word('value') ?? ''}`);
    const used = new Map<string, number>();
    for (const element of root.walk()) {
      if (element.name === 'section') {
        const code = element.child('code')?.word('code') ?? 'section';
        const count = (used.get(code) ?? 0) + 1;
        used.set(code, count);
        this.#sectionKeys.set(element, count === 1 ? code : `${code}~${count}`);
      }
      if (!statementNames.has(element.name) || isEntryReference(element)) continue;
      const id = instanceId(element.child('id'));
      if (id === undefined) continue;
      const before = this.#byId.get(id);
      if (before === undefined) this.#byId.set(id, [element]);
      else before.push(element);
    }
  }

  #isUnique(id: string): boolean {
    const known = this.#unique.get(id);
    if (known !== undefined) return known;
    const [first, ...others] = this.#byId.get(id) ?? [];
    const unique = first !== undefined && others.every((other) => fingerprint(other) === fingerprint(first));
    this.#unique.set(id, unique);
    return unique;
  }

  /** An element's name with its number among its like; numbers of a long section are counted once. */
  #step(at: XmlElement, parent: XmlElement): string {
    let known = this.#steps.get(parent);
    if (known === undefined) {
      known = new Map();
      const counts = new Map<string, number>();
      for (const one of parent.elements()) {
        const count = (counts.get(one.name) ?? 0) + 1;
        counts.set(one.name, count);
        known.set(one, `${one.name}${count}`);
      }
      for (const [one, step] of known) if (counts.get(one.name) === 1 && one.name !== 'entry') known.set(one, step.slice(0, -1));
      this.#steps.set(parent, known);
    }
    return known.get(at) ?? at.name;
  }

  /** Where a statement stands in its section, as names and numbers. */
  position(element: XmlElement): string {
    const steps: string[] = [];
    let at: XmlElement = element;
    while (at.parent !== undefined && at.name !== 'section') {
      steps.unshift(this.#step(at, at.parent));
      at = at.parent;
    }
    return `${this.scope}:${safe(this.#sectionKeys.get(at) ?? at.name)}:${steps.join('.')}`;
  }

  /** The id of a statement among its sender's. The first of its ids that names it alone, else its position. */
  of(element: XmlElement): string {
    for (const one of element.children('id')) {
      const id = instanceId(one);
      if (id !== undefined && this.#isUnique(id)) return safe(id);
    }
    return this.position(element);
  }

  sectionKey(section: XmlElement): string {
    return safe(this.#sectionKeys.get(section) ?? 'section');
  }

  /** Remembers which resource stands for a statement, so that later references by id find it. */
  remember(element: XmlElement, reference: string): void {
    this.#stands.set(element, reference);
    for (const one of element.children('id')) {
      const id = idText(one);
      if (id !== undefined && !this.#resolved.has(id)) this.#resolved.set(id, reference);
    }
  }

  /** The resource that stands for this statement. */
  standsFor(element: XmlElement): string | undefined {
    return this.#stands.get(element);
  }

  resolve(element: XmlElement): string | undefined {
    const id = idText(element.child('id'));
    return id === undefined ? undefined : this.#resolved.get(id);
  }

  safe(id: string): string {
    return safe(id);
  }
}
