/** The door of the quality module. */
export { askEntry, checksFor, readCheck, todayAt } from './ask-entry.ts';
export { askChecks } from './rules/ask-checks.ts';
export type { NamedRule, Question } from './rules/ask-checks.ts';
export { acknowledgedExtension } from './rules/acknowledge.ts';
export { looksLikeSignature, ssnFault } from './rules/odd-words.ts';
export { qualityModule } from './module.ts';
