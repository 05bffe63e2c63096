import { open } from 'node:fs/promises';
import { Problem } from '../../platform/problem.ts';
import { delimiterOf } from '../files/read-csv.ts';
import { cellsOf, textOfBytes } from './read-cells.ts';

/** A stretch of whole rows: bytes from start to end, the first of them row `row` (from 0) at `line` of the file. */
export type Stretch = { start: number; end: number; row: number; rows: number; line: number };
export type ScannedTable = { path: string; size: number; changedMs: number; header: string[]; delimiter: string; rows: number; stretches: Stretch[] };

const pieceBytes = 4 * 1024 * 1024, stretchBytes = 6 * 1024 * 1024, headBytes = 256 * 1024;

/**
 * Reads a table once, fast, to know its header, how many rows it has and where stretches of rows begin, so that threads can read them. A row is a line, or several where a cell in
 * quotes holds line breaks (RFC 4180). Blank lines are no rows.
 */
export async function scanTable(path: string): Promise<ScannedTable> {
  const file = await open(path, 'r').catch((cause: unknown) => { throw new Problem('not-found', (cause as NodeJS.ErrnoException).code === 'ENOENT' ? `There is no file ${path}` : `${path} cannot be read: ${(cause as Error).message}`, { cause }); });
  try {
    const stat = await file.stat();
    if (stat.isDirectory()) throw new Problem('unreadable', `${path} is a folder; name one CSV file`);
    const head = Buffer.alloc(Math.min(headBytes, stat.size));
    await file.read(head, 0, head.length, 0);
    const { header, delimiter, headerEnd } = readHeader(path, head, stat.size);
    const scan = new RowScan(path, delimiter.charCodeAt(0), headerEnd, 2);
    const piece = Buffer.alloc(pieceBytes);
    for (let at = headerEnd; at < stat.size;) {
      const { bytesRead } = await file.read(piece, 0, pieceBytes, at);
      if (bytesRead === 0) break;
      scan.take(piece.subarray(0, bytesRead), at);
      at += bytesRead;
    }
    scan.end(stat.size);
    return { path, size: stat.size, changedMs: stat.mtimeMs, header, delimiter, rows: scan.rows, stretches: scan.stretches };
  } finally { await file.close(); }
}

function readHeader(path: string, head: Buffer, size: number): { header: string[]; delimiter: string; headerEnd: number } {
  if (size === 0) throw new Problem('unreadable', `${path} is empty: a header line with the names of the columns is wanted, then a row for each person`);
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff) || head.subarray(0, 200).includes(0)) throw new Problem('unreadable', `${path} is UTF-16 or no text; save it as "CSV UTF-8" and try again`);
  if (head[0] === 0x1f && head[1] === 0x8b || head.subarray(0, 2).toString('latin1') === 'PK') throw new Problem('unreadable', `${path} is compressed or a workbook; unpack it, or save the sheet as CSV, and try again`);
  const begin = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  let end = head.indexOf(10, begin);
  if (end < 0 && head.indexOf(13, begin) >= 0) throw new Problem('unreadable', `${path} has line ends of an old Macintosh (CR alone); save it with LF or CRLF`);
  if (end < 0) { if (head.length < size) throw new Problem('unreadable', `${path} has no line end in its first ${headBytes / 1024} KB: it is no table`); end = head.length; }
  const line = textOfBytes(head.subarray(begin, end)).replace(/\r$/, '');
  const delimiter = delimiterOf(line), header = (cellsOf(line, delimiter) ?? line.split(delimiter)).map((name) => name.trim());
  if (header.every((name) => name === '')) throw new Problem('unreadable', `${path}: the first line is blank; it must hold the names of the columns`);
  const twice = header.find((name, i) => name !== '' && header.indexOf(name) !== i);
  if (twice !== undefined) throw new Problem('invalid-input', `${path}: two columns are called ${twice}; rename one in the first line`);
  return { header, delimiter, headerEnd: Math.min(head.length, end + 1) };
}

/** Finds where rows end, knowing quotes: a quote opens only at the beginning of a cell. */
class RowScan {
  rows = 0;
  readonly stretches: Stretch[] = [];
  private quoted = false; private cellStart = true; private afterQuote = false;
  private line: number; private openedAt = 0;
  private rowStart: number; private rowBlank = true;
  private current: Stretch | undefined;
  private rowLine: number;
  private readonly path: string; private readonly delimiter: number;

  constructor(path: string, delimiter: number, start: number, line: number) { this.path = path; this.delimiter = delimiter; this.rowStart = start; this.line = line; this.rowLine = line; }

  take(piece: Buffer, at: number): void {
    if (!this.quoted && !this.afterQuote && piece.indexOf(34) < 0) { this.plain(piece, at); return; }
    for (let i = 0; i < piece.length; i += 1) {
      const byte = piece[i]!;
      if (byte === 10) this.line += 1;
      if (this.quoted) { if (byte === 34) { this.quoted = false; this.afterQuote = true; } continue; }
      if (byte === 34 && (this.cellStart || this.afterQuote)) { this.quoted = true; this.openedAt = this.line; this.afterQuote = false; this.cellStart = false; this.rowBlank = false; continue; }
      this.afterQuote = false;
      if (byte === 10) { this.rowEnd(at + i + 1); this.cellStart = true; continue; }
      if (byte === this.delimiter) this.cellStart = true; else if (byte !== 32) this.cellStart = false;
      if (byte !== 13 && byte !== 32 && (byte !== 9 || this.delimiter === 9)) this.rowBlank = false;
    }
  }

  private plain(piece: Buffer, at: number): void {
    let from = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, from)) {
      if (this.rowBlank) this.rowBlank = isBlank(piece, from, end, this.delimiter);
      this.line += 1; from = end + 1; this.cellStart = true;
      this.rowEnd(at + from);
    }
    if (from < piece.length) { if (this.rowBlank) this.rowBlank = isBlank(piece, from, piece.length, this.delimiter); this.cellStart = piece[piece.length - 1] === this.delimiter; }
  }

  private rowEnd(next: number): void {
    if (!this.rowBlank) {
      if (!this.current) { this.current = { start: this.rowStart, end: 0, row: this.rows, rows: 0, line: this.rowLine }; }
      this.rows += 1; this.current.rows += 1; this.current.end = next;
      if (next - this.current.start >= stretchBytes) { this.stretches.push(this.current); this.current = undefined; }
    }
    this.rowStart = next; this.rowLine = this.line; this.rowBlank = true;
  }

  end(size: number): void {
    if (this.quoted) throw new Problem('unreadable', `${this.path}, line ${this.openedAt}: a quote is opened and never closed, so that the rest of the table stands in one cell; close it and try again`);
    if (this.rowStart < size) this.rowEnd(size);
    if (this.current) this.stretches.push(this.current);
  }
}

function isBlank(piece: Buffer, from: number, to: number, delimiter: number): boolean {
  for (let i = from; i < to; i += 1) { const b = piece[i]!; if (b !== 32 && b !== 13 && (b !== 9 || delimiter === 9)) return false; }
  return true;
}
