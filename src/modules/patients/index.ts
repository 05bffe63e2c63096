/** The door of the patients module. */
export { identifyAtDoor, identifyMany } from './identify-at-door.ts';
export type { AtDoor, Identified, IdentifiedOrRefused } from './identify-at-door.ts';
export { InTurn } from './identify-in-turn.ts';
export { patientsProjection } from './store/projection.ts';
export { correctionGuard } from './correction-guard.ts';
export { filePatient } from './file-patient.ts';
export { leadOn, underWhich } from './lead-on.ts';
export { refuseMerged } from './refuse-merged.ts';
export type { Demographics as DemographicsGiven, PatientFiled } from './file-patient.ts';
export { numberHolders, numberKey } from './number-holders.ts';
export type { HeldNumber, NumberHolder } from './number-holders.ts';
export { isNamedLikeAnother, lineOf, lookalikesOf } from './lines.ts';
export { patientsModule } from './module.ts';
export { encounterNumbers } from './encounter-numbers.ts';
export { correct } from './actions/correct.ts';
export { printSheet } from './actions/print-sheet.ts';
export { register } from './actions/register.ts';
export { show } from './actions/show.ts';
export { search } from './actions/search.ts';
export { findAlike } from './actions/find-alike.ts';
export { match } from './actions/match.ts';
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
/** For the patient index: who is to be compared with whom, and how alike two people are with the weights in force. */
export { withoutShared } from './without-shared.ts';
export { anyWaiting, doneComparing, keptPeople, matchPeople, matchPeopleNow, takeAgain, takeSome, takeToCompare } from './match-rows.ts';
export type { Again, Batch, MatchPerson } from './match-rows.ts';
export { comparePeople, encodedBy, houseModel, linkingBasis, linkingBy, linkingOf, scorePeople } from './linking.ts';
export type { Linking } from './linking.ts';
export { findMatches } from './find-matches.ts';
export type { Match } from './find-matches.ts';
export { describePatients } from './describe.ts';
export type { Described } from './describe.ts';
export { closeReviews, reopenReviews, takeReviews } from './store/reviews.ts';
export { compareBacklog, fillProgress, somebodyToCompare } from './store/to-compare.ts';
export { whoHolds } from './who-holds.ts';
export { keepModel, modelContent, modelsKept, patientCount, putModelInForce, trainingSample } from './match-models.ts';
export type { KeptModel } from './match-models.ts';
export { timeToTrain } from './store/match-models.ts';
/** What stands behind a seal, kept by the patient index; and names for those whose name nobody knows. */
export { registerSealReader, sealsNamedIn, sealsOf } from './seals.ts';
export { lives } from './rules/same-address.ts';
export type { Sealed } from './seals.ts';
export { proposeNewborn, proposeUnknown } from './propose-name.ts';
export { isUnknown } from './rules/identity-change.ts';
export { nameKey } from './rules/fold-name.ts';
export { writeAddress, writeName } from './rules/correct-demographics.ts';
export { readAddress, readName } from './rules/read-demographics.ts';
