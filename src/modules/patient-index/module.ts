import type { Module } from '../../platform/module.ts';
import { acceptOverlay, refuseOverlay } from './actions/decide-held.ts';
import { listHeld, showHeld } from './actions/held.ts';
import { heldWorklist, overlayNotices } from './overlay-worklists.ts';
import { acknowledgeChanges, endFollowingAction, followChanges, listChanges, listFollowers, settleRefusalAction } from './actions/follow-changes.ts';

/** Nobody twice, nobody mixed: pairs to decide, joins and their undoing, overlays, wrong charts. */
export const patientIndexModule: Module = {
  name: 'patient-index',
  calls: ['linkage', 'chart', 'patients', 'charting', 'access'],
  actions: [followChanges, listChanges, acknowledgeChanges, listFollowers, settleRefusalAction, endFollowingAction, listHeld, showHeld, acceptOverlay, refuseOverlay],
  worklists: [heldWorklist, overlayNotices],
};
