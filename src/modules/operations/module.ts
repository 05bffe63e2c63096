import type { Module } from '../../platform/module.ts';
import { proveAuditAction, retryJobAction, showHealthAction } from './actions/health.ts';
import { resetDemoAction } from './actions/reset-demo.ts';
import type { Installation } from './actions/health.ts';

/** Does the installation run as it should? */
export const operationsModule = (installation: () => Installation): Module => ({ name: 'operations', calls: ['audit'], actions: [showHealthAction(installation), retryJobAction, proveAuditAction, resetDemoAction(installation)] });
