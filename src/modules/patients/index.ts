/** The door of the patients module. */
export { identifyAtDoor, identifyMany } from './identify-at-door.ts';
export type { AtDoor, Identified, IdentifiedOrRefused } from './identify-at-door.ts';
export { InTurn } from './identify-in-turn.ts';
export { patientsProjection } from './store/projection.ts';
export { correctionGuard } from './correction-guard.ts';
export { filePatient } from './file-patient.ts';
export type { Demographics as DemographicsGiven, PatientFiled } from './file-patient.ts';
export { lineOf } from './lines.ts';
export { patientsModule } from './module.ts';
export { encounterNumbers } from './encounter-numbers.ts';
export { correct } from './actions/correct.ts';
export { printSheet } from './actions/print-sheet.ts';
export { show } from './actions/show.ts';
export { search } from './actions/search.ts';
export { findAlike } from './actions/find-alike.ts';
export { registerMade } from './register-made.ts';
/** Who somebody is, and whether a change says that it is somebody else. */
export { coreOf, identityChange } from './rules/identity-change.ts';
export type { CoreField, IdentityChange, OverlayPolicy } from './rules/identity-change.ts';
export { identityPolicy } from './rules/facts.ts';
/** A decided change of who somebody is, and a chart of their own for whom a record was nearly overlaid with. */
export { fileConfirmed, layOver, readHead, registerApart, theOther } from './accept-change.ts';
export { readDemographics } from './rules/read-demographics.ts';
export { fieldLines, fieldWords } from './rules/field-words.ts';
export { changedFields } from './rules/hold-corrected.ts';
