/** The door of the operations module. */
export { operationsModule } from './module.ts';
