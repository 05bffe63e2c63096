import type { Action, Ctx } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import type { Worklist } from '../../../platform/module.ts';
import { Problem } from '../../../platform/problem.ts';
import { rightsOf } from '../../access/index.ts';
import type { RoleTable } from '../../access/index.ts';
import { assign as assignContract, closeItems as closeContract, listColleagues as colleaguesContract } from '../contract.ts';
import { dropOwners, ownersOf, putOwner } from '../store/assignments.ts';
import { findStaff, staffById } from '../store/staff.ts';
import type { Worklists } from './desk.ts';

type Key = { list: string; ref: string };
type Refused = Key & { says: string };

/** The roles that have a right. */
export const rolesWith = (ctx: Ctx, right: string): string[] => Object.entries(ctx.policy<RoleTable>('access.roles')).filter(([, r]) => r.rights.includes(right)).map(([role]) => role);

/** Looks at each item of the actor's own worklists that still waits; says of every other why not. */
async function eachWaiting(ctx: Ctx, worklists: readonly Worklist[], items: readonly Key[], act: (list: Worklist, ref: string, chartId: string | null) => Promise<string | undefined>): Promise<{ done: number; refused: Refused[] }> {
  let done = 0;
  const refused: Refused[] = [];
  for (const [name, keys] of Map.groupBy(items, (i) => i.list)) {
    const list = worklists.find((l) => l.name === name && ctx.actor.rights.has(l.right)), refs = [...new Set(keys.map((k) => k.ref))];
    const there = list ? new Map((await list.waiting(ctx, { limit: refs.length, refs })).map((w) => [w.ref, w])) : new Map();
    for (const ref of refs) {
      const w = there.get(ref), seen = w && (!ctx.actor.onlyCharts || (w.chartId !== null && ctx.actor.onlyCharts.has(w.chartId)));
      const says = list && seen ? await act(list, ref, w.chartId) : 'It does not wait any more';
      if (says === undefined) { done += 1; if (w.chartId) ctx.touch(w.chartId); } else refused.push({ list: name, ref, says });
    }
  }
  return { done, refused };
}

export const assignAction = (worklists: Worklists): Action<any, any> => actionOf(assignContract, {
  title: 'Give work to somebody, or take it', kind: 'write', right: 'desk.work',
  async run(ctx, { items, owner: asked }) {
    const owner = asked === undefined ? ctx.actor.id : asked, mayHandOut = ctx.actor.rights.has('desk.assign');
    const person = owner === null ? null : await staffById(ctx.tx, owner);
    if (person === undefined) throw new Problem('invalid-input', 'Nobody who works here has that id', { issues: [{ at: 'owner', says: 'Nobody who works here has that id' }] });
    const rights = person && rightsOf(person.roles, ctx.policy<RoleTable>('access.roles'));
    const result = await eachWaiting(ctx, worklists(), items, async (list, ref) => {
      if (list.personal) return 'It is somebody\'s own and is not given on';
      if (rights && !rights.has(list.right)) return 'That person\'s role does not have this work';
      const now = list.assign ? (await list.waiting(ctx, { limit: 1, refs: [ref] }))[0]?.owner ?? null : (await ownersOf(ctx.tx, list.name, [ref])).get(ref) ?? null;
      // What another has begun is given on by those who hand work out, or by that person.
      if (now !== null && now !== ctx.actor.id && !mayHandOut) return 'Somebody else has it in hand: ask them, or your supervisor';
      if (list.assign) return await list.assign(ctx, ref, owner) ? undefined : 'It does not wait any more';
      if (owner === null) await dropOwners(ctx.tx, list.name, [ref]); else await putOwner(ctx.tx, { list: list.name, ref, owner, by: ctx.actor.id, at: ctx.now });
      return undefined;
    });
    ctx.note({ items: items.map((i) => `${i.list} ${i.ref}`), owner, done: result.done });
    return result;
  },
});

export const closeItemsAction = (worklists: Worklists): Action<any, any> => actionOf(closeContract, {
  title: 'Close work with a reason', kind: 'write', right: 'desk.work',
  async run(ctx, { items, reason }) {
    const result = await eachWaiting(ctx, worklists(), items, async (list, ref) => {
      if (!list.close) return 'Work of this kind is done, not closed: open it';
      if (!ctx.actor.rights.has(list.close.right)) return 'Closing it is not in your role';
      await list.close.run(ctx, ref, reason);
      await dropOwners(ctx.tx, list.name, [ref]);
      return undefined;
    });
    ctx.note({ items: items.map((i) => `${i.list} ${i.ref}`), done: result.done });
    return result;
  },
});

export const listColleaguesAction = (worklists: Worklists): Action<any, any> => actionOf(colleaguesContract, {
  title: 'See who may do some work', kind: 'read', right: 'desk.work',
  async run(ctx, { list, text }) {
    const right = list === null ? 'desk.work' : worklists().find((l) => l.name === list)?.right ?? 'desk.work', table = ctx.policy<RoleTable>('access.roles'), roles = rolesWith(ctx, right);
    return { people: await findStaff(ctx.tx, roles, text, 50), roles: roles.map((role) => ({ role, says: table[role]!.says })) };
  },
});
