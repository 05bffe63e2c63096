import { actionOf } from '../../../platform/module.ts';
import { state } from '../contract.ts';
import { readState } from '../store/search-entries.ts';

export const showState = actionOf(state, {
  title: 'Show the state of the audit', kind: 'read', right: 'audit.read',
  async run(ctx) {
    const s = await readState(ctx.tx);
    return { entries: s.leaves + s.pending, leaves: s.leaves, lastCheckpointAt: s.lastCheckpointAt?.toISOString() ?? null, rootHash: s.root?.toString('base64') ?? null };
  },
});
