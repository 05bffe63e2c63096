/** The door of charting. */
export { chartingModule } from './module.ts';
export { readRecorded, recordedExtension } from './rules/recorded.ts';
/** For the patient index: moving entries between people, by the one way there is. */
export { moveToOther } from './move-entries.ts';
export { planOf } from './actions/plan-move.ts';
export type { Move, Moving } from './move-entries.ts';
export { heldBy, moved, referencesIn } from './rules/plan-move.ts';
export { whereNamed } from './where-named.ts';
