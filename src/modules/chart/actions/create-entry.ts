import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { action } from '../../../platform/action.ts';
import { headOf } from '../store/stored-text.ts';
import { requireValid } from './check-resource.ts';
import { matchOne } from './match-one.ts';
import { requireType } from './permit-entry.ts';
import type { Body, Written } from './write-entry.ts';
import { writeNew } from './write-entry.ts';

export type CreateInput = Body & { type: string; ifNoneExist?: string; bases?: readonly string[] };

/** Files a new resource under an id of ours. With `ifNoneExist` an existing match is answered instead (http.html#ccreate). */
export const createEntry = action<CreateInput, Written>({
  name: 'chart.create-entry', title: 'File a new entry', kind: 'write', right: 'chart.write', checkInput: false,
  input: z.object({ type: z.string(), value: z.any(), exact: z.any(), ifNoneExist: z.string().optional() }) as unknown as z.ZodType<CreateInput>,
  async run(ctx, { type, value, exact, ifNoneExist, bases }) {
    requireType(ctx, type, 'c');
    requireValid(value, type);
    if (ifNoneExist !== undefined) {
      const there = await matchOne(ctx, type, ifNoneExist, bases);
      if (there) { const head = headOf(there.text); return { ...there, version: head.version, lastUpdated: head.lastUpdated, changed: false, created: false }; }
    }
    return writeNew(ctx, type, randomUUID(), { value, exact });
  },
});
