import type { Ctx } from '../../platform/action.ts';
import type { Waiting, Worklist } from '../../platform/module.ts';
import type { Band, DeskFilter } from './contract.ts';
import { officeCalendars } from './office-calendars.ts';
import { dueAfter } from './rules/office-time.ts';
import { bandOf, compareRank } from './rules/rank.ts';
import type { ServiceLevel } from './rules/why-next.ts';
import { ownersOf, refsOf } from './store/assignments.ts';

/** Of each worklist at most so many are read: its oldest are what is due first. */
export const readMost = 200;

export type Gathered = Waiting & { list: Worklist; serviceLevel: ServiceLevel; levelId: string; dueAt: Date; band: Band; harm: number; ownerId: string | null };
export type OnDesk = { items: Gathered[]; lists: { name: string; title: string; n: number; more: boolean }[] };

export const levelOf = (ctx: Ctx, list: string, of: string | undefined): { id: string; level: ServiceLevel } => {
  const levels = ctx.policy<Record<string, ServiceLevel>>('desk.service-levels'), id = of !== undefined && Object.hasOwn(levels, of) ? of : list;
  return { id, level: levels[id] ?? { within: 2, unit: 'office-days', harm: 1, says: 'Work of this kind is done within 2 office days' } };
};

/** What waits for this actor on the worklists that the role has, ranked; reads alone, no names. */
export async function gatherDesk(ctx: Ctx, worklists: readonly Worklist[], filter: DeskFilter): Promise<OnDesk> {
  const office = await officeCalendars(ctx), soonHours = ctx.policy<number>('desk.soon-hours'), items: Gathered[] = [], lists: OnDesk['lists'] = [];
  for (const list of worklists) {
    if (!ctx.actor.rights.has(list.right)) continue;
    const { found, more } = await waitingOn(ctx, list);
    const seen = found.filter((w) => !ctx.actor.onlyCharts || (w.chartId !== null && ctx.actor.onlyCharts.has(w.chartId) && (!w.besideChartId || ctx.actor.onlyCharts.has(w.besideChartId))));
    let n = 0;
    for (const w of seen) {
      const { id, level } = levelOf(ctx, list.name, w.level), calendar = office.of(w.facility), dueAt = dueAfter(calendar, w.since, level);
      const one: Gathered = { ...w, list, serviceLevel: level, levelId: id, dueAt, band: bandOf(dueAt, ctx.now, calendar.zone, soonHours), harm: level.harm, ownerId: w.owner ?? null };
      if (!wanted(one, filter, ctx.actor.id)) continue;
      n += 1;
      if (filter.lists.length === 0 || filter.lists.includes(list.name)) items.push(one);
    }
    lists.push({ name: list.name, title: list.title, n, more });
  }
  return { items: items.sort(compareRank), lists };
}

function wanted(item: Gathered, filter: DeskFilter, me: string): boolean {
  if (filter.bands.length > 0 && !filter.bands.includes(item.band)) return false;
  if (item.harm < filter.harmFrom) return false;
  if (filter.whose === 'mine') return item.ownerId === me;
  if (filter.whose === 'unassigned') return item.ownerId === null;
  return filter.whose === 'all' || item.ownerId === null || item.ownerId === me;
}

/** A worklist's oldest, with what this actor has in hand beyond them; owners from here where the module keeps none. */
async function waitingOn(ctx: Ctx, list: Worklist): Promise<{ found: Waiting[]; more: boolean }> {
  const oldest = await list.waiting(ctx, { limit: readMost + 1 }), more = oldest.length > readMost;
  let found = oldest.slice(0, readMost);
  if (list.assign || list.personal) return { found, more };
  if (more) {
    const there = new Set(found.map((w) => w.ref)), mine = (await refsOf(ctx.tx, list.name, ctx.actor.id, readMost)).filter((r) => !there.has(r));
    if (mine.length) found = [...found, ...await list.waiting(ctx, { limit: mine.length, refs: mine })];
  }
  const owners = await ownersOf(ctx.tx, list.name, found.map((w) => w.ref));
  return { found: found.map((w) => ({ ...w, owner: owners.get(w.ref) ?? null })), more };
}
