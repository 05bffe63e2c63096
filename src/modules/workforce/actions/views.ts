import { actionOf } from '../../../platform/module.ts';
import { notFound } from '../../../platform/problem.ts';
import { dropView as dropContract, listViews as listContract, saveView as saveContract } from '../contract.ts';
import { deleteView, putView, viewsOf } from '../store/views.ts';

export const listViewsAction = actionOf(listContract, {
  title: 'List my views of the desk', kind: 'read', right: 'desk.work',
  async run(ctx) { return { views: (await viewsOf(ctx.tx, ctx.actor.id)).map((v) => ({ id: v.view_id, name: v.name, filter: v.filter })) }; },
});

export const saveViewAction = actionOf(saveContract, {
  title: 'Keep a view of the desk', kind: 'write', right: 'desk.work',
  async run(ctx, { id, name, filter }) {
    const viewId = id ?? ctx.newId();
    if (!await putView(ctx.tx, { person: ctx.actor.id, id: viewId, fresh: id === null, name, filter })) throw notFound('There is no such view');
    return { id: viewId };
  },
});

export const dropViewAction = actionOf(dropContract, {
  title: 'Drop a view of the desk', kind: 'write', right: 'desk.work',
  async run(ctx, { id }) {
    if (!await deleteView(ctx.tx, ctx.actor.id, id)) throw notFound('There is no such view');
    return {};
  },
});
