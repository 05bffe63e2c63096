/**
 * What a file of codes says, in one shape for all layouts. Codes stand as their system writes them (ICD-10-CM with its dot).
 * `content: complete` promises the whole of the system, so that a code not in it has been retired; `fragment` promises nothing.
 */
export type SystemDraft = {
  url: string; name: string; title: string; version?: string; effectiveOn?: string; publisher?: string; licence: string;
  content: 'complete' | 'fragment'; caseSensitive?: boolean;
  /** The rest of a FHIR CodeSystem, without its concepts. */
  header?: object;
};

export type PropertyValue = string | number | boolean;
export type ConceptDraft = {
  code: string; display: string; synonyms?: string[];
  /** False for what the release itself calls retired or deprecated. */
  active?: boolean;
  /** False for headings: they exist and are looked up, but not entered. */
  selectable?: boolean;
  /** Day (YYYY-MM-DD) since which it is retired. */
  retiredOn?: string;
  parents?: string[]; properties?: Record<string, PropertyValue>;
};

export type CodeSet = { systems: { system: SystemDraft; concepts: Iterable<ConceptDraft> }[]; valueSets: FhirDefinition[]; conceptMaps: FhirDefinition[] };
export type FhirDefinition = { resourceType: string; url: string; [element: string]: unknown };

/** A file as it is read: lines without their ends, in order. */
export type CodeFile = { path: string; lines: AsyncIterable<string> };

/** What the person who loads may say where the files do not. */
export type LoadSaid = { version?: string; effectiveOn?: string };

/** Takes the files of one release, in any order, then tells what they say. */
export type CodeReader = { take(file: CodeFile): Promise<void>; done(): CodeSet };

/** One official layout. `recognises` is asked with a file's path and the beginning of its text. */
export type Layout = {
  kind: string; title: string;
  recognises(path: string, head: string): boolean;
  reader(said: LoadSaid): CodeReader;
};

/** The file is not what its layout promises. Says where and how to mend it. */
export class CodeFileFault extends Error {
  readonly path: string;
  readonly line: number;
  readonly mend: string;
  constructor(path: string, line: number, says: string, mend = 'Fetch the file anew from its publisher; nothing of it was loaded') {
    super(says);
    this.path = path;
    this.line = line;
    this.mend = mend;
  }
}

export const baseOf = (path: string): string => path.split('/').at(-1) ?? path;

/** Gathers concepts; the same code again adds its other names. Keeps the order of the file. */
export class ConceptList {
  readonly byCode = new Map<string, ConceptDraft>();
  add(concept: ConceptDraft): void {
    const there = this.byCode.get(concept.code);
    if (!there) { this.byCode.set(concept.code, concept); return; }
    for (const name of [concept.display, ...concept.synonyms ?? []]) if (name !== there.display && !there.synonyms?.includes(name)) (there.synonyms ??= []).push(name);
  }
  get size(): number { return this.byCode.size; }
  [Symbol.iterator](): Iterator<ConceptDraft> { return this.byCode.values(); }
}

/** `20210101` or `2021-01-01` as a day; undefined for anything else. */
export function dayOf(text: string | undefined): string | undefined {
  const m = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(text ?? '');
  return m ? `${m[1]}-${m[2]}-${m[3]}` : undefined;
}
