import { parse } from 'csv-parse';
import type { CodeReader, ConceptDraft, Layout, LoadSaid } from './code-set.ts';
import { CodeFileFault, ConceptList, baseOf } from './code-set.ts';
import { systems } from './systems.ts';

const kept = ['COMPONENT', 'PROPERTY', 'TIME_ASPCT', 'SYSTEM', 'SCALE_TYP', 'METHOD_TYP', 'CLASS', 'CLASSTYPE', 'ORDER_OBS', 'EXAMPLE_UCUM_UNITS', 'STATUS'] as const;

/**
 * `LoincTable/Loinc.csv` of a LOINC release (LOINC Users' Guide, appendix A). STATUS DEPRECATED is retired; DISCOURAGED stays but is not entered.
 * The long common name is the display; short name, consumer name and related names are searched.
 */
export const loinc: Layout = {
  kind: 'loinc', title: 'LOINC: Loinc.csv of the release',
  recognises: (_path, head) => /^\W*LOINC_NUM\W/.test(head) && /RELATEDNAMES2/.test(head) && /LONG_COMMON_NAME/.test(head),
  reader(said: LoadSaid): CodeReader {
    const concepts = new ConceptList();
    let version: string | undefined, newest = '';
    return {
      async take(file) {
        version ??= /loinc[_ -]?v?(\d+\.\d+)/i.exec(file.path)?.[1] ?? /(\d+\.\d{2})/.exec(baseOf(file.path))?.[1];
        const parser = parse({ columns: true, bom: true, info: true, skip_empty_lines: true });
        const feed = (async () => { for await (const line of file.lines) if (!parser.write(`${line}\n`)) await new Promise((go) => parser.once('drain', go)); parser.end(); })();
        feed.catch((error: Error) => parser.destroy(error));
        try {
          for await (const { record, info } of parser as AsyncIterable<{ record: Record<string, string>; info: { lines: number } }>) {
            if (!/^\d{1,7}-\d$/.test(record['LOINC_NUM'] ?? '') || !record['LONG_COMMON_NAME']) throw new CodeFileFault(file.path, info.lines, 'has no LOINC number or no long common name');
            concepts.add(conceptOf(record));
            const changed = record['VersionLastChanged'] ?? '';
            if (/^\d+\.\d+$/.test(changed) && Number(changed) > Number(newest || 0)) newest = changed;
          }
        } catch (error) {
          if (error instanceof CodeFileFault) throw error;
          throw new CodeFileFault(file.path, Number((error as { lines?: number }).lines ?? 0), 'cannot be read as the LOINC table: a line has other columns than the header, or a quotation mark is not closed');
        }
        await feed;
      },
      // A release is known by its folder; else by the newest version in which a code changed.
      done: () => ({ systems: [{ system: { ...systems.loinc, ...(version ?? newest ? { version: version ?? newest } : {}), ...said, content: 'complete' }, concepts }], valueSets: [], conceptMaps: [] }),
    };
  },
};

function conceptOf(r: Record<string, string>): ConceptDraft {
  const names = [r['SHORTNAME'], r['CONSUMER_NAME'], r['DisplayName'], ...(r['RELATEDNAMES2'] ?? '').split(';')].map((n) => n?.trim() ?? '').filter((n) => n !== '' && n !== r['LONG_COMMON_NAME']);
  return {
    code: r['LOINC_NUM']!, display: r['LONG_COMMON_NAME']!, synonyms: [...new Set(names)].slice(0, 60), active: r['STATUS'] !== 'DEPRECATED', selectable: r['STATUS'] !== 'DEPRECATED' && r['STATUS'] !== 'DISCOURAGED',
    properties: Object.fromEntries(kept.flatMap((k) => (r[k] ? [[k, r[k]]] : []))),
  };
}
