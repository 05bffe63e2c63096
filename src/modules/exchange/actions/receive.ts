import { z } from 'zod';
import { putBlob } from '../../../platform/blobs/index.ts';
import { action } from '../../../platform/action.ts';
import type { Finding } from '../../../standards/translation.ts';
import type { Portion } from '../portion.ts';
import { itemHash } from '../rules/content-hash.ts';
import { addFindings } from '../store/findings.ts';
import { insertItems, itemsByHash, moveToRun, takeUpAgain } from '../store/items.ts';
import type { NewItem } from '../store/items.ts';
import { addFile, countRun } from '../store/runs.ts';

/** A piece of a file, as its reader gives it. */
export type ReceivedPart = { file: { id: string; path: string }; portion: Portion };
export type Receive = { runId: string; sourceNo: number; parts: readonly ReceivedPart[] };
/** Items to be filed, with their bytes, in the order received. */
export type Received = { items: { id: string; bytes: Buffer; standard: string }[]; alreadyHere: number };

/** Custody: what came in is kept, byte for byte, before anything is done with it. What is here already is not kept twice. Small files travel together. */
export const receive = action<Receive, Received>({
  name: 'exchange.receive', title: 'Keep what was received', kind: 'write', right: 'exchange.import', weight: 'heavy', checkInput: false, input: z.custom<Receive>(),
  async run(ctx, { runId, sourceNo, parts }) {
    const hashed = parts.map(({ portion }) => portion.items.map((item) => {
      const bytes = portion.bytes.subarray(item.start, item.start + item.length);
      const hash = itemHash(bytes, item.standard);
      return { item, bytes, hash, hex: hash.toString('hex') };
    }));
    const here = await itemsByHash(ctx.tx, sourceNo, hashed.flat().map((h) => h.hash));
    const made: NewItem[] = [];
    const findings = new Map<string, readonly Finding[]>();
    const received: Received = { items: [], alreadyHere: 0 };
    const again: string[] = [], refusedAgain: string[] = [];
    for (const [at, { file, portion }] of parts.entries()) {
      const fresh: NewItem[] = [];
      for (const { item, bytes, hash, hex } of hashed[at]!) {
        const known = here.get(hex);
        // In this run it is under way or an exception already; what an earlier run could not file is tried again.
        if (known && (known.runId === runId || (known.state !== 'exception' && known.state !== 'received'))) { received.alreadyHere += 1; continue; }
        const id = known?.id ?? ctx.newId();
        if (known) (item.refuse ? refusedAgain : again).push(id);
        here.set(hex, { id, state: 'filed', runId }); // a second one among these is already here
        if (!known) fresh.push({ id, fileId: file.id, blob: '', start: item.start, length: item.length, hash, standard: item.standard, place: item.place, state: item.refuse ? 'exception' : 'received', reason: item.refuse?.reason ?? null, mend: item.refuse?.mend ?? null });
        if (item.findings) findings.set(id, item.findings);
        if (!item.refuse) received.items.push({ id, bytes, standard: item.standard });
      }
      if (fresh.length === 0) continue;
      const { name } = await putBlob(ctx.tx, portion.bytes);
      made.push(...fresh.map((one) => ({ ...one, blob: name })));
    }
    await insertItems(ctx.tx, { runId, at: ctx.now, sourceNo }, made);
    await takeUpAgain(ctx.tx, again, runId);
    await moveToRun(ctx.tx, refusedAgain, runId);
    addFindings(ctx.tx, findings, 'reader');
    // The run's row comes last, as it does in filing: one order of locks.
    for (const { file, portion } of parts) addFile(ctx.tx, { fileId: file.id, runId, path: file.path, reading: portion.reading, at: ctx.now });
    const items = hashed.reduce((sum, list) => sum + list.length, 0);
    countRun(ctx.tx, runId, ctx.now, { items, alreadyHere: received.alreadyHere });
    ctx.note({ run: runId, items, kept: made.length });
    return received;
  },
});
