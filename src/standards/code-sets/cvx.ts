import type { CodeReader, ConceptDraft, Layout, LoadSaid } from './code-set.ts';
import { CodeFileFault, ConceptList, baseOf, dayOf } from './code-set.ts';
import { textOf } from './csv-lists.ts';
import { systems } from './systems.ts';
import { readXml, XmlFault } from '../xml/index.ts';

/** The statuses of CDC: Inactive is a vaccine no longer given here, but right for what was given before; Never Active and Pending are not entered. */
function conceptOf(code: string, short: string, full: string, notes: string, status: string, nonvaccine: string, updated: string): ConceptDraft {
  const day = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(updated), updatedOn = day ? `${day[3]}-${day[1]!.padStart(2, '0')}-${day[2]!.padStart(2, '0')}` : dayOf(updated.replaceAll('/', '-'));
  return {
    // CVX codes below 10 have two digits.
    code: /^\d$/.test(code) ? `0${code}` : code, display: short || full, ...(full && full !== short ? { synonyms: [full] } : {}), selectable: !/never|pending|reserved/i.test(`${status} ${short}`),
    properties: { ...(status ? { status } : {}), ...(nonvaccine ? { nonvaccine: /^(true|1|yes)$/i.test(nonvaccine) } : {}), ...(notes ? { notes } : {}), ...(updatedOn ? { updated: updatedOn } : {}) },
  };
}

/**
 * CVX as CDC publishes it: `cvx.txt` with | between (code, short description, full name, notes, status, nonvaccine, last updated), the same with a
 * header and tabs, or XML (`CVXCodes/CVXInfo`). https://www2a.cdc.gov/vaccines/iis/iisstandards/vaccines.asp?rpt=cvx
 */
export const cvx: Layout = {
  kind: 'cvx', title: 'CVX: CDC text with | or tabs, or XML',
  recognises: (path, head) => /<CVXInfo\b/.test(head) || /^\s*\d{1,3}\s*\|[^|]*\|[^|]*\|/.test(head) || (/cvx/i.test(baseOf(path)) && /^\W*(CVX ?Code|\d{1,3}\s*\t)/i.test(head) && head.includes('\t')),
  reader(said: LoadSaid): CodeReader {
    const concepts = new ConceptList();
    return {
      async take(file) {
        let number = 0, xml: string[] | undefined;
        for await (const line of file.lines) {
          number += 1;
          if (number === 1 && /^\s*</.test(line)) xml = [];
          if (xml) { xml.push(line); continue; }
          if (line.trim() === '') continue;
          const parts = line.split(line.includes('|') ? '|' : '\t').map((p) => p.trim());
          if (number === 1 && /cvx/i.test(parts[0] ?? '')) continue;
          if (!/^\d{1,3}$/.test(parts[0] ?? '') || parts.length < 5 || !parts[1]) throw new CodeFileFault(file.path, number, 'is no line of the CVX list: a code, two names, notes and a status are expected');
          concepts.add(conceptOf(parts[0]!, parts[1]!, parts[2] ?? '', parts[3] ?? '', parts[4] ?? '', parts[5] ?? '', parts[6] ?? ''));
        }
        if (xml) readCvxXml(file.path, await textOf((async function* () { yield* xml; })()), concepts);
      },
      done: () => ({ systems: [{ system: { ...systems.cvx, ...said, content: 'complete' }, concepts }], valueSets: [], conceptMaps: [] }),
    };
  },
};

function readCvxXml(path: string, text: string, concepts: ConceptList): void {
  try {
    const { root } = readXml(Buffer.from(text), { namespaces: {} });
    for (const info of root.elements().filter((c) => /(^|:)CVXInfo$/.test(c.name))) {
      const one = (...names: string[]): string => info.elements().find((c) => names.includes(c.name.replace(/^.*:/, '')))?.text().trim() ?? '';
      const code = one('CVXCode');
      if (!/^\d{1,3}$/.test(code)) throw new CodeFileFault(path, 0, 'holds a CVXInfo without a CVXCode');
      concepts.add(conceptOf(code, one('ShortDescription'), one('FullVaccinename', 'FullVaccineName'), one('Notes'), one('Status', 'VaccineStatus'), one('NonVaccine', 'Nonvaccine'), one('LastUpdated', 'LastUpdatedDate', 'UpdateDate')));
    }
  } catch (error) {
    if (error instanceof XmlFault) throw new CodeFileFault(path, error.line, error.message);
    throw error;
  }
}
