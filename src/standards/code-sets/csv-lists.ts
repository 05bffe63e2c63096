import { parse } from 'csv-parse/sync';
import type { CodeReader, Layout, LoadSaid } from './code-set.ts';
import { CodeFileFault, ConceptList, dayOf } from './code-set.ts';
import type { ConceptDraft } from './code-set.ts';
import type { KnownSystem } from './systems.ts';
import { systems } from './systems.ts';
import { parentsByBeginning } from './icd-order.ts';

type Row = Record<string, string>;
export type Table = { path: string; header: string[]; rows: { line: number; row: Row }[] };

/** A whole delimited file with a header, each row with its line. Quoted fields may hold line ends. */
export function readTable(path: string, text: string, delimiter: string, quoted = true): Table {
  let parsed: { record: string[]; info: { lines: number } }[];
  try {
    parsed = parse(text, { delimiter, quote: quoted ? '"' : false, info: true, relax_column_count: true, skip_empty_lines: true, bom: true, relax_quotes: !quoted }) as never;
  } catch (error) {
    throw new CodeFileFault(path, Number((error as { lines?: number }).lines ?? 0), 'cannot be read as delimited text: a quotation mark is not closed or stands in a wrong place', 'Save it again as CSV in UTF-8');
  }
  const header = (parsed[0]?.record ?? []).map((h) => h.trim().toLowerCase());
  const rows = parsed.slice(1).map(({ record, info }) => {
    if (record.length !== header.length) throw new CodeFileFault(path, info.lines, `has ${record.length} columns where the header has ${header.length}`, 'Look at the line: a separator within a name must stand in quotation marks');
    return { line: info.lines, row: Object.fromEntries(header.map((h, i) => [h, record[i]!.trim()])) };
  });
  return { path, header, rows };
}

/** The whole text of a file that is read at once. */
export async function textOf(lines: AsyncIterable<string>): Promise<string> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all.join('\n');
}

type Shape = { kind: KnownSystem; title: string; complete: boolean; fits(header: string[], path: string): boolean; concept(row: Row): ConceptDraft };
const has = (header: string[], ...names: string[]): boolean => names.every((n) => header.includes(n));

/** Plain lists with a header, as registries and spreadsheets give them. A list of what is in use is a fragment: it retires nothing. */
const shapes: Shape[] = [
  {
    kind: 'icd10cm', title: 'ICD-10-CM as CSV: code, dotted, billable, short, long', complete: true, fits: (h) => has(h, 'code', 'dotted', 'billable', 'long'),
    concept: (r) => ({ code: r['dotted']!, display: r['long'] || r['short']!, ...(r['short'] && r['short'] !== r['long'] ? { synonyms: [r['short']] } : {}), selectable: r['billable'] === '1', properties: { billable: r['billable'] === '1' } }),
  },
  {
    kind: 'hcpcs', title: 'HCPCS Level II as CSV: code, type, short, long, added, action_effective, terminated', complete: true, fits: (h) => has(h, 'code', 'type', 'short', 'long', 'terminated'),
    concept: (r) => hcpcsConcept(r['code']!, r['type'] === 'modifier', r['long']!, r['short']!, { added: r['added'], effective: r['action_effective'], terminated: r['terminated'] }),
  },
  { kind: 'cvx', title: 'CVX as CSV: cvx, display', complete: false, fits: (h, p) => has(h, 'cvx', 'display') || (has(h, 'code', 'display') && /cvx/i.test(p)), concept: (r) => ({ code: r['cvx'] ?? r['code']!, display: r['display']! }) },
  { kind: 'loinc', title: 'LOINC as CSV: loinc, display', complete: false, fits: (h, p) => has(h, 'loinc', 'display') || (has(h, 'code', 'display') && /loinc/i.test(p)), concept: (r) => ({ code: r['loinc'] ?? r['code']!, display: r['display']! }) },
  { kind: 'rxnorm', title: 'RxNorm as CSV: rxcui or code, display', complete: false, fits: (h, p) => has(h, 'rxcui', 'display') || (has(h, 'code', 'display') && /rx_?norm/i.test(p)), concept: (r) => ({ code: r['rxcui'] ?? r['code']!, display: r['display']! }) },
  { kind: 'snomed', title: 'SNOMED CT as CSV: sctid or code, display', complete: false, fits: (h, p) => has(h, 'sctid', 'display') || (has(h, 'code', 'display') && /snomed|sct/i.test(p)), concept: (r) => ({ code: r['sctid'] ?? r['code']!, display: r['display']! }) },
];

/** A retired HCPCS code names the day after which it is not valid. */
export function hcpcsConcept(code: string, modifier: boolean, long: string, short: string, days: { added?: string | undefined; effective?: string | undefined; terminated?: string | undefined }): ConceptDraft {
  const retiredOn = dayOf(days.terminated), addedOn = dayOf(days.added), effectiveOn = dayOf(days.effective);
  return {
    code, display: long || short, ...(short && short !== long ? { synonyms: [short] } : {}), ...(retiredOn ? { active: false, retiredOn } : {}),
    properties: { kind: modifier ? 'modifier' : 'procedure', ...(addedOn ? { added: addedOn } : {}), ...(effectiveOn ? { effective: effectiveOn } : {}) },
  };
}

/** One layout for each list; its kind ends in `-csv` only in its title, so that `codes load icd10cm FILE` takes either. */
export const csvLists: Layout[] = shapes.map((shape) => ({
  kind: shape.kind, title: shape.title,
  recognises(path, head) { const first = head.split(/\r?\n/)[0] ?? ''; return first.includes(',') && shape.fits(first.toLowerCase().split(',').map((h) => h.replaceAll('"', '').trim()), path); },
  reader(said: LoadSaid): CodeReader {
    const concepts = new ConceptList();
    return {
      async take(file) {
        for (const { line, row } of readTable(file.path, await textOf(file.lines), ',').rows) {
          const concept = shape.concept(row);
          if (!concept.code || !concept.display) throw new CodeFileFault(file.path, line, 'has no code or no display', 'Fill both, or remove the line');
          concepts.add(concept);
        }
      },
      done() {
        if (shape.kind === 'icd10cm') parentsByBeginning(concepts);
        return { systems: [{ system: { ...systems[shape.kind], ...said, content: shape.complete ? 'complete' : 'fragment' }, concepts }], valueSets: [], conceptMaps: [] };
      },
    };
  },
}));
