import { z } from 'zod';
import { action } from '../../../platform/action.ts';
import type { Named } from '../../../platform/db/tx.ts';
import { indexedBy, reindexed } from '../store/file-entries.ts';
import { typeName } from '../store/type-numbers.ts';
import { sendReindex } from '../store/write-entries.ts';

export const reindexQueue = 'chart.reindex';

const batchMax = 500;

const nextEntries: Named = { name: 'chart.reindex-next', text: `
  select e.chart_id, e.rid, e.type, e.id, e.deleted, v.content from (
    select * from chart.entry where (chart_id, rid) > ($1::bigint, $2::bigint) order by chart_id, rid limit $3 for no key update) e
  join chart.version v on v.chart_id = e.chart_id and v.rid = e.rid and v.version = e.version order by e.chart_id, e.rid` };

export type ReindexStep = { chartId: string; rid: string; done: number };

/** Makes the index rows and projections of the next 500 entries anew and asks for the rest: it may be cut off anywhere and goes on where it was. */
export const reindexStep = action<ReindexStep, { done: number; finished: boolean }>({
  name: 'chart.reindex-step', title: 'Make the search index anew, step by step', kind: 'write', right: 'system', weight: 'heavy',
  input: z.object({ chartId: z.string(), rid: z.string(), done: z.number().int() }),
  async run(ctx, from) {
    const rows = await ctx.tx.query(nextEntries, [from.chartId, from.rid, batchMax]);
    if (rows.length > 0) sendReindex(ctx.tx, indexedBy, rows.map((r) => reindexed({ chartId: r.chart_id, rid: r.rid, type: typeName(r.type), id: r.id, deleted: r.deleted, text: r.content })));
    const done = from.done + rows.length;
    const last = rows.at(-1);
    if (rows.length === batchMax) await ctx.publish(reindexQueue, { chartId: last.chart_id, rid: last.rid, done } satisfies ReindexStep);
    ctx.note({ reindexed: rows.length });
    return { done, finished: rows.length < batchMax };
  },
});

/** Begins to make the whole search index anew in the background; searches go on meanwhile. */
export const reindex = action<Record<string, never>, { started: boolean }>({
  name: 'chart.reindex', title: 'Make the search index anew', kind: 'write', right: 'system.operate', input: z.object({}) as unknown as z.ZodType<Record<string, never>>, output: z.object({ started: z.boolean() }),
  async run(ctx) {
    await ctx.publish(reindexQueue, { chartId: '0', rid: '0', done: 0 } satisfies ReindexStep, { singletonKey: 'whole' });
    return { started: true };
  },
});
