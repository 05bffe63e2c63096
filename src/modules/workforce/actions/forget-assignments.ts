import { z } from 'zod';
import { action } from '../../../platform/action.ts';
import { dropOwners, oldestRefs } from '../store/assignments.ts';
import type { Worklists } from './desk.ts';

/** Work that is done has no owner any more: the oldest assignments of each worklist are looked at, and those dropped that do not wait. */
export const forgetAssignments = (worklists: Worklists) => action({
  name: 'workforce.forget-assignments', title: 'Forget who had what is done', kind: 'write', right: 'system', input: z.object({}),
  async run(ctx) {
    let forgotten = 0;
    for (const list of worklists()) {
      const refs = await oldestRefs(ctx.tx, list.name, new Date(ctx.now.getTime() - 3_600_000), 500);
      if (!refs.length) continue;
      const waiting = new Set((await list.waiting(ctx, { limit: refs.length, refs })).map((w) => w.ref)), gone = refs.filter((r) => !waiting.has(r));
      if (gone.length) await dropOwners(ctx.tx, list.name, gone);
      forgotten += gone.length;
    }
    ctx.note({ forgotten });
    return { forgotten };
  },
});
