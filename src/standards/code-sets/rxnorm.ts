import type { CodeFile, CodeReader, ConceptDraft, Layout, LoadSaid, PropertyValue } from './code-set.ts';
import { CodeFileFault, baseOf } from './code-set.ts';
import { systems } from './systems.ts';

type Part = 'RXNCONSO' | 'RXNSAT' | 'RXNREL';
const columns: Record<Part, number> = { RXNCONSO: 18, RXNSAT: 13, RXNREL: 16 };
const partOf = (path: string): Part | undefined => {
  const m = /^(RXNCONSO|RXNSAT|RXNREL)\.RRF$/i.exec(baseOf(path));
  // A full release carries the prescribable subset again in a folder of its own.
  return m && !/(^|\/)prescribe\//i.test(path) ? m[1]!.toUpperCase() as Part : undefined;
};

/** Names by term type, the one that names the concept first (RxNorm Technical Documentation, appendix 5). */
const naming = ['SCD', 'SBD', 'GPCK', 'BPCK', 'SCDC', 'SBDC', 'SCDF', 'SBDF', 'SCDG', 'SBDG', 'SCDFP', 'SBDFP', 'SCDGP', 'IN', 'PIN', 'MIN', 'BN', 'DF', 'DFG', 'PSN', 'TMSY', 'SY', 'ET'];
const kept = new Set(['RXN_AVAILABLE_STRENGTH', 'RXN_HUMAN_DRUG', 'RXN_BN_CARDINALITY', 'RXTERM_FORM', 'SCHEDULE', 'NHRIC']);
type Drug = { tty: string; display: string; names: string[]; active: boolean };

/**
 * RxNorm full or monthly release, `rrf/` (RxNorm Technical Documentation, sections 12.4 to 12.8): RXNCONSO names, RXNSAT attributes, RXNREL
 * relationships, of which isa is kept as parent and has_ingredient as a property. Only SAB=RXNORM, which is free to use. SUPPRESS O and E are retired.
 */
export const rxnorm: Layout = {
  kind: 'rxnorm', title: 'RxNorm: RXNCONSO.RRF, RXNSAT.RRF, RXNREL.RRF',
  recognises: (path, head) => partOf(path) !== undefined && head.includes('|'),
  reader(said: LoadSaid): CodeReader {
    const drugs = new Map<string, Drug>(), parents = new Map<string, string[]>(), properties = new Map<string, Record<string, PropertyValue>>();
    let version: string | undefined, path = '';
    const property = (code: string, name: string, value: string): void => { const p = properties.get(code) ?? {}; p[name] = p[name] === undefined || p[name] === value ? value : `${p[name]}; ${value}`.slice(0, 1000); properties.set(code, p); };
    const take: Record<Part, (f: string[]) => void> = {
      RXNCONSO: (f) => { if (f[11] === 'RXNORM' && f[1] === 'ENG') name(drugs, f[0]!, f[12]!, f[14]!, f[16]!); },
      RXNSAT: (f) => { if (f[9] === 'RXNORM' && kept.has(f[8]!) && f[11] !== 'O') property(f[0]!, f[8]!, f[10]!); },
      // RXCUI2 RELA RXCUI1: "2 isa 1".
      RXNREL: (f) => {
        if (f[10] !== 'RXNORM' || f[2] !== 'CUI' || f[14] === 'O') return;
        if (f[7] === 'isa') { const list = parents.get(f[4]!); if (list) list.push(f[0]!); else parents.set(f[4]!, [f[0]!]); }
        else if (f[7] === 'has_ingredient') property(f[4]!, 'has_ingredient', f[0]!);
      },
    };
    return {
      async take(file) { version ??= /RxNorm_\w+_(\d{8})/i.exec(file.path)?.[1]; path = file.path; await takeRows(file, take); },
      done() {
        if (drugs.size === 0) throw new CodeFileFault(path, 0, 'comes without names of RxNorm (RXNCONSO.RRF)', 'Give the whole release: its zip, or the rrf folder');
        // The file name has month, day, year.
        const on = version ? `${version.slice(4)}-${version.slice(0, 2)}-${version.slice(2, 4)}` : undefined;
        const concepts = { size: drugs.size, *[Symbol.iterator](): Generator<ConceptDraft> { for (const [code, d] of drugs) yield { code, display: d.display, synonyms: [...new Set(d.names)].filter((n) => n !== d.display), active: d.active, ...(parents.has(code) ? { parents: parents.get(code)! } : {}), properties: { tty: d.tty, ...properties.get(code) } }; } };
        return { systems: [{ system: { ...systems.rxnorm, ...(version ? { version } : {}), ...(on && /^\d{4}-\d\d-\d\d$/.test(on) ? { effectiveOn: on } : {}), ...said, content: 'complete' }, concepts }], valueSets: [], conceptMaps: [] };
      },
    };
  },
};

function name(drugs: Map<string, Drug>, code: string, tty: string, text: string, suppress: string): void {
  const active = suppress !== 'O' && suppress !== 'E', there = drugs.get(code), rank = (t: string): number => { const at = naming.indexOf(t); return at < 0 ? naming.length : at; };
  if (!there) { drugs.set(code, { tty, display: text, names: [text], active }); return; }
  there.names.push(text);
  const better = active !== there.active ? active : rank(tty) < rank(there.tty);
  if (better) { there.tty = tty; there.display = text; }
  there.active ||= active;
}

async function takeRows(file: CodeFile, take: Record<Part, (fields: string[]) => void>): Promise<void> {
  const part = partOf(file.path)!;
  let number = 0;
  for await (const line of file.lines) {
    number += 1;
    if (line === '') continue;
    const fields = line.split('|');
    // Every row of RRF ends with a bar.
    if (fields.length !== columns[part] + 1 || !/^\d*$/.test(fields[0]!)) throw new CodeFileFault(file.path, number, `is no row of ${part}.RRF: ${columns[part]} columns with | are expected`);
    take[part](fields);
  }
}
