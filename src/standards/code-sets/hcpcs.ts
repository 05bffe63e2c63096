import type { CodeReader, ConceptDraft, Layout, LoadSaid } from './code-set.ts';
import { CodeFileFault, ConceptList, baseOf } from './code-set.ts';
import { hcpcsConcept, readTable, textOf } from './csv-lists.ts';
import { systems } from './systems.ts';

type Gathered = { code: string; modifier: boolean; long: string; short: string; days: { added: string; effective: string; terminated: string }; coverage: string; betos: string };

/** Columns of the record, counted from 1 (CMS, "HCPCS Record Layout", in each ANWEB release). */
const field = (line: string, from: number, to: number): string => line.slice(from - 1, to).trim();

/**
 * HCPCS Level II as CMS publishes it, `HCPCyyyy_xxx_ANWEB`: fixed width (320 characters) or the same as a table. Record id 3 (procedure) and 7
 * (modifier) begin a code; 4 and 8 carry on its long description. A code with a termination date is retired.
 */
export const hcpcsAnweb: Layout = {
  kind: 'hcpcs', title: 'HCPCS Level II: CMS ANWEB file, fixed width or CSV',
  recognises: (path, head) => isTable(head) || (/anweb|hcpc/i.test(baseOf(path)) && isFixed(head.split(/\r?\n/)[0] ?? '')) || isFixed(head.split(/\r?\n/)[0] ?? ''),
  reader(said: LoadSaid): CodeReader {
    const byCode = new Map<string, Gathered>();
    let year: string | undefined;
    const take = (g: Gathered, id: string, path: string, line: number): void => {
      if (!/^[A-Z0-9]{2}$|^[A-Z]\d{4}$|^\d{4}[A-Z]$/.test(g.code)) throw new CodeFileFault(path, line, 'has no HCPCS code or modifier in its first column');
      const there = byCode.get(g.code);
      if (id === '4' || id === '8') {
        if (!there) throw new CodeFileFault(path, line, 'carries on a description that no line before it began: lines are missing or mixed up');
        there.long = `${there.long} ${g.long}`.trim();
      } else byCode.set(g.code, g);
    };
    return {
      async take(file) {
        year ??= /(20\d{2})/.exec(baseOf(file.path))?.[1];
        const lines: string[] = [];
        let first: string | undefined, number = 0;
        for await (const line of file.lines) {
          number += 1;
          first ??= line;
          if (isTable(first)) { lines.push(line); continue; }
          if (line.trim() === '') continue;
          const id = line[10] ?? '';
          if (!/^[3478]$/.test(id) || line.length < 92) throw new CodeFileFault(file.path, number, 'is no HCPCS record: column 11 must be 3, 4, 7 or 8');
          take({ code: field(line, 1, 5), modifier: id === '7' || id === '8', long: field(line, 12, 91), short: field(line, 92, 119), coverage: field(line, 230, 230), betos: field(line, 257, 259), days: { added: field(line, 269, 276), effective: field(line, 277, 284), terminated: field(line, 285, 292) } }, id, file.path, number);
        }
        if (lines.length === 0) return;
        for (const { line, row } of readTable(file.path, await textOf((async function* () { yield* lines; })()), first!.includes('\t') ? '\t' : ',').rows) {
          const r = (...names: string[]): string => names.map((n) => row[n]).find((v) => v !== undefined) ?? '';
          const id = r('recid', 'rec id', 'record identification code');
          take({ code: r('hcpc', 'hcpcs'), modifier: id === '7' || id === '8', long: r('long description', 'long_description'), short: r('short description', 'short_description'), coverage: r('cov', 'coverage'), betos: r('betos'), days: { added: r('add dt', 'add_dt', 'add date'), effective: r('act eff dt', 'act_eff_dt'), terminated: r('term dt', 'term_dt', 'term date') } }, id, file.path, line);
        }
      },
      done() {
        const concepts = new ConceptList();
        for (const g of byCode.values()) concepts.add(conceptOf(g));
        return { systems: [{ system: { ...systems.hcpcs, ...(year ? { version: year } : {}), ...said, content: 'complete' }, concepts }], valueSets: [], conceptMaps: [] };
      },
    };
  },
};

function conceptOf(g: Gathered): ConceptDraft {
  const concept = hcpcsConcept(g.code, g.modifier, g.long, g.short, g.days);
  concept.properties = { ...concept.properties, ...(g.coverage ? { coverage: g.coverage } : {}), ...(g.betos ? { betos: g.betos } : {}) };
  return concept;
}

const isTable = (head: string): boolean => /^\W*HCPCS?\W/i.test(head) && /long[ _]description/i.test(head.split(/\r?\n/)[0] ?? '');
const isFixed = (line: string): boolean => line.length >= 280 && /^[A-Z0-9 ]{5}\d{5}[3478]/.test(line);
