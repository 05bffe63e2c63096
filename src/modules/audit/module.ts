import type { Module } from '../../platform/module.ts';
import { searchAuditAction, whoOpenedAction } from './actions/search-audit.ts';
import type { TitleOf } from './actions/search-audit.ts';
import { makePartitionsAhead, showState } from './actions/keep-audit.ts';

/** What happened? The log that cannot be quietly changed, and proofs from it. */
export const auditModule = (titleOf: TitleOf): Module => ({
  name: 'audit',
  calls: [],
  actions: [searchAuditAction(titleOf), whoOpenedAction(titleOf), showState, makePartitionsAhead],
  jobs: [{ name: 'audit.partitions', everySeconds: 24 * 3600, action: makePartitionsAhead }],
});
