import { actionOf } from '../../../platform/module.ts';
import { Problem } from '../../../platform/problem.ts';
import { askDemoReset } from '../../../platform/demo-reset.ts';
import { resetDemo as contract } from '../contract.ts';
import type { Installation } from './health.ts';

/** Begins the demo department anew: the program ends, empties the demo's folder and starts again. Only a demo on the embedded database can; real records never go this way. */
export const resetDemoAction = (installation: () => Installation) => actionOf(contract, {
  title: 'Begin the demo anew', kind: 'write', right: 'access.manage',
  async run(ctx) {
    const { demo, external, home } = installation();
    if (!demo || external) throw new Problem('rule-refused', 'Only a demo on the embedded database is begun anew: records of a real department are kept', { because: [{ rule: 'operations.demo-only' }] });
    ctx.tx.afterCommit(() => { askDemoReset(home); setTimeout(() => process.kill(process.pid, 'SIGTERM'), 300).unref(); });
    return {};
  },
});
