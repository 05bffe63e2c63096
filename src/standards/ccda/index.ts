/** The door of C-CDA reading. */
export { looksLikeCcda } from './recognize.ts';
export { translateCcda, type CcdaOptions } from './translate-ccda.ts';
export { receivedMark } from './header-document.ts';
