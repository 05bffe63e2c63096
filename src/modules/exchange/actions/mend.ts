import { z } from 'zod';
import { getBlob, putBlob } from '../../../platform/blobs/index.ts';
import type { Ctx } from '../../../platform/action.ts';
import { action } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { seesSsn } from '../../../values/ssn.ts';
import { closeItem as closeContract, replay as replayContract } from '../contract.ts';
import { fileItems } from '../filing/file-items.ts';
import { restoreHidden } from '../rules/hide-ssn-in-received.ts';
import { restoreSealed } from '../rules/hide-sealed.ts';
import { entriesOfItem } from '../store/published.ts';
import { previewOf, sealedIn, shownTo } from './items.ts';
import { itemHash } from '../rules/content-hash.ts';
import { insertAttempt, insertItems, itemsByHash, lockForFiling, setState } from '../store/items.ts';
import type { ItemRow } from '../store/items.ts';
import { itemLine } from '../store/list-items.ts';
import { lockSource } from '../store/sources.ts';

const mayReplay = new Set(['exception', 'not-applied', 'received']);

async function lockOne(ctx: Ctx, id: string): Promise<ItemRow> {
  const [before] = /^\d{1,19}$/.test(id) ? await lockForFiling(ctx.tx, [id]) : [];
  if (!before) throw notFound('There is no such item');
  return before;
}

/** Tries an exception again: as it is, or with a mended text, which becomes an item of its own that remembers the first. */
export const replay = actionOf(replayContract, {
  title: 'Mend an exception and try again', kind: 'write', right: 'exchange.mend', weight: 'heavy',
  async run(ctx, { id, mended, reason }) {
    const line = /^\d{1,19}$/.test(id) ? await itemLine(ctx.tx, id) : undefined;
    if (!line) throw notFound('There is no such item');
    await lockSource(ctx.tx, line.sourceNo);
    const before = await lockOne(ctx, id);
    if (!mayReplay.has(before.state)) throw new Problem('conflict', `The item is ${before.state}: only what waits can be tried again`);
    const target = mended === null ? before.id : await keepMended(ctx, before, line.fileId, await wholeAgain(ctx, line, mended));
    await setState(ctx.tx, target, 'received', null);
    await fileItems(ctx, { runId: line.runId, sourceNo: line.sourceNo, ids: [target], held: new Map(), mayWait: false });
    const after = (await itemLine(ctx.tx, target))!;
    await insertAttempt(ctx.tx, { attemptId: ctx.newId(), itemId: target, at: ctx.now, actor: ctx.actor.id, outcome: after.state, reason: after.reason ?? (reason || null) });
    if (target !== before.id) {
      const done = after.state === 'filed' || after.state === 'superseded';
      await insertAttempt(ctx.tx, { attemptId: ctx.newId(), itemId: before.id, at: ctx.now, actor: ctx.actor.id, outcome: done ? 'closed' : before.state, reason: reason || 'A mended text was filed in its place' });
      if (done) await setState(ctx.tx, before.id, 'closed', 'A mended text was filed in its place', target);
    }
    return { id: target, state: after.state, reason: after.reason };
  },
});

/** Whoever mended it may have seen masks in place of social security numbers and of what stands behind seals: they are what they stood for before it is kept. */
async function wholeAgain(ctx: Ctx, line: NonNullable<Awaited<ReturnType<typeof itemLine>>>, mended: string): Promise<string> {
  const bytes = await getBlob(ctx.tx, line.blob, { start: line.start, end: line.start + line.sizeBytes }), said = previewOf(bytes, line.standard);
  const seals = await sealedIn(ctx, said, [...await entriesOfItem(ctx.tx, line.id), line]), whole = seals.length ? restoreSealed(mended, said, seals) : mended;
  if (whole === undefined) throw new Problem('rule-refused', 'What is masked here (***) is protected and must stay where it is: change the rest, or ask the privacy officer to mend it', { because: [{ rule: 'patient-index.sealed' }], issues: [{ at: 'mended', says: 'has other masks than the text that was shown', mend: 'Leave each *** as it is' }] });
  return seesSsn(ctx.actor) ? whole : restoreHidden(whole, shownTo(ctx, said, line.standard, line.reading));
}

/** The mended text is received like anything else: kept first. */
async function keepMended(ctx: Ctx, before: ItemRow, fileId: string, mended: string): Promise<string> {
  const bytes = Buffer.from(mended, 'utf8');
  if (bytes.length === 0) throw new Problem('invalid-input', 'The mended text is empty');
  const hash = itemHash(bytes, before.standard);
  const known = (await itemsByHash(ctx.tx, before.sourceNo, [hash])).get(hash.toString('hex'));
  if (known?.id === before.id) return before.id;
  if (known && !mayReplay.has(known.state)) throw new Problem('conflict', `The mended text is already here as item ${known.id}: close this exception instead`);
  if (known) return known.id;
  const id = ctx.newId();
  const { name } = await putBlob(ctx.tx, bytes);
  await insertItems(ctx.tx, { runId: before.runId, at: ctx.now, sourceNo: before.sourceNo }, [{ id, fileId, blob: name, start: 0, length: bytes.length, hash, standard: before.standard, place: `${before.place}, mended`, state: 'received', reason: null, mend: null }]);
  await setState(ctx.tx, id, 'received', null, before.id);
  return id;
}

/** Gives up on an exception. What was received stays kept. */
export const closeItem = actionOf(closeContract, {
  title: 'Close an exception', kind: 'write', right: 'exchange.mend',
  async run(ctx, { id, reason }) {
    const before = await lockOne(ctx, id);
    if (!mayReplay.has(before.state)) throw new Problem('conflict', `The item is ${before.state}: only what waits can be closed`);
    await insertAttempt(ctx.tx, { attemptId: ctx.newId(), itemId: id, at: ctx.now, actor: ctx.actor.id, outcome: 'closed', reason });
    await setState(ctx.tx, id, 'closed', null);
    return { state: 'closed' as const };
  },
});

/** A held change was decided: what brought it is tried again, by itself. It may be filed by now, or closed; then nothing is done. */
export const tryDecided = action({
  name: 'exchange.try-decided', title: 'Try an item again after its held change was decided', kind: 'write', right: 'system', weight: 'heavy', input: z.object({ itemId: z.string().regex(/^\d{1,19}$/), heldId: z.string(), state: z.string() }),
  async run(ctx, { itemId, heldId, state }) {
    const line = await itemLine(ctx.tx, itemId);
    if (!line) return;
    await lockSource(ctx.tx, line.sourceNo);
    const item = await lockOne(ctx, itemId);
    if (item.state !== 'exception') return;
    await setState(ctx.tx, itemId, 'received', null);
    await fileItems(ctx, { runId: line.runId, sourceNo: line.sourceNo, ids: [itemId], held: new Map(), mayWait: false });
    const after = (await itemLine(ctx.tx, itemId))!;
    await insertAttempt(ctx.tx, { attemptId: ctx.newId(), itemId, at: ctx.now, actor: ctx.actor.id, outcome: after.state, reason: after.reason ?? `Held change ${heldId} was decided (${state})` });
  },
});
