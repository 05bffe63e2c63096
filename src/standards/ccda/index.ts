/** The door of C-CDA reading. */
export { looksLikeCcda } from './recognize.ts';
export { translateCcda, type CcdaOptions } from './translate-ccda.ts';
export { receivedMark } from './header-document.ts';
/** The door of C-CDA writing. */
export { cdaNarrative, xmlText } from './write/narrative-text.ts';
export { writeCcda } from './write/write-ccda.ts';
export type { CdaDocument, CdaMedia, CdaSection, WrittenCda } from './write/write-ccda.ts';
