import type { LinkPerson } from '../../modules/linkage/index.ts';
import { readDay } from '../../standards/read-day.ts';
import { addressesOf, identifiersOf } from '../../modules/exchange/index.ts';
import type { CsvMap } from '../../modules/exchange/index.ts';

type Cells = readonly string[];
const listed = (of: string | string[] | undefined): string[] => (of === undefined ? [] : Array.isArray(of) ? of : [of]);

export type RowReader = { id(cells: Cells): string | undefined; /** The birth date as written. */ birth(cells: Cells): string; person(cells: Cells): LinkPerson; /** The identifier systems that rows may have. */ systems: { system: string; type: string | undefined }[] };

/** How a row of this table is read as a person, by the map; columns are looked up once. */
export function rowReader(header: readonly string[], map: CsvMap, order: 'mdy' | 'dmy'): RowReader {
  const at = (name: string | undefined): number => (name === undefined ? -1 : header.indexOf(name.trim()));
  const all = (names: string | string[] | undefined): number[] => listed(names).map(at);
  const given = all(map.given), middle = all(map.middle), family = all(map.family), previous = all(map.previousFamily), suffix = at(map.suffix), birth = at(map.birthDate), sex = at(map.sex), phones = all(map.phone), emails = all(map.email), id = at(map.id);
  const addresses = addressesOf(map).map((a) => ({ line: all(a.line), city: at(a.city), state: at(a.state), zip: at(a.postalCode) }));
  const identifiers = identifiersOf(map).map((one) => systemOf(one, at));
  const cell = (cells: Cells, i: number): string => (i < 0 ? '' : cells[i] ?? '');
  const filled = (cells: Cells, which: readonly number[]): string[] => { const found: string[] = []; for (const i of which) { const v = cells[i] ?? ''; if (v !== '') found.push(v); } return found; };
  return {
    systems: identifiers.map(({ system, type }) => ({ system, type })),
    birth: (cells) => cell(cells, birth),
    id: (cells) => (id < 0 ? undefined : cell(cells, id)),
    person(cells) {
      const names: LinkPerson['names'][number][] = [{ family: filled(cells, family).join(' '), given: [...filled(cells, given), ...filled(cells, middle)], suffix: cell(cells, suffix) || undefined }];
      const before = filled(cells, previous).join(' ');
      if (before !== '') names.push({ family: before, given: [], past: true });
      return {
        names, birthDate: readDay(cell(cells, birth), order), sex: sexOf(cell(cells, sex)),
        addresses: addresses.map((a, i) => ({ lines: filled(cells, a.line), city: cell(cells, a.city), state: cell(cells, a.state), postalCode: cell(cells, a.zip), past: i > 0 })),
        phones: filled(cells, phones), emails: filled(cells, emails),
        identifiers: identifiers.flatMap((one) => { const value = cell(cells, one.at); return value === '' ? [] : [{ system: one.system, type: one.type, value }]; }),
      };
    },
  };
}

const sexOf = (text: string): string => (text === '1' ? 'male' : text === '2' ? 'female' : text);

/** A column named for a social security or record number is one, as in an import; a column without a system is a system of its own. */
function systemOf(one: string | { column: string; system?: string | undefined; type?: string | undefined }, at: (name: string) => number): { at: number; system: string; type: string | undefined } {
  const given = typeof one === 'string' ? { column: one } : one;
  const type = given.type ?? (/ssn|social|soc_sec/i.test(given.column) ? 'SS' : /mrn|medical.?record/i.test(given.column) ? 'MR' : /licen[cs]e|^dl$|driver/i.test(given.column) ? 'DL' : /passport/i.test(given.column) ? 'PPN' : undefined);
  return { at: at(given.column), system: given.system ?? (type === 'SS' ? 'http://hl7.org/fhir/sid/us-ssn' : `column:${given.column.trim()}`), type };
}
