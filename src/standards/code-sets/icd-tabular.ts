import { SaxesParser } from 'saxes';
import type { CodeFile, ConceptDraft, ConceptList } from './code-set.ts';
import { CodeFileFault } from './code-set.ts';

const noteNames: Record<string, string> = { includes: 'includes', excludes1: 'excludes1', excludes2: 'excludes2', useAdditionalCode: 'use-additional-code', codeFirst: 'code-first', codeAlso: 'code-also' };

type Diagnosis = { code: string; desc: string; terms: string[]; notes: Record<string, string[]>; seventh: Map<string, string> | undefined; children: number };

/**
 * The tabular list (`icd10cm_tabular_YYYY.xml`, CDC): nested `diag` with `name`, `desc`, `inclusionTerm`, notes and `sevenChrDef`. A code of fewer
 * than six characters that takes a seventh is filled with X (ICD-10-CM Official Guidelines, section I.A.5). Answers the year of its `version`.
 */
export async function takeTabular(file: CodeFile, concepts: ConceptList): Promise<string | undefined> {
  let number = 0, year: string | undefined, text = '', extension: string | undefined;
  const open: Diagnosis[] = [], path: string[] = [];
  const parser = new SaxesParser();
  parser.on('doctype', () => { throw new CodeFileFault(file.path, number, 'has a document type declaration, which is refused'); });
  parser.on('error', () => { throw new CodeFileFault(file.path, number, 'is not well-formed XML at this line'); });
  parser.on('opentag', ({ name, attributes }) => {
    path.push(name); text = '';
    if (name === 'diag') { const above = open.at(-1); if (above) above.children += 1; open.push({ code: '', desc: '', terms: [], notes: {}, seventh: undefined, children: 0 }); }
    if (name === 'extension') extension = String((attributes as Record<string, string>)['char'] ?? '');
  });
  parser.on('text', (piece) => { text += piece; });
  parser.on('closetag', ({ name }) => {
    const at = open.at(-1), inside = path.at(-2), words = text.replace(/\s+/g, ' ').trim();
    if (name === 'version' && path.length === 2) year = /^20\d{2}/.exec(words)?.[0];
    if (at) {
      if (name === 'name' && inside === 'diag') at.code = words;
      else if (name === 'desc' && inside === 'diag') at.desc = words;
      else if (name === 'note' && inside === 'inclusionTerm') at.terms.push(words);
      else if (name === 'note' && inside && noteNames[inside]) (at.notes[noteNames[inside]!] ??= []).push(words);
      else if (name === 'extension' && extension) (at.seventh ??= new Map()).set(extension, words);
      else if (name === 'diag') {
        if (!/^[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$/.test(at.code) || at.desc === '') throw new CodeFileFault(file.path, number, 'has a diag without a code and a description');
        const seventh = open.toReversed().find((d) => d.seventh)?.seventh;
        open.pop();
        add(concepts, at, open.at(-1)?.code, at.children === 0 ? seventh : undefined);
      }
    }
    path.pop(); text = '';
  });
  for await (const line of file.lines) { number += 1; parser.write(`${line}\n`); }
  parser.close();
  return year;
}

function add(concepts: ConceptList, d: Diagnosis, parent: string | undefined, seventh: Map<string, string> | undefined): void {
  const leaf = d.children === 0 && !seventh;
  const concept: ConceptDraft = {
    code: d.code, display: d.desc, selectable: leaf, ...(parent ? { parents: [parent] } : {}), ...(d.terms.length ? { synonyms: d.terms } : {}),
    properties: { billable: leaf, ...Object.fromEntries(Object.entries(d.notes).map(([k, notes]) => [k, notes.join('\n')])) },
  };
  concepts.add(concept);
  if (!seventh) return;
  const [stem, rest = ''] = d.code.split('.');
  for (const [char, says] of seventh) concepts.add({ code: `${stem}.${rest.padEnd(3, 'X')}${char}`, display: `${d.desc}, ${says}`, selectable: true, parents: [d.code], properties: { billable: true } });
}
