/** The door of terminology: what codes mean, which may be entered. */
export { terminologyModule } from './module.ts';
export { searchCodesAction as searchCodes } from './actions/search-codes.ts';
export { lookUpCodeAction as lookUpCode, translateCodeAction as translateCode, validateCodeAction as validateCode } from './actions/ask-codes.ts';
export { readDefinitionAction as readDefinition, searchDefinitionsAction as searchDefinitions } from './actions/definitions.ts';
export { expandValueSetAction as expandValueSet } from './actions/expand-value-set.ts';
export { listSystemsAction as listSystems } from './actions/list-systems.ts';
export { beginLoadAction as beginLoad, finishLoadAction as finishLoad, stagePortionAction as stagePortion } from './actions/load.ts';
export { recordCodeUse, systemUrls } from './store/code-use.ts';
export type { CodeHit, CodeTask, Loaded, LoadedSystem, SystemAbout } from './contract.ts';
