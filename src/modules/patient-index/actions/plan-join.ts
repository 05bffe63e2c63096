import { actionOf } from '../../../platform/module.ts';
import { planJoin as contract } from '../contract-joins.ts';
import { planJoining } from '../plan-joining.ts';

/** What a join would do, before anybody decides: which record survives, which values, what forbids it. */
export const planJoinAction = actionOf(contract, {
  title: 'See what joining two people would do', kind: 'read', right: 'patient-index.join',
  async run(ctx, { charts, kind, survivor, choices }) {
    return (await planJoining(ctx, { charts, kind, survivor, choices }, '0')).plan;
  },
});
