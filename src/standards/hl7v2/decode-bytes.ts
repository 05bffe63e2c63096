/* oxlint-disable no-control-regex -- framing bytes and control characters are what is looked for here */
import type { Finding } from '../translation.ts';

export type Decoded =
  | { ok: true; text: string; charset: string; findings: Finding[] }
  | { ok: false; why: string; at: string };

/** HL7 table 0211 (MSH-18) to the encodings a TextDecoder knows. */
const charsets: Record<string, string> = {
  'ASCII': 'ascii', 'US-ASCII': 'ascii', 'ISO IR6': 'ascii',
  'UNICODE': 'utf-8', 'UNICODE UTF-8': 'utf-8', 'UTF-8': 'utf-8', 'UTF8': 'utf-8',
  'UNICODE UTF-16': 'utf-16', 'UTF-16': 'utf-16',
  'GB 18030-2000': 'gb18030', 'KS X 1001': 'euc-kr', 'BIG-5': 'big5', 'ISO IR87': 'iso-2022-jp', 'ISO IR14': 'shift_jis',
  'WINDOWS-1252': 'windows-1252', 'CP1252': 'windows-1252',
};

function encodingNamed(charset: string): string | undefined {
  const name = charset.trim().toUpperCase();
  const part = /^(?:ISO[- ]?)?8859[-/](\d{1,2})$/.exec(name);
  if (part) return part[1] === '12' || Number(part[1]) > 16 ? undefined : `iso-8859-${Number(part[1])}`;
  return charsets[name];
}

/** MSH-18 of each message in the bytes, with the offset where the message begins. */
function declaredCharsets(ascii: string): { from: number; charset: string }[] {
  const found: { from: number; charset: string }[] = [];
  for (const match of ascii.matchAll(/(?:^|[\r\n\u000b])(MSH)([^A-Za-z0-9\s])([^\r\n]*)/g)) {
    const [, , separator = '|', rest = ''] = match;
    const fields = rest.split(separator, 17);
    const repetition = fields[0]?.[1] ?? '~';
    found.push({ from: match.index + match[0].indexOf('MSH'), charset: (fields[16] ?? '').split(repetition)[0]?.trim() ?? '' });
  }
  return found;
}

const strictUtf8 = (bytes: Uint8Array): string | undefined => {
  try { return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes); } catch { return undefined; }
};

const warn = (code: string, says: string, mend: string): Finding => ({ severity: 'warning', code, at: 'MSH-18', says, mend });

function decodePart(bytes: Uint8Array, declared: string, findings: Finding[]): { text: string; charset: string } {
  const wanted = encodingNamed(declared);
  const ascii = bytes.every(b => b < 0x80);
  if (ascii && wanted !== 'iso-2022-jp') return { text: Buffer.from(bytes).toString('latin1'), charset: 'ascii' };
  const utf8 = strictUtf8(bytes);
  if (utf8 !== undefined && (wanted === undefined || wanted === 'utf-8' || wanted === 'ascii' || wanted.startsWith('iso-8859'))) {
    if (wanted !== 'utf-8' && declared !== '') {
      findings.push(warn('charset-mismatch', 'the declared character set does not fit the bytes, which are valid UTF-8; read as UTF-8', 'let the sender declare UNICODE UTF-8'));
    }
    return { text: utf8, charset: 'utf-8' };
  }
  if (wanted !== undefined && wanted !== 'utf-8' && wanted !== 'ascii' && wanted !== 'utf-16') {
    return { text: new TextDecoder(wanted).decode(bytes), charset: wanted };
  }
  findings.push(warn('charset-fallback', declared === ''
    ? 'no character set is declared and the bytes are not valid UTF-8; read as Latin-1'
    : 'bytes do not fit the declared character set; read as Latin-1', 'compare names with accents, and let the sender mend its character set'));
  return { text: new TextDecoder('windows-1252').decode(bytes), charset: 'windows-1252' };
}

function utf16Kind(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const letter = (b: number | undefined): boolean => b === 0x4d || b === 0x46 || b === 0x42 || b === 0x0b;
  if (letter(bytes[0]) && bytes[1] === 0 && bytes[3] === 0) return 'utf-16le';
  if (bytes[0] === 0 && letter(bytes[1]) && bytes[2] === 0) return 'utf-16be';
  return undefined;
}

function refuseNul(text: string): Decoded | undefined {
  const at = text.indexOf('\u0000');
  if (at < 0) return undefined;
  const line = text.slice(0, at).split(/\r\n|\r|\n/).length;
  return { ok: false, at: `line ${line}`, why: `a NUL character stands in line ${line}: the file is damaged or no text; send it again` };
}

/**
 * Bytes of a file or message to text: byte order marks, UTF-16, and the character set of each message (MSH-18,
 * HL7 table 0211). Where the bytes do not fit, Latin-1 is used and a finding says so; nothing is dropped silently.
 */
export function decodeBytes(bytes: Uint8Array): Decoded {
  const findings: Finding[] = [];
  const wide = utf16Kind(bytes);
  if (wide) {
    const text = new TextDecoder(wide).decode(bytes);
    if (text.includes('\uFFFD')) findings.push(warn('charset-damaged', 'the UTF-16 text has a broken character', 'send the file again'));
    return refuseNul(text) ?? { ok: true, text, charset: wide, findings };
  }
  const body = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
  const parts = declaredCharsets(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1'));
  const one = parts.every(p => p.charset === parts[0]?.charset);
  if (one) {
    const { text, charset } = decodePart(body, parts[0]?.charset ?? '', findings);
    return refuseNul(text) ?? { ok: true, text, charset, findings };
  }
  let text = '';
  const used = new Set<string>();
  parts.forEach((part, i) => {
    const piece = decodePart(body.subarray(i === 0 ? 0 : part.from, parts[i + 1]?.from ?? body.length), part.charset, findings);
    text += piece.text;
    used.add(piece.charset);
  });
  return refuseNul(text) ?? { ok: true, text, charset: [...used].join(', '), findings };
}
