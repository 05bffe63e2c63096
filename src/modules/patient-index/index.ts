/** The door of the patient index. */
export { patientIndexModule } from './module.ts';
/** The ledger of identity changes. */
export { nameOriginOfChanges, noteIdentityChange } from './note-identity-change.ts';
export type { IdentityChange } from './note-identity-change.ts';
export type { ChangeKind, ChangeNumber, IdentityChangeLine } from './contract-ledger.ts';
/** Asked by the chart store before any next version of a Patient. */
export { overlayGuard } from './overlay-guard.ts';
export { acceptOverlay, refuseOverlay } from './actions/decide-held.ts';
export { listHeld, showHeld } from './actions/held.ts';
