import { actionOf } from '../../../platform/module.ts';
import { Problem } from '../../../platform/problem.ts';
import { outcomeWords } from '../rules/entry-row.ts';
import { searchAudit, whoOpened } from '../contract.ts';
import { searchEntries } from '../store/search-entries.ts';
import type { FoundEntry } from '../store/search-entries.ts';
import type { z } from 'zod';
import type { auditLine } from '../contract.ts';

/** The title of an action, for people; the name itself where it is no longer known. */
export type TitleOf = (action: string) => string;

/** Who did what, to whom, when. The search is itself an entry, by `perform`. 45 CFR 164.312(b), 164.308(a)(1)(ii)(D). */
export const searchAuditAction = (titleOf: TitleOf) => actionOf(searchAudit, {
  title: 'Search the audit', kind: 'read', right: 'audit.read',
  async run(ctx, input) {
    if (input.chartId !== null) ctx.touch(idOf(input.chartId, 'chartId'));
    ctx.note(Object.fromEntries(Object.entries(input).filter(([k, v]) => v !== null && k !== 'limit')));
    const outcome = input.outcome === null ? null : Object.entries(outcomeWords).find(([, w]) => w === input.outcome)![0];
    const found = await searchEntries(ctx.tx, {
      actorId: input.actorId, chartId: input.chartId, action: input.action, outcome, from: instant(input.from, 'from'), to: instant(input.to, 'to'),
      before: input.cursor === null ? null : idOf(input.cursor, 'cursor'), limit: input.limit,
    });
    return page(found, input.limit, titleOf);
  },
});

/** Who has opened this chart. It tells a person who looked; the asking is an entry of the same chart. */
export const whoOpenedAction = (titleOf: TitleOf) => actionOf(whoOpened, {
  title: 'Show who opened a chart', kind: 'read', right: 'chart.read', keepsToDates: true,
  async run(ctx, input) {
    const chartId = idOf(input.chartId, 'chartId');
    ctx.touch(chartId);
    const found = await searchEntries(ctx.tx, { actorId: null, chartId, action: null, outcome: null, from: null, to: null, before: input.cursor === null ? null : idOf(input.cursor, 'cursor'), limit: input.limit });
    const told = page(found, input.limit, titleOf);
    // An act may have touched further charts: somebody limited to listed ones is not told which.
    return { ...told, entries: told.entries.map((e) => ({ ...e, chartIds: e.chartIds.filter((c) => ctx.actor.onlyCharts?.has(c) ?? true) })) };
  },
});

function page(found: FoundEntry[], limit: number, titleOf: TitleOf): { entries: z.infer<typeof auditLine>[]; next: string | null } {
  const shown = found.slice(0, limit);
  return {
    entries: shown.map((e) => ({
      id: e.id, at: e.at.toISOString(), actorId: e.actor_id, actor: e.actor_name ?? e.actor_id, actorKind: e.actor_kind, action: e.action, title: titleOf(e.action), outcome: outcomeWords[e.outcome] ?? 'failed', problem: e.problem || null,
      purpose: e.purpose, facility: e.facility, chartIds: [...(e.chart_id === '0' ? [] : [e.chart_id]), ...e.further_charts], leaf: e.leaf,
    })),
    next: found.length > limit ? shown.at(-1)!.id : null,
  };
}

function idOf(text: string, at: string): string {
  if (/^\d{1,18}$/.test(text)) return text;
  throw new Problem('invalid-input', `${at} must be a number`, { issues: [{ at, says: 'It must be a number' }] });
}

function instant(text: string | null, at: string): Date | null {
  if (text === null || text === '') return null;
  const date = /^\d{4}-\d{2}-\d{2}/.test(text) ? new Date(text) : undefined;
  if (!date || Number.isNaN(date.getTime())) throw new Problem('invalid-input', `${at} must be an instant such as 2026-01-31T08:00:00Z`, { issues: [{ at, says: 'It must be an instant such as 2026-01-31T08:00:00Z' }] });
  return date;
}
