/** The door of the patients module. */
export { identifyAtDoor, identifyMany } from './identify-at-door.ts';
export type { AtDoor, Identified, IdentifiedOrRefused } from './identify-at-door.ts';
export { InTurn } from './identify-in-turn.ts';
export { patientsProjection } from './store/projection.ts';
export { filePatient } from './file-patient.ts';
export type { Demographics as DemographicsGiven, PatientFiled } from './file-patient.ts';
export { lineOf } from './lines.ts';
export { patientsModule } from './module.ts';
export { encounterNumbers } from './encounter-numbers.ts';
export { search } from './actions/search.ts';
export { findAlike } from './actions/find-alike.ts';
export { registerMade } from './register-made.ts';
