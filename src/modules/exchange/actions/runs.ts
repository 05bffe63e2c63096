import { z } from 'zod';
import { action } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import { notFound, Problem } from '../../../platform/problem.ts';
import { requireFacility } from '../../access/index.ts';
import { showRun as showRunContract } from '../contract.ts';
import type { ImportRun } from '../contract.ts';
import { fileItems, setAsideItem } from '../filing/file-items.ts';
import type { FiledItems, ToFile } from '../filing/file-items.ts';
import { receivedItems, waitingOfRun } from '../store/items.ts';
import { abandonedRuns, addFile, facilityOfRun, insertRun, readRun, readRunTroubles, setAside, setRunState } from '../store/runs.ts';
import { setZone, sourceNamed } from '../store/sources.ts';
import { zoneOf } from '../filing/zone.ts';

const zoneName = z.string().refine((zone) => { try { new Intl.DateTimeFormat('en', { timeZone: zone }); return true; } catch { return false; } }, 'A zone is named like America/Chicago');

const number = z.string().regex(/^\d{1,18}$/, 'It must be a number');

/** Begins an import from a source. */
export const openRun = action({
  name: 'exchange.open-run', title: 'Begin an import', kind: 'write', right: 'exchange.import',
  input: z.object({ source: z.string().trim().min(1, 'Name the source').max(120), zone: zoneName.optional() }),
  async run(ctx, { source, zone }) {
    await requireFacility(ctx, ctx.facility);
    const { no, zone: before, csvMap } = await sourceNamed(ctx.tx, source);
    if (zone !== undefined) await setZone(ctx.tx, no, zone);
    const runId = ctx.newId();
    await insertRun(ctx.tx, { runId, sourceNo: no, actor: ctx.actor.id, facility: ctx.facility, at: ctx.now });
    ctx.note({ run: runId, source, facility: ctx.facility });
    return { runId, sourceNo: no, zone: zone ?? before ?? zoneOf(ctx, await facilityOfRun(ctx.tx, runId)), csvMap };
  },
});

/** Files items already kept, in one transaction. */
export const file = action<ToFile, FiledItems>({
  name: 'exchange.file-items', title: 'File what was received', kind: 'write', right: 'exchange.import', weight: 'heavy', checkInput: false, input: z.custom<ToFile>(),
  run: (ctx, given) => fileItems(ctx, given),
});

/** One item that could not be filed for a reason of ours waits as an exception. */
export const putAside = action<{ sourceNo: number; id: string; reason: string }, void>({
  name: 'exchange.put-aside', title: 'Put an item into the exception queue', kind: 'write', right: 'exchange.import', checkInput: false, input: z.custom<{ sourceNo: number; id: string; reason: string }>(),
  run: (ctx, given) => setAsideItem(ctx, given),
});

type LeaveOut = { runId: string; file: { id: string; path: string }; state: 'ignored' | 'refused'; reason: string };

/** A file that is no record, or that cannot be taken in. */
export const leaveOut = action<LeaveOut, void>({
  name: 'exchange.leave-out', title: 'Note a file left out of an import', kind: 'write', right: 'exchange.import', checkInput: false, input: z.custom<LeaveOut>(),
  async run(ctx, { runId, file: given, state, reason }) {
    addFile(ctx.tx, { fileId: given.id, runId, path: given.path, reading: undefined, at: ctx.now });
    await setAside(ctx.tx, given.id, state, reason);
  },
});

/** An import moves on, or ends. */
export const moveRun = action({
  name: 'exchange.move-run', title: 'Note how far an import is', kind: 'write', right: 'exchange.import', input: z.object({ runId: number, state: z.enum(['receiving', 'filing', 'done', 'failed']) }),
  async run(ctx, { runId, state }) { await setRunState(ctx.tx, runId, state, ctx.now); return {}; },
});

/** How far an import is, and what it could not file. */
export const showRun = actionOf(showRunContract, {
  title: 'See how far an import is', kind: 'read', right: 'exchange.read',
  async run(ctx, { runId, exceptionsMax }): Promise<ImportRun> {
    if (!/^\d{1,19}$/.test(runId)) throw new Problem('not-found', 'There is no such import');
    const run = await readRun(ctx.tx, runId);
    if (!run) throw notFound('There is no such import');
    const troubles = await readRunTroubles(ctx.tx, runId, exceptionsMax);
    return {
      runId, source: run.source, facility: run.facility, state: run.state, files: run.files, items: run.items, filed: run.filed, alreadyHere: run.alreadyHere, ...troubles,
      resources: run.resources, startedAt: run.startedAt.toISOString(), finishedAt: run.finishedAt?.toISOString() ?? null,
    };
  },
});

/** What an import kept and could not file yet: the patient may have come since. */
export const findWaiting = action({
  name: 'exchange.find-waiting', title: 'Find items of an import that wait', kind: 'write', right: 'exchange.import', input: z.object({ runId: number, after: number, limit: z.number().int().min(1).max(1000).default(400) }),
  async run(ctx, { runId, after, limit }) { return { items: await waitingOfRun(ctx.tx, runId, after, limit) }; },
});

/** What was kept and not yet filed, where nobody works at it any more (the program was killed). */
export const findUnfiled = action({
  name: 'exchange.find-unfiled', title: 'Find items kept and not yet filed', kind: 'write', right: 'exchange.import', input: z.object({ quietSeconds: z.number().min(0).max(86_400), except: z.array(z.string().regex(/^\d{1,19}$/, 'An item number is a number')).max(1000).default([]), limit: z.number().int().min(1).max(1000).default(200) }),
  async run(ctx, { quietSeconds, except, limit }) {
    const before = new Date(ctx.now.getTime() - quietSeconds * 1000);
    const items = await receivedItems(ctx.tx, before, except, limit);
    if (items.length === 0) for (const runId of await abandonedRuns(ctx.tx, before, except)) await setRunState(ctx.tx, runId, 'failed', ctx.now);
    return { items };
  },
});

