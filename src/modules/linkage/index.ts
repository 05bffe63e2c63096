/** The door of the linkage engine. */
export { linkageModule } from './module.ts';
export type { FieldComparison, Grade, LinkPerson, PersonComparison } from './rules/comparison.ts';
export { linkagePolicy } from './rules/linkage-policy.ts';
export type { LinkagePolicy } from './rules/linkage-policy.ts';
export { readFhirPatient } from './rules/read-fhir-patient.ts';
export { standardize } from './rules/standardize.ts';
export type { StandardPerson } from './rules/standard-person.ts';
export { blockingKeys, blockingRules } from './rules/blocking-keys.ts';
export type { BlockingRule } from './rules/blocking-keys.ts';
export { compare, probabilityOf, score } from './rules/compare.ts';
export { defaultModel, modelForSize } from './rules/model.ts';
export type { Model } from './rules/model.ts';
export { coreHash, decodePerson, encodePerson } from './rules/encode-person.ts';
