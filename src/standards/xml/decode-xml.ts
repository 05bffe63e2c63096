import { XmlFault, type XmlNote } from './xml-fault.ts';

const known: Record<string, string> = {
  'utf-8': 'utf-8', utf8: 'utf-8', 'us-ascii': 'us-ascii', ascii: 'us-ascii', 'iso-8859-1': 'iso-8859-1', 'latin1': 'iso-8859-1', 'latin-1': 'iso-8859-1',
  'windows-1252': 'windows-1252', 'cp1252': 'windows-1252', 'utf-16': 'utf-16', 'utf-16le': 'utf-16le', 'utf-16be': 'utf-16be', 'iso-8859-15': 'iso-8859-15',
};
const saveAgain = 'Ask the sender to save the document again as UTF-8';

function byBom(bytes: Uint8Array): { name: string; skip: number } | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { name: 'utf-8', skip: 3 };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { name: 'utf-16le', skip: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { name: 'utf-16be', skip: 2 };
  if (bytes[0] === 0x3c && bytes[1] === 0x00) return { name: 'utf-16le', skip: 0 };
  if (bytes[0] === 0x00 && bytes[1] === 0x3c) return { name: 'utf-16be', skip: 0 };
  return undefined;
}

/** The encoding the XML declaration names, lower case (XML 1.0, 4.3.3). */
function declared(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 400)).toString('latin1');
  return /^\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']/.exec(start)?.[1]?.toLowerCase();
}

function lineOf(bytes: Uint8Array, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let i = 0; i < offset; i += 1) if (bytes[i] === 10) { line += 1; start = i + 1; }
  return { line, column: offset - start + 1 };
}

/** Length of the UTF-8 sequence at `at`, 0 when it is none (RFC 3629). */
function sequence(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] as number;
  if (lead < 0x80) return 1;
  const size = lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  const second = bytes[at + 1] ?? 0;
  if (size === 0 || (lead === 0xe0 && second < 0xa0) || (lead === 0xed && second > 0x9f) || (lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f)) return 0;
  for (let i = 1; i < size; i += 1) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return size;
}

function surveyUtf8(bytes: Uint8Array): { firstBad: number; bad: number; good: number } {
  let firstBad = -1;
  let bad = 0;
  let good = 0;
  for (let at = 0; at < bytes.length;) {
    const size = sequence(bytes, at);
    if (size === 0) {
      if (firstBad < 0) firstBad = at;
      bad += 1;
      at += 1;
    } else {
      if (size > 1) good += 1;
      at += size;
    }
  }
  return { firstBad, bad, good };
}

/** Bytes that are not UTF-8 in a document with no other letters beyond ASCII are windows-1252 saved under a wrong name: read so, and said. Anything mixed is refused. */
function recover(bytes: Uint8Array, notes: XmlNote[]): string {
  const { firstBad, bad, good } = surveyUtf8(bytes);
  const { line, column } = lineOf(bytes, firstBad);
  const value = (bytes[firstBad] as number).toString(16).toUpperCase().padStart(2, '0');
  const unassigned = bytes.some((byte) => byte === 0x81 || byte === 0x8d || byte === 0x8f || byte === 0x90 || byte === 0x9d);
  if (good > 0 || unassigned) {
    throw new XmlFault(`Not well-formed: byte ${value} is not part of a UTF-8 letter, and other letters are UTF-8, so the encoding cannot be told`, line, column, saveAgain);
  }
  notes.push({ code: 'encoding-recovered', line, says: `The document says UTF-8 but ${bad} byte(s), the first ${value} at line ${line}, column ${column}, are not; read as windows-1252`, mend: saveAgain });
  return new TextDecoder('windows-1252').decode(bytes);
}

function decodeUtf8(bytes: Uint8Array, notes: XmlNote[]): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return recover(bytes, notes);
  }
}

/**
 * Bytes of an XML document to text, by byte order mark, then by the XML declaration, else UTF-8 (XML 1.0 appendix F). Throws XmlFault
 * when the encoding is not known or the bytes contradict it beyond a safe reading; never drops or replaces a letter silently.
 */
export function decodeXml(bytes: Uint8Array): { text: string; encoding: string; notes: XmlNote[] } {
  const notes: XmlNote[] = [];
  const bom = byBom(bytes);
  const said = declared(bytes);
  const body = bom === undefined ? bytes : bytes.subarray(bom.skip);
  const name = bom?.name ?? (said === undefined ? 'utf-8' : known[said]);
  if (name === undefined) throw new XmlFault(`The encoding "${said}" is not one that is read here`, 1, 1, saveAgain);
  if (name === 'utf-8' || name === 'us-ascii' || name === 'utf-16') return { text: decodeUtf8(body, notes), encoding: 'utf-8', notes };
  const text = new TextDecoder(name, { ignoreBOM: true }).decode(body);
  if (name.startsWith('utf-16') && (body.length % 2 === 1 || !text.isWellFormed())) throw new XmlFault('Not well-formed: the UTF-16 text is cut or damaged', 1, 1, saveAgain);
  return { text, encoding: name, notes };
}
