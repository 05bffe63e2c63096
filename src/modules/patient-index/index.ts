/** The door of the patient index. */
export { patientIndexModule } from './module.ts';
