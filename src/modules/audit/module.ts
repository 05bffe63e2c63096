import type { Module } from '../../platform/module.ts';
import { searchAuditAction, whoOpenedAction } from './actions/search-audit.ts';
import type { TitleOf } from './actions/search-audit.ts';
import { showState } from './actions/show-state.ts';

let titles: TitleOf = (action) => action;
/** The title of an action, for people; the name itself where it is no longer known. */
export const titleOfAct: TitleOf = (action) => titles(action);

/** What happened? The log that cannot be quietly changed, and proofs from it. */
export const auditModule = (titleOf: TitleOf): Module => {
  titles = titleOf;
  return { name: 'audit', calls: [], actions: [searchAuditAction(titleOf), whoOpenedAction(titleOf), showState] };
};
