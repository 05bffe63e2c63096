import type { Module } from '../../platform/module.ts';
import { lookUpCodeAction, translateCodeAction, validateCodeAction } from './actions/ask-codes.ts';
import { readDefinitionAction, searchDefinitionsAction } from './actions/definitions.ts';
import { expandValueSetAction } from './actions/expand-value-set.ts';
import { listSystemsAction } from './actions/list-systems.ts';
import { beginLoadAction, finishLoadAction, stagePortionAction } from './actions/load.ts';
import { searchCodesAction } from './actions/search-codes.ts';

/** What does a code mean? */
export const terminologyModule: Module = {
  name: 'terminology',
  calls: ['access'],
  actions: [
    searchCodesAction, lookUpCodeAction, validateCodeAction, expandValueSetAction, translateCodeAction, readDefinitionAction, searchDefinitionsAction,
    listSystemsAction, beginLoadAction, stagePortionAction, finishLoadAction,
  ],
};
