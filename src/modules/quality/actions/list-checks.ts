import { actionOf } from '../../../platform/module.ts';
import { listChecks as contract } from '../contract.ts';
import { checksFor, todayAt } from '../ask-entry.ts';

/** The checks that a form runs at each key: data, no record of a patient. */
export const listChecks = actionOf(contract, {
  title: 'List the checks of a form', kind: 'read', right: 'access.self',
  async run(ctx, { appliesTo }) {
    return { checks: checksFor(ctx, appliesTo).map(({ examples: _examples, ...shown }) => shown), today: todayAt(ctx) };
  },
});
