/** The door of terminology: what codes mean, which may be entered. */
export { terminologyModule } from './module.ts';
export { searchCodesAction as searchCodes } from './actions/search-codes.ts';
export { beginLoadAction as beginLoad, finishLoadAction as finishLoad, stagePortionAction as stagePortion } from './actions/load.ts';
export type { CodeHit, CodeTask, Loaded, LoadedSystem, SystemAbout } from './contract.ts';
