/** Pure rules about names, numbers and fields of a Patient, for the rules of neighbours. */
export { agree } from './agree.ts';
export { birthSpan } from './birth-date.ts';
export { compareNames } from './compare-names.ts';
export type { IdentityPolicy } from './facts.ts';
export { identityPolicy, personFacts } from './facts.ts';
export { fieldLines, fieldWords } from './field-words.ts';
export { nameKey, wordsOf } from './fold-name.ts';
export type { NameKey } from './fold-name.ts';
export { foldIdentifier, foldSystem, isSsn, typeCode } from './identifier-strength.ts';
export type { MrnPolicy } from './mrn.ts';
export { isOurs } from './mrn.ts';
export { chooseMrn } from './project-patient.ts';
export { lives } from './same-address.ts';
