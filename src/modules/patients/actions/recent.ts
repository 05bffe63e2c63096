import { actionOf } from '../../../platform/module.ts';
import { recent as contract } from '../contract.ts';
import { lineOf } from '../lines.ts';
import { mergedInto } from '../store/records.ts';
import { listOpened } from '../store/opened.ts';

const listedMost = 500;

/** The patients one had open last, newest first; for somebody limited to listed charts, then the others of the list. */
export const recent = actionOf(contract, {
  title: 'List my recent patients', kind: 'read', right: 'patients.search', keepsToDates: true,
  async run(ctx, { limit }) {
    const only = ctx.actor.onlyCharts;
    const opened = (await listOpened(ctx.tx, ctx.actor.id, limit)).filter((o) => only?.has(o.chart_id) ?? true);
    const into = await mergedInto(ctx.tx, [...opened.map((o) => o.chart_id), ...only ?? []]), leads = (c: string): string => { const r = into.get(c); return r !== undefined && (only?.has(r) ?? true) ? r : c; };
    const had = new Set(opened.map((o) => leads(o.chart_id)));
    const still = only ? [...new Set([...only].map(leads))].filter((c) => !had.has(c)).slice(0, listedMost) : [];
    const lines = await lineOf(ctx, [...had, ...still]);
    const hits = [...[...new Map(opened.toReversed().map((o) => [leads(o.chart_id), o])).entries()].toReversed().map(([id, o]) => ({ id, openedAt: o.opened_at.toISOString(), did: o.did })), ...still.map((id) => ({ id, openedAt: null, did: '' }))]
      .flatMap(({ id, ...how }) => { const line = lines.get(id); return line ? [{ ...line, ...how }] : []; });
    for (const h of hits) ctx.touch(h.chartId);
    return { hits, onlyListed: only !== undefined };
  },
});
