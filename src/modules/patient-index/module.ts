import type { Module } from '../../platform/module.ts';
import { acknowledgeChanges, endFollowingAction, followChanges, listChanges, listFollowers, settleRefusalAction } from './actions/follow-changes.ts';

/** Nobody twice, nobody mixed: pairs to decide, joins and their undoing, overlays, wrong charts. */
export const patientIndexModule: Module = {
  name: 'patient-index',
  calls: ['linkage', 'chart', 'patients', 'charting', 'access'],
  actions: [followChanges, listChanges, acknowledgeChanges, listFollowers, settleRefusalAction, endFollowingAction],
};
