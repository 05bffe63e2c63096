import type { CodeFile, CodeReader, Layout, LoadSaid } from './code-set.ts';
import { baseOf, CodeFileFault, ConceptList } from './code-set.ts';
import { systems } from './systems.ts';
import { takeTabular } from './icd-tabular.ts';

/** ICD-10-CM codes have a dot after their third character. */
export const dotted = (code: string): string => (code.length > 3 && !code.includes('.') ? `${code.slice(0, 3)}.${code.slice(3)}` : code);

/** The releases of fiscal year Y are in force from 1 October of Y-1 (45 CFR 162.1002 adopts them as they are maintained). */
export const fiscalYear = (year: string): { version: string; effectiveOn: string } => ({ version: year, effectiveOn: `${Number(year) - 1}-10-01` });

const orderLine = /^(\d{5}) ([A-Z0-9]{1,7}) *([01]) (.{1,60}) ?(.*)$/;

/**
 * The order files of CMS, `icd10cm_order_YYYY.txt` and `icd10pcs_order_YYYY.txt`, fixed width ("ICD-10-CM/PCS Order File" readme of the yearly
 * release): 1-5 order number, 7-13 code without dot, 15 `0` heading or `1` valid for billing, 17-76 short description, 78- long description.
 */
async function takeOrderFile(file: CodeFile, concepts: ConceptList, code: (raw: string) => string): Promise<void> {
  let number = 0, last = 0;
  for await (const line of file.lines) {
    number += 1;
    if (line.trim() === '') continue;
    const raw = line.slice(6, 13).trim(), flag = line[14], order = Number(line.slice(0, 5));
    if (!orderLine.test(line) || !/^[A-Z0-9]{1,7}$/.test(raw) || (flag !== '0' && flag !== '1')) throw new CodeFileFault(file.path, number, 'is no line of an order file: an order number, a code, 0 or 1, and two descriptions are expected at fixed columns');
    if (order <= last) throw new CodeFileFault(file.path, number, `has order number ${order} after ${last}: lines are missing or mixed up`);
    last = order;
    const short = line.slice(16, 76).trim(), long = line.slice(77).trim() || short;
    concepts.add({ code: code(raw), display: long, ...(short && short !== long ? { synonyms: [short] } : {}), selectable: flag === '1', properties: { billable: flag === '1' } });
  }
}

/** A code's parent is the longest code that begins it. */
export function parentsByBeginning(concepts: ConceptList): void {
  for (const concept of concepts.byCode.values()) {
    if (concept.parents) continue;
    const bare = concept.code.replace('.', '');
    for (let n = bare.length - 1; n >= 3; n -= 1) {
      const parent = dotted(bare.slice(0, n));
      if (concepts.byCode.has(parent)) { concept.parents = [parent]; break; }
    }
  }
}

const yearIn = (path: string): string | undefined => /(?:^|[^0-9])(20\d{2})(?:[^0-9]|$)/.exec(path.replace(/_/g, ' '))?.[1];
const looksLikeOrder = (head: string): boolean => orderLine.test(head.split(/\r?\n/)[0] ?? '');

/** ICD-10-CM: the order file, the tabular list (XML), or both: the tabular list then adds includes, excludes and inclusion terms. */
export const icd10cm: Layout = {
  kind: 'icd10cm', title: 'ICD-10-CM: CMS order file and tabular list XML',
  recognises: (path, head) => /<ICD10CM\.tabular\b/.test(head) || (looksLikeOrder(head) && !/pcs/i.test(baseOf(path)) && /^\d{5} [A-Z]\d[0-9A-Z]/.test(head) && !/^\d{5} \w{7} [01]/.test(secondLine(head))),
  reader(said): CodeReader {
    const concepts = new ConceptList(), notes = new ConceptList();
    let year: string | undefined;
    return {
      async take(file) {
        year ??= yearIn(baseOf(file.path));
        if (/\.xml$/i.test(file.path)) year = await takeTabular(file, notes) ?? year; else await takeOrderFile(file, concepts, dotted);
      },
      done() {
        for (const note of notes) {
          const there = concepts.byCode.get(note.code);
          if (!there) continue;
          for (const name of note.synonyms ?? []) if (name !== there.display && !there.synonyms?.includes(name)) (there.synonyms ??= []).push(name);
          there.properties = { ...note.properties, ...there.properties };
        }
        const all = concepts.size > 0 ? concepts : notes;
        parentsByBeginning(all);
        // The tabular list leaves codes with a seventh character to the reader: alone it promises nothing about what it does not name.
        return { systems: [{ system: { ...systems.icd10cm, ...(year ? fiscalYear(year) : {}), ...said, content: concepts.size > 0 ? 'complete' : 'fragment' }, concepts: all }], valueSets: [], conceptMaps: [] };
      },
    };
  },
};

const secondLine = (head: string): string => head.split(/\r?\n/)[1] ?? '';

/** ICD-10-PCS: the same layout; codes of seven characters without dot, three-character tables as headings. */
export const icd10pcs: Layout = {
  kind: 'icd10pcs', title: 'ICD-10-PCS: CMS order file',
  recognises: (path, head) => looksLikeOrder(head) && (/pcs/i.test(baseOf(path)) || /^\d{5} \w{7} [01]/.test(secondLine(head))),
  reader(said: LoadSaid): CodeReader {
    const concepts = new ConceptList();
    let year: string | undefined;
    return {
      async take(file) { year ??= yearIn(baseOf(file.path)); await takeOrderFile(file, concepts, (raw) => raw); },
      done() {
        for (const c of concepts.byCode.values()) if (c.code.length === 7 && concepts.byCode.has(c.code.slice(0, 3))) c.parents = [c.code.slice(0, 3)];
        return { systems: [{ system: { ...systems.icd10pcs, ...(year ? fiscalYear(year) : {}), ...said, content: 'complete' }, concepts }], valueSets: [], conceptMaps: [] };
      },
    };
  },
};
