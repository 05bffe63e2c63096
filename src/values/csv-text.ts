const isNumber = (text: string): boolean => /^[<>]?=?\s*-?\d+(\.\d+)?$/.test(text.trim().replaceAll(',', ''));
const cell = (v: string | number | null | undefined): string => { const s = v === null || v === undefined ? '' : String(v); return /^[=+\-@\t\r]/.test(s) && !isNumber(s) ? `"'${s.replaceAll('"', '""')}"` : /[",\n\r]/.test(s) ? `"${s.replaceAll('"', '""')}"` : s; };

/** CSV (RFC 4180) that a spreadsheet opens without running anything in it: a cell that could be a formula begins with an apostrophe. */
export const csvOf = (rows: readonly (readonly (string | number | null | undefined)[])[]): string => `${rows.map((r) => r.map(cell).join(',')).join('\r\n')}\r\n`;
