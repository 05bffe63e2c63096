import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { action } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import { requireValid } from './check-resource.ts';
import { matchOne } from './match-one.ts';
import { requireType } from './permit-entry.ts';
import type { Body, Written } from './write-entry.ts';
import { readForWrite, requireOwnId, writeNew, writeNext } from './write-entry.ts';

/** By `id`, or by the criteria of a conditional update in `match`. `ifMatch` is the version the caller read; `ifNoneMatch` refuses when it is there. */
export type UpdateInput = Body & { type: string; id?: string; match?: string; ifMatch?: number; ifNoneMatch?: boolean; bases?: readonly string[] };

/** Files the next version of an entry, or its first under an id of the sender's choosing where the sender has that right (http.html#update). */
export const updateEntry = action<UpdateInput, Written>({
  name: 'chart.update-entry', title: 'File a new version of an entry', kind: 'write', right: 'chart.write', checkInput: false,
  input: z.object({ type: z.string(), id: z.string().optional(), match: z.string().optional(), value: z.any(), exact: z.any(), ifMatch: z.number().optional() }) as unknown as z.ZodType<UpdateInput>,
  async run(ctx, { type, id, match, value, exact, ifMatch, ifNoneMatch, bases }) {
    requireType(ctx, type, 'u');
    requireValid(value, type);
    let target = id;
    if (match !== undefined) {
      const there = await matchOne(ctx, type, match, bases);
      if (there && value.id !== undefined && value.id !== there.id) throw wrongId(type);
      target = there?.id ?? value.id;
      if (target === undefined) return writeNew(ctx, type, randomUUID(), { value, exact });
    } else if (value.id !== id) throw wrongId(type);
    const found = await readForWrite(ctx, type, target!);
    if (found && ifNoneMatch) throw new Problem('stale', `${type}/${target} is already here`);
    if (found) return { ...await writeNext(ctx, found, { value, exact }, ifMatch === undefined ? {} : { ifMatch }), created: found.deleted };
    if (ifMatch !== undefined) throw new Problem('stale', `${type}/${target} is not here, so no version of it can match`);
    requireOwnId(ctx, type, target!);
    return writeNew(ctx, type, target!, { value, exact });
  },
});

const wrongId = (type: string): Problem => new Problem('unreadable', 'The id in the body is not the one in the address', { issues: [{ at: `${type}.id`, code: 'value', severity: 'error', says: 'must be the id in the address', mend: 'Give the resource the id it is put to' }] });
