import { CsvError, parse as csvParser } from 'csv-parse';
import { Readable } from 'node:stream';
import type { CsvReading, FileReading, IncomingItem } from '../../modules/exchange/index.ts';
import { decodeRow, portionBytes } from '../../modules/exchange/index.ts';
import { columnsOf } from '../../modules/exchange/index.ts';
import type { CsvMap } from '../../modules/exchange/index.ts';
import { Peekable } from './peekable.ts';
import { textOf, wideness } from './recognise.ts';

type CsvRow = { record: string[]; raw: string; info: { lines: number } };

const rowBytesMax = 1024 * 1024;

/**
 * A table with a patient a row. Rows keep their own bytes; header and map are kept with the file so that a row can be read again.
 * Read as Latin-1, which keeps every byte; UTF-16 is turned into UTF-8 on the way.
 */
export async function* readCsv(bytes: Peekable, map: CsvMap): AsyncGenerator<FileReading> {
  const wide = wideness(await bytes.peek(4));
  const narrow = wide === undefined ? bytes : new Peekable(narrowed(bytes, wide));
  const head = await narrow.peek(64 * 1024);
  const marked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  const delimiter = delimiterOf(textOf(head).split(/\r\n|\r|\n/)[0] ?? '');
  const parser = csvParser({ delimiter, encoding: 'latin1', raw: true, info: true, trim: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, max_record_size: rowBytesMax });
  const source = Readable.from(marked ? withoutMark(narrow) : narrow);
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let reading: CsvReading | undefined;
  let lastLine = 0;
  let pieces: Buffer[] = [], items: IncomingItem[] = [], length = 0;
  const portion = (): FileReading => {
    const made = { portion: { bytes: Buffer.concat(pieces), items, reading: reading! } };
    pieces = []; items = []; length = 0;
    return made;
  };
  const add = (raw: string, place: string, refuse?: IncomingItem['refuse']): void => {
    const row = Buffer.from(raw, 'latin1');
    items.push({ start: length, length: row.length, standard: 'csv', place, ...(refuse ? { refuse } : {}) });
    pieces.push(row);
    length += row.length;
  };
  /** The header first, then rows; answers what the map wants and the header has not. */
  const take = ({ record, raw, info }: CsvRow): string[] => {
    lastLine = info.lines;
    if (reading) { add(raw, `line ${info.lines}`); return []; }
    const header = record.map((name) => decodeRow(Buffer.from(name, 'latin1')).text.trim());
    reading = { header, delimiter, map };
    return columnsOf(map).filter((name) => !header.includes(name));
  };
  try {
    for await (const row of parser as AsyncIterable<CsvRow>) {
      const missing = take(row);
      if (missing.length > 0) { yield { refused: `the map names columns that the file has not: ${missing.slice(0, 5).join(', ')}; mend the map or the header` }; return; }
      if (length >= portionBytes || items.length >= 400) yield portion();
    }
    if (items.length > 0) yield portion();
    else if (!reading) yield { ignored: 'a table without rows' };
  } catch (error) {
    // Rows that were read already stand in the parser still.
    for (let row = parser.read() as CsvRow | null; row; row = parser.read() as CsvRow | null) take(row);
    const open = error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED' && reading !== undefined && typeof error['raw'] === 'string' ? error['raw'] : undefined;
    if (open !== undefined) add(open, `from line ${lastLine + 1}`, { reason: 'a quote is opened and never closed, so that the rest of the table stands in one cell', mend: 'Close the quote and replay' });
    if (items.length > 0) yield portion();
    if (open !== undefined) return;
    if (!(error instanceof CsvError)) throw error;
    yield { refused: `the table cannot be read on from the row that begins at line ${lastLine + 1}: ${error.code === 'CSV_MAX_RECORD_SIZE' ? 'it is longer than 1 MB, as where a quote is not closed' : 'a broken row'}; mend the row and import the file again` };
  } finally { source.destroy(); parser.destroy(); }
}

async function* narrowed(bytes: AsyncIterable<Buffer>, wide: 'le' | 'be'): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(wide === 'le' ? 'utf-16le' : 'utf-16be'); // takes the mark away
  for await (const piece of bytes) yield Buffer.from(decoder.decode(piece, { stream: true }));
  yield Buffer.from(decoder.decode());
}

async function* withoutMark(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let first = true;
  for await (const piece of bytes) { yield first ? piece.subarray(3) : piece; first = false; }
}

/** What parts the cells of a table, by its first line. */
export function delimiterOf(line: string): string {
  return [',', ';', '\t', '|'].map((mark) => ({ mark, count: line.split(mark).length })).sort((a, b) => b.count - a.count)[0]!.mark;
}
