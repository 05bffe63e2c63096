import { z } from 'zod';
import { actionOf } from '../../../platform/module.ts';
import { contract } from '../../../values/contract.ts';
import { state } from '../contract.ts';
import { makePartitions, readState } from '../store/search-entries.ts';

export const showState = actionOf(state, {
  title: 'Show the state of the audit', kind: 'read', right: 'audit.read',
  async run(ctx) {
    const s = await readState(ctx.tx);
    return { entries: s.leaves + s.pending, leaves: s.leaves, lastCheckpointAt: s.lastCheckpointAt?.toISOString() ?? null, rootHash: s.root?.toString('base64') ?? null };
  },
});

const monthsAhead = 12;

/** A timer's act: next year's months are there before they are needed. */
export const makePartitionsAhead = actionOf(contract('audit.make-partitions', z.object({}), z.object({ made: z.number() })), {
  title: 'Make room in the audit for the months ahead', kind: 'write', right: 'system',
  async run(ctx) {
    const made = await makePartitions(ctx.tx, monthsAhead);
    ctx.note({ made });
    return { made };
  },
});
