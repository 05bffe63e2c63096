import type { Ctx } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { dropDraft as dropContract, listDrafts as listContract, readDraft as readContract, saveDraft as saveContract } from '../contract.ts';
import * as store from '../store/drafts.ts';

const mayOthers = (ctx: Ctx): boolean => ctx.actor.rights.has('patients.drafts-of-others');

/** Keeps a registration that is not finished. Throws `stale` when another window of the same author saved it meanwhile. */
export const saveDraft = actionOf(saveContract, {
  title: 'Keep an unfinished registration', kind: 'write', right: 'patients.register',
  async run(ctx, { draftId, revision, content, title }) {
    // Revision 0 is a new one: somebody else's draft goes on as a copy.
    const id = revision === 0 || draftId === null ? ctx.newId() : draftId;
    ctx.note({ draftId: id });
    const saved = await store.saveDraft(ctx.tx, { draftId: id, authorId: ctx.actor.id, revision: draftId === null ? 0 : revision, title, content, now: ctx.now });
    if (saved === undefined) throw new Problem('stale', 'This registration was saved from another window since, or is finished: open it again from the desk', { issues: [{ at: 'revision', says: 'Not the newest' }] });
    return { draftId: id, revision: saved, savedAt: ctx.now.toISOString() };
  },
});

export const listDrafts = actionOf(listContract, {
  title: 'List unfinished registrations', kind: 'read', right: 'patients.register',
  async run(ctx) {
    const drafts = await store.listDrafts(ctx.tx, mayOthers(ctx) ? null : ctx.actor.id);
    ctx.note({ drafts: drafts.map((d) => d.draftId) });
    return { drafts: drafts.map((d) => ({ draftId: d.draftId, title: d.title, authorId: d.authorId, mine: d.authorId === ctx.actor.id, begunAt: d.begunAt.toISOString(), savedAt: d.savedAt.toISOString() })) };
  },
});

export const readDraft = actionOf(readContract, {
  title: 'Open an unfinished registration', kind: 'read', right: 'patients.register',
  async run(ctx, { draftId }) {
    const draft = await store.readDraft(ctx.tx, draftId);
    if (!draft || (draft.authorId !== ctx.actor.id && !mayOthers(ctx))) throw notFound();
    ctx.note({ draftId, authorId: draft.authorId });
    // Another person's draft opens as a copy: what they go on typing is not overwritten.
    return { draftId, revision: draft.authorId === ctx.actor.id ? draft.revision : 0, content: draft.content, savedAt: draft.savedAt.toISOString() };
  },
});

export const dropDraft = actionOf(dropContract, {
  title: 'Drop an unfinished registration', kind: 'write', right: 'patients.register',
  async run(ctx, { draftId }) {
    const draft = await store.readDraft(ctx.tx, draftId);
    if (!draft || (draft.authorId !== ctx.actor.id && !mayOthers(ctx))) throw notFound();
    ctx.note({ draftId, authorId: draft.authorId });
    store.dropDraftOf(ctx.tx, draftId, draft.authorId);
    return {};
  },
});
