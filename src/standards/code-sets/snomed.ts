import type { CodeFile, CodeReader, ConceptDraft, Layout, LoadSaid } from './code-set.ts';
import { CodeFileFault, baseOf, dayOf } from './code-set.ts';
import { systems } from './systems.ts';

const isA = '116680003', fullySpecified = '900000000000003001', synonym = '900000000000013009', preferred = '900000000000548007', usEnglish = '900000000000509007', primitive = '900000000000074008';
type Part = 'concept' | 'description' | 'relationship' | 'language';
const columns: Record<Part, number> = { concept: 5, description: 9, relationship: 10, language: 7 };

const partOf = (path: string, head: string): Part | undefined => {
  const name = baseOf(path);
  if (!/snapshot/i.test(name) || !/^id\teffectiveTime\tactive\tmoduleId\t/.test(head)) return undefined;
  if (/^x?sct2_Concept_/i.test(name)) return 'concept';
  if (/^x?sct2_Description_/i.test(name)) return 'description';
  if (/^x?sct2_Relationship_/i.test(name)) return 'relationship';
  return /^x?der2_cRefset_Language/i.test(name) ? 'language' : undefined;
};

type Term = { id: string; text: string; full: boolean };

/**
 * SNOMED CT, Release Format 2, Snapshot files (SNOMED CT Release File Specifications, chapter 4): concepts, descriptions, relationships and, where
 * present, the US English language reference set, which says which synonym is preferred. Only IS A relationships are kept. Inactive concepts are retired.
 */
export const snomed: Layout = {
  kind: 'snomed', title: 'SNOMED CT: RF2 Snapshot (Concept, Description, Relationship, Language)',
  recognises: (path, head) => partOf(path, head) !== undefined,
  reader(said: LoadSaid): CodeReader {
    const concepts = new Map<string, { active: boolean; on: string; defined: boolean }>(), terms = new Map<string, Term[]>(), parents = new Map<string, string[]>(), liked = new Set<string>();
    let newest = '', path = '';
    const take: Record<Part, (f: string[]) => void> = {
      concept: (f) => { concepts.set(f[0]!, { active: f[2] === '1', on: f[1]!, defined: f[4] !== primitive }); if (f[1]! > newest) newest = f[1]!; },
      description: (f) => { if (f[2] === '1' && (f[6] === fullySpecified || f[6] === synonym) && (f[5] ?? 'en').startsWith('en')) push(terms, f[4]!, { id: f[0]!, text: f[7]!, full: f[6] === fullySpecified }); },
      relationship: (f) => { if (f[2] === '1' && f[7] === isA) push(parents, f[4]!, f[5]!); },
      language: (f) => { if (f[2] === '1' && f[4] === usEnglish && f[6] === preferred) liked.add(f[5]!); },
    };
    return {
      async take(file) { path = file.path; await takeRows(file, take); },
      done() {
        if (concepts.size === 0 || terms.size === 0) throw new CodeFileFault(path, 0, concepts.size === 0 ? 'comes without the Concept snapshot' : 'comes without the Description snapshot', 'Give the whole release: its zip, or the Snapshot/Terminology folder');
        const version = /_(\d{8})\.txt$/.exec(path)?.[1] ?? newest;
        return {
          systems: [{ system: { ...systems.snomed, version: `http://snomed.info/sct/731000124108/version/${version}`, ...(dayOf(version) ? { effectiveOn: dayOf(version)! } : {}), ...said, content: 'complete' }, concepts: { size: concepts.size, *[Symbol.iterator]() { for (const [code, c] of concepts) yield conceptOf(code, c, terms.get(code) ?? [], parents.get(code), liked); } } as Iterable<ConceptDraft> }],
          valueSets: [], conceptMaps: [],
        };
      },
    };
  },
};

function conceptOf(code: string, c: { active: boolean; on: string; defined: boolean }, terms: readonly Term[], parents: string[] | undefined, liked: ReadonlySet<string>): ConceptDraft {
  const full = terms.find((t) => t.full), best = terms.find((t) => !t.full && liked.has(t.id)) ?? terms.find((t) => !t.full);
  const tag = /\(([^()]+)\)$/.exec(full?.text ?? '')?.[1], retiredOn = dayOf(c.on);
  const display = best?.text ?? full?.text.replace(/\s*\([^()]+\)$/, '') ?? code;
  return { code, display, synonyms: terms.filter((t) => t.text !== display).map((t) => t.text), active: c.active, ...(!c.active && retiredOn ? { retiredOn } : {}), ...(parents ? { parents } : {}), properties: { ...(tag ? { semanticTag: tag } : {}), sufficientlyDefined: c.defined } };
}

async function takeRows(file: CodeFile, take: Record<Part, (fields: string[]) => void>): Promise<void> {
  let number = 0, part: Part | undefined;
  for await (const line of file.lines) {
    number += 1;
    if (number === 1) { part = partOf(file.path, line); continue; }
    if (line === '') continue;
    const fields = line.split('\t');
    if (!part || fields.length !== columns[part] || !/^[\dA-Fa-f-]{6,36}$/.test(fields[0]!) || !/^\d{8}$/.test(fields[1]!)) throw new CodeFileFault(file.path, number, `is no line of an RF2 snapshot: ${part ? columns[part] : 5} columns with tabs are expected, an id and a day first`);
    take[part](fields);
  }
}

const push = <V>(map: Map<string, V[]>, key: string, value: V): void => { const list = map.get(key); if (list) list.push(value); else map.set(key, [value]); };
