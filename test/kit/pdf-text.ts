import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** The text of a PDF as another program reads it: of each page, or all of it. */
export async function pdfText(bytes: Uint8Array): Promise<string>;
export async function pdfText(bytes: Uint8Array, byPage: true): Promise<string[]>;
export async function pdfText(bytes: Uint8Array, byPage?: true): Promise<string | string[]> {
  const document = await getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 }).promise, pages: string[] = [];
  for (let i = 1; i <= document.numPages; i++) pages.push((await (await document.getPage(i)).getTextContent()).items.map((item) => ('str' in item ? item.str : '')).join(' '));
  await document.destroy();
  return byPage ? pages : pages.join(' ');
}

/** Letters and digits alone: where a line breaks is the page's affair. */
export const wordsOnly = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
