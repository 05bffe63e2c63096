/** Prints: pages set by pdfmake and bound by pdf-lib, in faces that draw the scripts that records are written in. */
export { bindPages, openPdf } from './bind-pages.ts';
export type { Bound } from './bind-pages.ts';
export { tiffPages } from './tiff-pages.ts';
export { openPictures } from './pictures.ts';
export type { Drawn } from './pictures.ts';
export { set, together, writePdf } from './write-pdf.ts';
export type { Content, Print, Style } from './write-pdf.ts';
