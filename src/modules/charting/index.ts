/** The door of charting. */
export { chartingModule } from './module.ts';
export { readRecorded, recordedExtension } from './rules/recorded.ts';
