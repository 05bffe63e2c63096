import { parse as csvParser } from 'csv-parse';
import { Readable } from 'node:stream';
import type { CsvReading, FileReading, IncomingItem } from '../../modules/exchange/index.ts';
import { portionBytes } from '../../modules/exchange/index.ts';
import type { CsvMap } from './csv-map.ts';
import type { Peekable } from './peekable.ts';
import { textOf } from './recognise.ts';

const rowBytesMax = 1024 * 1024;

/** A table with a patient a row. Rows keep their own text; header and map are kept with the file so that a row can be read again. */
export async function* readCsv(bytes: Peekable, map: CsvMap): AsyncGenerator<FileReading> {
  const head = textOf(await bytes.peek(64 * 1024));
  const delimiter = delimiterOf(head.split(/\r\n|\r|\n/)[0] ?? '');
  const wide = (await bytes.peek(2))[0] === 0xff ? 'utf16le' : 'utf8';
  const parser = csvParser({ delimiter, bom: true, encoding: wide, raw: true, info: true, trim: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, max_record_size: rowBytesMax });
  const source = Readable.from(bytes);
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let reading: CsvReading | undefined;
  let pieces: Buffer[] = [], items: IncomingItem[] = [], length = 0;
  const portion = (): FileReading => {
    const made = { portion: { bytes: Buffer.concat(pieces), items, reading: reading! } };
    pieces = []; items = []; length = 0;
    return made;
  };
  try {
    for await (const { record, raw, info } of parser as AsyncIterable<{ record: string[]; raw: string; info: { lines: number } }>) {
      if (!reading) {
        const header = record.map((name) => name.trim());
        const missing = columnsOf(map).filter((name) => !header.includes(name));
        if (missing.length > 0) { yield { refused: `the map names columns that the file has not: ${missing.slice(0, 5).join(', ')}; mend the map or the header` }; return; }
        reading = { header, delimiter, map };
        continue;
      }
      const row = Buffer.from(raw);
      items.push({ start: length, length: row.length, standard: 'csv', place: `line ${info.lines}` });
      pieces.push(row);
      length += row.length;
      if (length >= portionBytes || items.length >= 400) yield portion();
    }
    if (items.length > 0) yield portion();
    else if (!reading) yield { ignored: 'a table without rows' };
  } catch (error) {
    if (items.length > 0) yield portion();
    yield { refused: `the table cannot be read on: ${String((error as { code?: string }).code ?? 'a broken row').toLowerCase().replaceAll('_', ' ')}; mend the row and import the file again` };
  } finally { source.destroy(); parser.destroy(); }
}

/** Every column a map names. */
export function columnsOf(map: CsvMap): string[] {
  const listed = (of: string | string[] | undefined): string[] => (of === undefined ? [] : Array.isArray(of) ? of : [of]);
  const identifiers = map.identifier === undefined ? [] : Array.isArray(map.identifier) ? map.identifier : [map.identifier];
  return [
    ...listed(map.id), ...listed(map.given), ...listed(map.family), ...listed(map.birthDate), ...listed(map.sex), ...listed(map.phone), ...listed(map.email),
    ...listed(map.address?.line), ...listed(map.address?.city), ...listed(map.address?.state), ...listed(map.address?.postalCode),
    ...identifiers.map((one) => (typeof one === 'string' ? one : one.column)),
  ].map((name) => name.trim());
}

function delimiterOf(line: string): string {
  return [',', ';', '\t', '|'].map((mark) => ({ mark, count: line.split(mark).length })).sort((a, b) => b.count - a.count)[0]!.mark;
}
