import { actionOf } from '../../../platform/module.ts';
import { planUnmerge as planContract, unmerge as contract } from '../contract-joins.ts';
import { makeProposal } from '../make-proposal.ts';
import { undoJoining } from '../make-undo.ts';

/** What undoing a join would do: whose each entry written since is, and which values go again. */
export const planUnmergeAction = actionOf(planContract, {
  title: 'See what undoing a join would do', kind: 'read', right: 'patient-index.join', weight: 'heavy',
  run: (ctx, { joinId }) => makeProposal(ctx, joinId),
});

/** Undoes a merge or a link, at any later time, as the proposal was confirmed. */
export const unmergeAction = actionOf(contract, {
  title: 'Undo a join', kind: 'write', right: 'patient-index.join', weight: 'heavy',
  run: (ctx, input) => undoJoining(ctx, input),
});
