import { createHash } from 'node:crypto';
import type { Action, Ctx } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import type { Worklist } from '../../../platform/module.ts';
import { lineOf } from '../../patients/index.ts';
import { countDue as countContract, showDesk as showContract } from '../contract.ts';
import type { DeskItem } from '../contract.ts';
import { gatherDesk } from '../gather-desk.ts';
import type { Gathered } from '../gather-desk.ts';
import { whyNext } from '../rules/why-next.ts';
import { namesOf } from '../store/staff.ts';

/** The worklists of all modules: known when the house is wired. */
export type Worklists = () => readonly Worklist[];

export const showDeskAction = (worklists: Worklists): Action<any, any> => actionOf(showContract, {
  title: 'See what waits for me', kind: 'read', right: 'desk.work',
  async run(ctx, { limit, ...filter }) {
    const desk = await gatherDesk(ctx, worklists(), filter), page = desk.items.slice(0, limit);
    const charts = page.flatMap((w) => [w.chartId, w.besideChartId].filter((c): c is string => Boolean(c)));
    // Whoever may not look patients up sees that work waits, and not whose record it is about.
    const lines = ctx.actor.rights.has('patients.search') ? await lineOf(ctx, charts) : new Map<string, never>();
    const names = await namesOf(ctx.tx, page.flatMap((w) => w.ownerId ?? []));
    const items: DeskItem[] = page.map((w) => ({
      list: w.list.name, ref: w.ref, work: w.list.work, chart: (w.chartId && lines.get(w.chartId)) || null, beside: (w.besideChartId && lines.get(w.besideChartId)) || null, about: w.about ?? null,
      since: w.since.toISOString(), dueAt: w.dueAt.toISOString(), band: w.band, harm: w.harm, short: w.short, why: whyNext({ band: w.band, dueAt: w.dueAt, now: ctx.now, level: w.serviceLevel, levelId: w.levelId, reasons: w.reasons, harm: w.harm }),
      owner: w.ownerId === null ? null : { id: w.ownerId, name: names.get(w.ownerId) ?? w.ownerId }, mine: w.ownerId === ctx.actor.id, mayClose: w.list.close !== undefined && ctx.actor.rights.has(w.list.close.right),
    }));
    for (const i of items) for (const line of [i.chart, i.beside]) if (line) ctx.touch(line.chartId);
    ctx.note({ items: desk.items.length });
    return { items, total: desk.items.length, more: desk.lists.some((l) => l.more), counts: countBands(desk.items), lists: desk.lists, stamp: stampOf(desk.items) };
  },
});

export const countDueAction = (worklists: Worklists): Action<any, any> => actionOf(countContract, {
  title: 'Count what is due', kind: 'read', right: 'desk.work',
  async run(ctx: Ctx, filter) {
    const { items, lists } = await gatherDesk(ctx, worklists(), filter), { late, today } = countBands(items);
    const perList = Object.fromEntries(lists.map((l) => { const n = countBands(items.filter((i) => i.list.name === l.name)); return [l.name, { late: n.late, today: n.today }]; }));
    return { late, today, more: lists.some((l) => l.more), lists: perList, stamp: stampOf(items) };
  },
});

const countBands = (items: readonly Gathered[]): Record<'late' | 'today' | 'week' | 'later', number> => {
  const n = { late: 0, today: 0, week: 0, later: 0 };
  for (const i of items) n[i.band] += 1;
  return n;
};
const stampOf = (items: readonly Gathered[]): string => createHash('sha256').update(items.map((i) => `${i.list.name} ${i.ref} ${i.band} ${i.ownerId}`).join('\n')).digest('base64url').slice(0, 16);
