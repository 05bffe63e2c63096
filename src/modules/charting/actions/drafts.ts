import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { chartsToRead } from '../../chart/index.ts';
import { dropDraft as dropContract, keepDraft as keepContract, listDrafts as listContract, readDraft as readContract } from '../contract.ts';
import * as store from '../store/drafts.ts';

/** Keeps an unfinished form of a chart, for its author alone. Throws `stale` when another window of the same author kept it meanwhile. */
export const keepDraftAction = actionOf(keepContract, {
  title: 'Keep an unfinished entry', kind: 'write', right: 'charting.enter',
  async run(ctx, { draftId, chartId, place, revision, title, content }) {
    await chartsToRead(ctx, chartId);
    ctx.touch(chartId);
    ctx.note({ draftId });
    const kept = await store.keepDraft(ctx.tx, { draftId, authorId: ctx.actor.id, chartId, place, revision, title, content, now: ctx.now });
    if (kept === undefined) throw new Problem('stale', 'This form was kept from another window since, or is finished: open it again', { issues: [{ at: 'revision', says: 'Not the newest' }] });
    return { revision: kept, savedAt: ctx.now.toISOString() };
  },
});

export const listDraftsAction = actionOf(listContract, {
  title: 'List one\'s own unfinished entries', kind: 'read', right: 'charting.enter',
  async run(ctx, { chartId }) {
    if (chartId !== undefined) await chartsToRead(ctx, chartId);
    const drafts = await store.listDrafts(ctx.tx, ctx.actor.id, chartId ?? null);
    for (const d of drafts) ctx.touch(d.chartId);
    return { drafts: drafts.map((d) => ({ ...d, begunAt: d.begunAt.toISOString(), savedAt: d.savedAt.toISOString() })) };
  },
});

export const readDraftAction = actionOf(readContract, {
  title: 'Open an unfinished entry', kind: 'read', right: 'charting.enter',
  async run(ctx, { draftId }) {
    const d = await store.readDraft(ctx.tx, draftId, ctx.actor.id);
    if (!d) throw notFound();
    await chartsToRead(ctx, d.chartId);
    ctx.touch(d.chartId);
    return { draftId, chartId: d.chartId, place: d.place, revision: d.revision, content: d.content, savedAt: d.savedAt.toISOString() };
  },
});

export const dropDraftAction = actionOf(dropContract, {
  title: 'Drop an unfinished entry', kind: 'write', right: 'charting.enter',
  async run(ctx, { draftId }) {
    const d = await store.readDraft(ctx.tx, draftId, ctx.actor.id);
    // Dropped already, or never kept: the form is gone either way.
    if (d) { ctx.touch(d.chartId); ctx.note({ draftId }); store.dropDraftOf(ctx.tx, draftId, ctx.actor.id); }
    return {};
  },
});
