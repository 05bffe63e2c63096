import { crc32, deflateSync } from 'node:zlib';

/** A small PDF of one page of plain text (ISO 32000-1, Helvetica, which every reader has). */
export function makePdf(lines: readonly string[]): Buffer {
  const shown = (t: string): string => t.normalize('NFKD').replace(/[^\x20-\x7e]/g, '').replace(/[\\()]/g, '\\$&');
  const stream = `BT /F1 11 Tf 72 730 Td 15 TL\n${lines.map((l) => `(${shown(l)}) Tj T*`).join('\n')}\nET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((o, i) => { const at = text.length; text += `${i + 1} 0 obj\n${o}\nendobj\n`; return at; });
  const xref = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((o) => `${String(o).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

/** A grey PNG that looks like a scanned form: a frame, ruled lines, a few dark words and a signature (W3C PNG, 8-bit greyscale). */
export function makePng(seed: number, width = 340, height = 440): Buffer {
  const rows = Buffer.alloc((width + 1) * height, 0xf4);
  for (let y = 0; y < height; y += 1) rows[y * (width + 1)] = 0;
  const dot = (x: number, y: number, grey: number): void => { if (x >= 0 && x < width && y >= 0 && y < height) rows[y * (width + 1) + 1 + x] = grey; };
  const box = (x: number, y: number, w: number, h: number, grey: number): void => { for (let j = 0; j < h; j += 1) for (let i = 0; i < w; i += 1) dot(x + i, y + j, grey); };
  let a = seed | 1;
  const next = (n: number): number => { a = (Math.imul(a, 1103515245) + 12345) & 0x7fffffff; return (a >> 8) % n; };
  box(20, 20, width - 40, 1, 0x60); box(20, height - 20, width - 40, 1, 0x60); box(20, 20, 1, height - 40, 0x60); box(width - 20, 20, 1, height - 40, 0x60);
  box(36, 36, 150, 9, 0x30);
  for (let y = 70; y < height - 110; y += 18) for (let x = 36; x < width - 60;) { const w = 10 + next(36); box(x, y, Math.min(w, width - 40 - x), 4, 0x70 + next(24)); x += w + 7; }
  box(36, height - 60, 150, 1, 0x50);
  for (let x = 0; x < 110; x += 1) { const y = height - 68 + Math.round(7 * Math.sin(x / (4 + (seed % 3))) * Math.cos(x / 17)); box(44 + x, y, 2, 2, 0x28); }
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]), out = Buffer.alloc(8);
    out.writeUInt32BE(data.length, 0); out.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([out.subarray(0, 4), body, out.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0); head.writeUInt32BE(height, 4); head[8] = 8;
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
