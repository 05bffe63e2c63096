import { PDFDocument, rgb } from '@cantoo/pdf-lib';
import type { PDFFont, PDFPage } from '@cantoo/pdf-lib';
import { readFileSync } from 'node:fs';
import * as fontkit from 'fontkit';
import type { Face } from './faces.ts';
import { firstFace } from './faces.ts';
import { runsOf } from './runs.ts';

/** Another PDF whose pages follow, and what its pages say at their head. */
export type Bound = { title: string; document: PDFDocument };

/** A PDF ready to be bound; undefined where it cannot be opened (damaged, or locked with a password). Never throws. */
export async function openPdf(bytes: Uint8Array): Promise<{ document: PDFDocument; pageCount: number } | undefined> {
  try {
    const document = await PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: false });
    const pageCount = document.getPageCount();
    for (let i = 0; i < pageCount; i++) document.getPage(i).getSize();
    return pageCount > 0 ? { document, pageCount } : undefined;
  } catch { return undefined; }
}

const ink = rgb(0.34, 0.38, 0.42);

/**
 * Binds the pages of a print and of the files that follow it into one PDF; each page carries whose record it is at its head, and at its foot who printed
 * it, what it is, and its number among all: a loose page can be told where it belongs.
 */
export async function bindPages(main: Uint8Array, following: readonly Bound[], head: string, foot: string): Promise<{ bytes: Uint8Array; pageCount: number }> {
  const bound = await PDFDocument.load(main, { updateMetadata: false });
  const own = bound.getPageCount();
  const titles: (string | undefined)[] = Array.from({ length: own }, () => undefined);
  for (const f of following) {
    const pages = await bound.copyPages(f.document, f.document.getPageIndices());
    pages.forEach((p, i) => { bound.addPage(p); titles.push(`${f.title}, page ${i + 1} of ${pages.length}`); });
  }
  bound.registerFontkit(fontkit as never);
  const pen = await penFor(bound, [head, foot, ...titles.flatMap((t) => t ?? [])]);
  const all = bound.getPages();
  all.forEach((page, i) => {
    const { width, height } = page.getSize();
    const title = titles[i];
    if (title === undefined) pen.line(page, head, 44, height - 34, width - 88);
    else { page.drawRectangle({ x: 0, y: height - 26, width, height: 26, color: rgb(1, 1, 1), opacity: 0.9 }); pen.line(page, `${head}  |  ${title}`, 12, height - 17, width - 24); }
    const number = `Page ${i + 1} of ${all.length}`, wide = pen.width(number, 7.5);
    if (title !== undefined) page.drawRectangle({ x: 0, y: 0, width, height: 18, color: rgb(1, 1, 1), opacity: 0.9 });
    const side = title === undefined ? 44 : 12, y = title === undefined ? 24 : 6;
    pen.line(page, foot, side, y, width - 2 * side - wide - 12);
    pen.line(page, number, width - side - wide, y, wide + 4);
  });
  return { bytes: await bound.save({ useObjectStreams: true }), pageCount: all.length };
}

type Pen = { width(text: string, size: number): number; line(page: PDFPage, text: string, x: number, y: number, widthMost: number): void };

/** Draws a line in small print, smaller still rather than cut, and cut with dots only where it would not be read; each stretch in a face that draws it. */
async function penFor(document: PDFDocument, texts: readonly string[]): Promise<Pen> {
  const fonts = new Map<Face, PDFFont>();
  for (const face of [firstFace(), ...texts.flatMap((t) => runsOf(t).map((r) => r.face))]) if (!fonts.has(face)) fonts.set(face, await document.embedFont(readFileSync(face.files.normal), { subset: true }));
  const width = (text: string, size: number): number => runsOf(text).reduce((sum, r) => sum + (fonts.get(r.face) ?? fonts.get(firstFace())!).widthOfTextAtSize(r.text, size), 0);
  return {
    width,
    line(page, text, x, y, widthMost) {
      let said = text, size = 7.5;
      while (size > 5.5 && width(said, size) > widthMost) size -= 0.5;
      while (said.length > 10 && width(said, size) > widthMost) said = `${said.slice(0, -2).trimEnd()}…`;
      let at = x;
      for (const r of runsOf(said)) {
        const font = fonts.get(r.face) ?? fonts.get(firstFace())!;
        page.drawText(r.text, { x: at, y, size, font, color: ink });
        at += font.widthOfTextAtSize(r.text, size);
      }
    },
  };
}
