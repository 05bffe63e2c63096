import type { Module } from '../../platform/module.ts';
import { acceptOverlay, refuseOverlay } from './actions/decide-held.ts';
import { blastRadius, exportBlastRadius } from './actions/blast-radius.ts';
import { listHeld, showHeld } from './actions/held.ts';
import { linkNewborn, nameUnknown, proposeUnknownName, showIdentity } from './actions/identity.ts';
import { adoptedQueue, findSealed, noteIdentityMade, openSeal, sealAdoption, setAlias, setConfidentialAddress } from './actions/seals.ts';
import { heldWorklist, overlayNotices } from './overlay-worklists.ts';
import { acknowledgeChanges, endFollowingAction, followChanges, listChanges, listFollowers, settleRefusalAction } from './actions/follow-changes.ts';
import { joinAction } from './actions/join.ts';
import { listJoinsAction, personHistoryAction, showJoinAction } from './actions/list-joins.ts';
import { overrideJoinAction } from './actions/override-join.ts';
import { mergePatientsAction, previewMergeAction, undoMergePatientsAction } from './actions/merge-patients.ts';
import { planJoinAction } from './actions/plan-join.ts';
import { planUnmergeAction, unmergeAction } from './actions/unmerge.ts';
import { pairWorklist, protectedPairs } from './pair-worklist.ts';
import { queueActions, queueJobs } from './queue-parts.ts';
import { watchFollowers, watchJob } from './actions/watch-followers.ts';
import { untoldWorklist } from './ledger-worklist.ts';
import { secondPersonWorklist, selfReviewWorklist } from './join-worklists.ts';

/** Nobody twice, nobody mixed: pairs to decide, joins and their undoing, overlays, wrong charts. */
export const patientIndexModule: Module = {
  name: 'patient-index',
  calls: ['audit', 'linkage', 'chart', 'patients', 'charting', 'access', 'terminology'],
  actions: [
    followChanges, listChanges, acknowledgeChanges, listFollowers, settleRefusalAction, endFollowingAction,
    listHeld, showHeld, acceptOverlay, refuseOverlay, blastRadius, exportBlastRadius,
    planJoinAction, joinAction, overrideJoinAction, listJoinsAction, showJoinAction, personHistoryAction, planUnmergeAction, unmergeAction, mergePatientsAction, previewMergeAction, undoMergePatientsAction,
    showIdentity, linkNewborn, nameUnknown, proposeUnknownName, setAlias, setConfidentialAddress, sealAdoption, openSeal, findSealed, noteIdentityMade,
    ...queueActions, watchFollowers,
  ],
  jobs: [...queueJobs, { name: 'patient-index.note-identity-made', queue: adoptedQueue, action: noteIdentityMade }, watchJob],
  worklists: [pairWorklist, protectedPairs, heldWorklist, overlayNotices, secondPersonWorklist, selfReviewWorklist, untoldWorklist],
};
