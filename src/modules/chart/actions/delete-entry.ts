import { z } from 'zod';
import { action } from '../../../platform/action.ts';
import type { Ctx } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import { fileEntries } from '../store/file-entries.ts';
import { matchOne } from './match-one.ts';
import { requireNotAuthored } from './permit-authorship.ts';
import { requireType, touchEntries } from './permit-entry.ts';
import { readForWrite, staleVersion } from './write-entry.ts';

export type DeleteInput = { type: string; id?: string; match?: string; ifMatch?: number; bases?: readonly string[] };

/** Writes a tombstone: the entry reads as gone, every version stays. Refused without chart.delete: record content is marked in error instead. */
export const deleteEntry = action<DeleteInput, { version: number | undefined }>({
  name: 'chart.delete-entry', title: 'Remove an entry from sight', kind: 'write', right: 'chart.write', checkInput: false,
  input: z.object({ type: z.string(), id: z.string().optional(), match: z.string().optional(), ifMatch: z.number().optional() }) as unknown as z.ZodType<DeleteInput>,
  async run(ctx, { type, id, match, ifMatch, bases }) {
    requireDelete(ctx, type);
    const target = match === undefined ? id : (await matchOne(ctx, type, match, bases))?.id;
    const found = target === undefined ? undefined : await readForWrite(ctx, type, target);
    if (!found || found.deleted) return { version: found?.version };
    if (ifMatch !== undefined && ifMatch !== found.version) throw staleVersion(found, ifMatch);
    requireNotAuthored(type, found.text, undefined);
    touchEntries(ctx, found.chartId, [`${type}/${found.id}`]);
    const [filed] = await fileEntries(ctx, [{ chartId: found.chartId, rid: found.rid, type, id: found.id, value: {}, exact: {}, expectVersion: found.version, deleted: true, alsoAbout: [] }],
      { previous: new Map([[`${found.chartId}/${found.rid}`, found]]), ifMatch: ifMatch !== undefined });
    return { version: filed!.version };
  },
});

export function requireDelete(ctx: Ctx, type: string): void {
  if (!ctx.actor.rights.has('chart.delete')) {
    throw new Problem('not-permitted', 'Record content is not deleted: mark the entry as entered in error, with a reason', {
      because: [{ rule: 'access.right-missing.chart.delete' }],
      issues: [{ at: type, code: 'forbidden', severity: 'error', says: 'cannot be deleted by you', mend: 'Update it with the status entered-in-error, or use the act chart.mark-in-error (mark-entered-in-error)' }],
    });
  }
  requireType(ctx, type, 'd');
}
