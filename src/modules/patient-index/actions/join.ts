import { actionOf } from '../../../platform/module.ts';
import { join as contract } from '../contract-joins.ts';
import { joinPeople } from '../make-join.ts';

/** Merges two records of one person, or links them, exactly as the plan showed. */
export const joinAction = actionOf(contract, {
  title: 'Merge or link two people', kind: 'write', right: 'patient-index.join', weight: 'heavy',
  async run(ctx, { survivor, joined, kind, hash, choices, reason, pairId }) {
    const { joinId, state } = await joinPeople(ctx, { charts: [survivor, joined], survivor, kind, choices, reason, because: 'person', pairId, hash });
    return { joinId, state };
  },
});
