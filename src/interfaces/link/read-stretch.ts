import { open } from 'node:fs/promises';
import type { LinkagePolicy } from '../../modules/linkage/index.ts';
import { standardize } from '../../modules/linkage/index.ts';
import type { PeopleWriter } from '../../modules/linkage/index.ts';
import { rowsOf, textOfRows } from './read-cells.ts';
import type { RowReader } from './row-person.ts';
import type { ScannedTable, Stretch } from './scan-table.ts';

/** A row with another number of cells than the header. */
export type RaggedRow = { line: number; cells: number };
/** Ids of a stretch, each ended by a line feed; none where rows go by their number. */
export type StretchRead = { ids: string[] | undefined; ragged: RaggedRow[]; raggedCount: number; noId: number[]; birthUnread: number };

const namedMost = 5;

/** Reads the rows of one stretch into their places of the columns. */
export async function readStretch(table: ScannedTable, stretch: Stretch, firstRow: number, reader: RowReader, writer: PeopleWriter, policy: LinkagePolicy): Promise<StretchRead> {
  const bytes = Buffer.alloc(stretch.end - stretch.start), file = await open(table.path, 'r');
  try { await file.read(bytes, 0, bytes.length, stretch.start); } finally { await file.close(); }
  const read: StretchRead = { ids: undefined, ragged: [], raggedCount: 0, noId: [], birthUnread: 0 };
  let row = firstRow + stretch.row;
  const end = row + stretch.rows;
  for (const { cells, line } of rowsOf(textOfRows(bytes), table.delimiter, stretch.line)) {
    if (row >= end) break;
    if (cells.length !== table.header.length) { read.raggedCount += 1; if (read.ragged.length < namedMost) read.ragged.push({ line, cells: cells.length }); }
    const id = reader.id(cells);
    if (id !== undefined) { (read.ids ??= []).push(id); if (id === '' && read.noId.length < namedMost) read.noId.push(line); }
    const person = standardize(reader.person(cells), policy);
    if (person.birth === 0 && reader.birth(cells) !== '') read.birthUnread += 1;
    writer.write(row, person);
    row += 1;
  }
  return read;
}
