/** The door of the linkage engine. */
export { linkageModule } from './module.ts';
export type { FieldComparison, Grade, LinkPerson, PersonComparison } from './rules/comparison.ts';
