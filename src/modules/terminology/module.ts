import type { Module } from '../../platform/module.ts';
import { listSystemsAction } from './actions/list-systems.ts';
import { beginLoadAction, finishLoadAction, stagePortionAction } from './actions/load.ts';
import { searchCodesAction } from './actions/search-codes.ts';

/** What does a code mean? */
export const terminologyModule: Module = { name: 'terminology', calls: ['access'], actions: [searchCodesAction, listSystemsAction, beginLoadAction, stagePortionAction, finishLoadAction] };
