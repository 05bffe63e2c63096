import type { Module } from '../../platform/module.ts';
import { searchAuditAction, whoOpenedAction } from './actions/search-audit.ts';
import type { TitleOf } from './actions/search-audit.ts';
import { showState } from './actions/show-state.ts';

/** What happened? The log that cannot be quietly changed, and proofs from it. */
export const auditModule = (titleOf: TitleOf): Module => ({
  name: 'audit',
  calls: [],
  actions: [searchAuditAction(titleOf), whoOpenedAction(titleOf), showState],
});
