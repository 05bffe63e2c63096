import { looksLikeHl7 } from '../../standards/hl7v2/split-messages.ts';

/** What a file is, by its content; its name decides only where the content cannot. */
export type Kind =
  | { kind: 'gzip' | 'zip' | 'tar' | 'json' | 'xml' | 'hl7' | 'csv' }
  | { kind: 'ignored'; reason: string }
  | { kind: 'unknown'; reason: string; mend: string };

/** Enough of the beginning to know a tar header, an XML prolog or an HL7 header. */
export const sniffBytes = 4096;

const magics: readonly [number, string, string][] = [
  [0, '%PDF-', 'a PDF document'], [0, '\x89PNG', 'a PNG image'], [0, '\xff\xd8\xff', 'a JPEG image'], [0, 'GIF8', 'a GIF image'], [0, 'II*\0', 'a TIFF image'], [0, 'MM\0*', 'a TIFF image'],
  [0, 'BM', 'a BMP image'], [0, '{\\rtf', 'an RTF document'], [0, '\xd0\xcf\x11\xe0', 'an old Office document'], [0, '\x7fELF', 'a program'], [0, 'MZ', 'a program'],
  [0, 'BZh', 'a bzip2 archive'], [0, '7z\xbc\xaf', 'a 7-Zip archive'], [0, 'Rar!', 'a RAR archive'], [0, '\xfd7zXZ', 'an xz archive'], [0, '(\xb5/\xfd', 'a Zstandard archive'], [128, 'DICM', 'a DICOM object'],
  [0, 'SQLite format 3', 'a database'], [4, 'ftyp', 'a film'], [0, 'RIFF', 'a sound or film'], [0, 'OggS', 'a sound'], [0, 'ID3', 'a sound'],
];

const textNames: Record<string, string> = {
  md: 'a note for people', markdown: 'a note for people', txt: 'a plain text', yml: 'a YAML file', yaml: 'a YAML file', gql: 'a GraphQL query', graphql: 'a GraphQL query',
  html: 'a web page', htm: 'a web page', css: 'a style sheet', js: 'a program text', mjs: 'a program text', ts: 'a program text', xsl: 'a style sheet', xslt: 'a style sheet', xsd: 'a schema', sch: 'a schema',
  log: 'a log', zon: 'a tooth chart', svg: 'an image', ini: 'a settings file', cfg: 'a settings file', sql: 'a query', sha256: 'a list of checksums', toml: 'a settings file', properties: 'a settings file',
};

export const extensionOf = (path: string): string => /\.([A-Za-z0-9]{1,10})$/.exec(path)?.[1]?.toLowerCase() ?? '';
export const baseName = (path: string): string => path.split('/').at(-1) ?? path;

export function recognise(path: string, head: Buffer): Kind {
  const name = baseName(path);
  if (head.length === 0) return { kind: 'ignored', reason: 'the file is empty' };
  if (/^\._|^\.(DS_Store|directory|localized|git\w*|svn\w*|Trash.*|fseventsd|Spotlight-.*|nfs.*|~lock.*)$|^Thumbs\.db$|^desktop\.ini$|^__MACOSX/i.test(name) || /(^|\/)__MACOSX\//.test(path)) return { kind: 'ignored', reason: 'a file of the operating system' };
  if (head[0] === 0x1f && head[1] === 0x8b) return { kind: 'gzip' };
  if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1')) || head.subarray(0, 4).equals(Buffer.from('PK\x05\x06', 'latin1'))) return { kind: 'zip' };
  if (isTar(head)) return { kind: 'tar' };
  const bytes = head.subarray(0, sniffBytes).toString('latin1');
  for (const [at, magic, says] of magics) {
    if (magic !== 'BM' && magic !== 'MZ' ? bytes.startsWith(magic, at) : bytes.startsWith(magic) && bytes.includes('\0')) return { kind: 'ignored', reason: `${says}: not a record that can be read as data` };
  }
  return recogniseText(path, textOf(head));
}

function isTar(head: Buffer): boolean {
  if (head.length < 512) return false;
  if (head.subarray(257, 262).toString('latin1') === 'ustar') return true;
  const sum = Number.parseInt(head.subarray(148, 156).toString('latin1').replace(/[\0 ]+$/, '').trim(), 8);
  if (!Number.isFinite(sum) || head[0] === 0) return false;
  let actual = 8 * 32;
  for (let i = 0; i < 512; i += 1) if (i < 148 || i >= 156) actual += head[i]!;
  return actual === sum;
}

/** The beginning as text, whatever its encoding: good enough to know the kind. */
export function textOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return head.toString('utf16le').slice(1);
  if (head[0] === 0xfe && head[1] === 0xff) return Buffer.from(head.subarray(0, head.length & ~1)).swap16().toString('utf16le').slice(1);
  const wide = wideness(head);
  if (wide === 'le') return head.toString('utf16le');
  if (wide === 'be') return Buffer.from(head.subarray(0, head.length & ~1)).swap16().toString('utf16le');
  return head.toString('utf8').replace(/^\uFEFF/, '');
}

/** Which UTF-16 a text is, by its mark or by the NUL beside its first character. */
export function wideness(head: Buffer): 'le' | 'be' | undefined {
  if ((head[0] === 0xff && head[1] === 0xfe) || (isAscii(head[0]) && head[1] === 0 && head[3] === 0)) return 'le';
  return (head[0] === 0xfe && head[1] === 0xff) || (head[0] === 0 && isAscii(head[1]) && head[2] === 0) ? 'be' : undefined;
}

const isAscii = (byte: number | undefined): boolean => byte !== undefined && byte >= 9 && byte < 127;

function recogniseText(path: string, text: string): Kind {
  const start = text.trimStart();
  const extension = extensionOf(path);
  if (start === '') return { kind: 'ignored', reason: 'the file holds nothing but spaces' };
  if (looksLikeHl7(text)) return { kind: 'hl7' };
  const known = textNames[extension];
  if (known !== undefined && !(extension === 'txt' && /^[{<]/.test(start))) return { kind: 'ignored', reason: `${known}: no record` };
  if (/^(readme|licen[cs]e|notice|copying|authors|changelog|sha256sums|manifest)(\.|$)/i.test(baseName(path)) && !/^[{<[]/.test(start)) return { kind: 'ignored', reason: 'a note for people: no record' };
  if (start.startsWith('<')) return { kind: 'xml' };
  if (start.startsWith('{') || start.startsWith('[') || extension === 'json' || extension === 'ndjson' || extension === 'jsonl') return { kind: 'json' };
  if (extension === 'csv' || extension === 'tsv') return { kind: 'csv' };
  if (['hl7', 'er7'].includes(extension)) return { kind: 'hl7' };
  if (['xml', 'ccda', 'ccd', 'cda'].includes(extension)) return { kind: 'xml' };
  if (/[\0-\x08\x0e-\x1f]/.test(start.slice(0, 500))) return { kind: 'ignored', reason: 'a binary file of no known kind' };
  return { kind: 'ignored', reason: 'a plain text: no record' };
}
