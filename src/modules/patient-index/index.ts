/** The door of the patient index. */
export { patientIndexModule } from './module.ts';
/** The ledger of identity changes. */
export { changesOfItem, nameOriginOfChanges, noteIdentityChange } from './note-identity-change.ts';
export type { IdentityChange } from './note-identity-change.ts';
export type { ChangeKind, ChangeNumber, IdentityChangeLine } from './contract-ledger.ts';
/** For systems that are told of changes by messages. */
export { beginToTell, changesToTell, changeTold, endTelling, followerStates, tellingTrouble } from './follow-by-house.ts';
/** Asked by the chart store before any next version of a Patient. */
export { overlayGuard } from './overlay-guard.ts';
export { acceptOverlay, refuseOverlay } from './actions/decide-held.ts';
export { listHeld, showHeld } from './actions/held.ts';
/** Joining and parting people, for feeds, programs and the comparer. */
export { joinBetween, joinCharts, undoJoin } from './join-door.ts';
export type { Joined } from './make-join.ts';
/** Later modules bring what must be looked at before people are joined. */
export { registerMergeCheck } from './merge-checks.ts';
export type { JoinAsked, MergeCheck } from './merge-checks.ts';
export { blastRadius, exportBlastRadius } from './actions/blast-radius.ts';
/** Numbers and visits that belong to another record, as feeds tell of them. */
export { changeNumber, moveNumber, moveVisits } from './move-between.ts';
/** The queue hears when people are joined and parted. */
export { registerPairMemory } from './pair-memory.ts';
export type { PairMemory } from './pair-memory.ts';
/** For the FHIR interface: Patient/$merge and its undoing. */
export { mergePatientsAction, previewMergeAction, undoMergePatientsAction } from './actions/merge-patients.ts';
/** What stands behind a seal, for the doors of patients; and charts whose being one person nothing may tell. */
export { readSeals } from './read-seals.ts';
export { sealsIn, sealVeil } from './veil.ts';
export { sealCheck } from './seal-check.ts';
export { sealedPairs } from './store/seals.ts';
export { linkNewborn, nameUnknown, proposeUnknownName, showIdentity } from './actions/identity.ts';
export { findSealed, openSeal, sealAdoption, setAlias, setConfidentialAddress } from './actions/seals.ts';
/** For the guard that tells the leading record what is said under a former number. */
export { changeItems } from './rules/patient-changes.ts';
