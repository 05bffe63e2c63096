/** What a received file may be shown and printed as, decided by its bytes as well as by its name: a file that lies is not shown. */
export type FileKind = { show: 'text' | 'html'; as: string; text: string } | { show: 'pdf' | 'image' | 'tiff' | 'none' | 'false'; as: string };

const starts = (bytes: Uint8Array, ...head: number[]): boolean => head.every((b, i) => bytes[i] === b);
const ascii = (bytes: Uint8Array, from: number, text: string): boolean => [...text].every((c, i) => bytes[from + i] === c.charCodeAt(0));

const images: [string, (b: Uint8Array) => boolean][] = [
  ['image/png', (b) => starts(b, 0x89, 0x50, 0x4e, 0x47)], ['image/jpeg', (b) => starts(b, 0xff, 0xd8, 0xff)], ['image/gif', (b) => ascii(b, 0, 'GIF8')],
  ['image/webp', (b) => ascii(b, 0, 'RIFF') && ascii(b, 8, 'WEBP')], ['image/bmp', (b) => ascii(b, 0, 'BM')],
];

export function kindOfFile(contentType: string, bytes: Uint8Array): FileKind {
  const [type = '', ...more] = contentType.toLowerCase().split(';').map((p) => p.trim());
  if (ascii(bytes, 0, '%PDF-')) return { show: 'pdf', as: 'application/pdf' };
  if (starts(bytes, 0x49, 0x49, 0x2a, 0) || starts(bytes, 0x4d, 0x4d, 0, 0x2a)) return { show: 'tiff', as: 'image/tiff' };
  const image = images.find(([, is]) => is(bytes));
  if (image) return { show: 'image', as: image[0] };
  if (type === 'application/pdf' || ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp', 'image/tiff'].includes(type)) return { show: 'false', as: 'application/octet-stream' };
  const charset = more.find((p) => p.startsWith('charset='))?.slice(8).replaceAll('"', '');
  if (type === 'text/html' || type === 'application/xhtml+xml') return { show: 'html', as: 'application/octet-stream', text: decode(bytes, charset) };
  if (type.startsWith('text/') || type === 'application/json' || type.endsWith('+json') || type === 'application/xml' || (type.endsWith('+xml') && type !== 'image/svg+xml') || type === 'application/hl7-v2') return { show: 'text', as: 'text/plain', text: decode(bytes, charset) };
  return { show: 'none', as: 'application/octet-stream' };
}

function decode(bytes: Uint8Array, charset: string | undefined): string {
  for (const name of [charset, 'utf-8']) {
    if (!name) continue;
    try { return new TextDecoder(name, { fatal: true }).decode(bytes); } catch { /* not that one */ }
  }
  return new TextDecoder('windows-1252').decode(bytes);
}
