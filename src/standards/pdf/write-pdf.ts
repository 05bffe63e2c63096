import { createRequire } from 'node:module';
import type { Content, ContentText, Style, TableLayout, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { Face } from './faces.ts';
import { firstFace } from './faces.ts';
import { runsOf } from './runs.ts';

export type { Content, Style } from 'pdfmake/interfaces.js';

type Maker = {
  createPdf(definition: TDocumentDefinitions): { getBuffer(): Promise<Buffer> }; addTableLayouts(layouts: Record<string, TableLayout>): void;
  setFonts(fonts: Record<string, unknown>): void; setUrlAccessPolicy(may: (url: string) => boolean): void; setLocalAccessPolicy(may: (path: string) => boolean): void;
};
const maker = createRequire(import.meta.url)('pdfmake') as Maker;
const inUse = new Map<string, Face>();
const files = new Set<string>();
// A record is set from what is handed over: nothing is fetched, and no file is read but the faces.
maker.setUrlAccessPolicy(() => false);
maker.setLocalAccessPolicy((path) => files.has(path));

function use(face: Face): string {
  if (!inUse.has(face.name)) { inUse.set(face.name, face); for (const f of Object.values(face.files)) files.add(f); }
  return face.name;
}

/** Words of a record for a page, each stretch in a face that draws it. All text on a print goes through here. */
export function set(text: string, style: Style = {}): ContentText {
  const runs = runsOf(text);
  if (runs.length === 1 && runs[0]!.face === firstFace()) return { text: runs[0]!.text, ...style };
  return { text: runs.map((r) => ({ text: r.text, font: use(r.face) })), ...style };
}

/** Several stretches with styles of their own, in one paragraph. */
export const together = (parts: readonly (readonly [text: string, style?: Style])[], style: Style = {}): ContentText =>
  ({ text: parts.flatMap(([text, own]) => runsOf(text).map((r) => ({ text: r.text, font: use(r.face), ...own }))), ...style });

const rule = '#d0d4da';
maker.addTableLayouts({
  lines: { hLineWidth: (i) => (i === 0 ? 0 : 0.5), vLineWidth: () => 0, hLineColor: () => rule, paddingLeft: () => 0, paddingRight: () => 8, paddingTop: () => 2, paddingBottom: () => 2 },
  grid: { hLineWidth: () => 0.5, vLineWidth: () => 0.5, hLineColor: () => rule, vLineColor: () => rule, paddingLeft: () => 3, paddingRight: () => 3, paddingTop: () => 1.5, paddingBottom: () => 1.5 },
});

export type Print = { title: string; author: string; pageSize: 'LETTER' | 'A4'; content: Content[] };

/** Sets a print: bytes of a PDF with room for a heading and a foot on each page (see bindPages). */
export async function writePdf(print: Print): Promise<Buffer> {
  const definition: TDocumentDefinitions = {
    info: { title: print.title, author: print.author, producer: 'Chartkeeper' }, pageSize: print.pageSize, pageMargins: [44, 58, 44, 46], language: 'en-US', displayTitle: true,
    defaultStyle: { font: use(firstFace()), fontSize: 9, lineHeight: 1.2, color: '#1b1f24' },
    styles: { h1: { fontSize: 16, bold: true }, h2: { fontSize: 12, bold: true }, h3: { fontSize: 9.5, bold: true }, quiet: { color: '#57606a', fontSize: 8 }, label: { color: '#57606a' }, mono: { fontSize: 8 } },
    content: print.content,
  } as TDocumentDefinitions;
  maker.setFonts(Object.fromEntries([...inUse.values()].map((f) => [f.name, f.files])));
  return maker.createPdf(definition).getBuffer();
}
