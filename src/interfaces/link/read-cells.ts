const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }), windows = new TextDecoder('windows-1252');

/** UTF-8, or what older spreadsheets write (windows-1252, of which latin-1 is a part). */
export function textOfBytes(bytes: Buffer): string {
  try { return utf8.decode(bytes); } catch { return windows.decode(bytes); }
}

/** Text of many rows; where they are not UTF-8 as a whole, each line is taken as what it is. */
export function textOfRows(bytes: Buffer): string {
  try { return utf8.decode(bytes); } catch { /* line by line */ }
  const lines: string[] = [];
  for (let from = 0; from < bytes.length;) { let end = bytes.indexOf(10, from); if (end < 0) end = bytes.length - 1; lines.push(textOfBytes(bytes.subarray(from, end + 1))); from = end + 1; }
  return lines.join('');
}

/** The cells of one row (RFC 4180; a quote in the middle of a cell stays as it is); undefined when a quote is open at its end. Cells are trimmed. */
export function cellsOf(row: string, delimiter: string): string[] | undefined {
  if (!row.includes('"')) { const cells = row.split(delimiter); for (let i = 0; i < cells.length; i += 1) cells[i] = cells[i]!.trim(); return cells; }
  const cells: string[] = [];
  for (let at = 0; at <= row.length;) {
    let from = at;
    while (row[from] === ' ') from += 1;
    if (row[from] !== '"') {
      const end = row.indexOf(delimiter, at), to = end < 0 ? row.length : end;
      cells.push(row.slice(at, to).trim());
      at = to + 1;
      if (end < 0) break;
      if (at === row.length) { cells.push(''); break; }
      continue;
    }
    let cell = '', next = from + 1;
    for (;;) {
      const quote = row.indexOf('"', next);
      if (quote < 0) return undefined;
      cell += row.slice(next, quote);
      if (row[quote + 1] === '"') { cell += '"'; next = quote + 2; continue; }
      next = quote + 1;
      break;
    }
    const end = row.indexOf(delimiter, next), to = end < 0 ? row.length : end;
    cells.push((cell + row.slice(next, to)).trim());
    at = to + 1;
    if (end < 0) break;
    if (at === row.length) { cells.push(''); break; }
  }
  return cells;
}

/** The rows of a text with the line each begins at; blank ones apart. */
export function* rowsOf(text: string, delimiter: string, firstLine: number): Generator<{ cells: string[]; line: number }> {
  const blank = delimiter === '\t' ? /^[ \r]*$/ : /^[ \t\r]*$/;
  let line = firstLine;
  for (let at = 0; at < text.length;) {
    let end = text.indexOf('\n', at);
    if (end < 0) end = text.length;
    const begun = line;
    line += 1;
    if (blank.test(cut(text, at, end))) { at = end + 1; continue; }
    let cells = cellsOf(cut(text, at, end), delimiter);
    while (cells === undefined && end < text.length) {
      const next = text.indexOf('\n', end + 1);
      end = next < 0 ? text.length : next;
      line += 1;
      cells = cellsOf(cut(text, at, end), delimiter);
    }
    at = end + 1;
    if (cells !== undefined) yield { cells, line: begun };
  }
}

const cut = (text: string, from: number, to: number): string => text.slice(from, to > from && text.charCodeAt(to - 1) === 13 ? to - 1 : to);
