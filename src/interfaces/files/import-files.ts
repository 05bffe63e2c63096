import { findUnfiled, findWaiting, leaveOut, moveRun, openRun, readCsvMap, receive, showRun } from '../../modules/exchange/index.ts';
import type { FiledItems, ImportRun, ReceivedPart } from '../../modules/exchange/index.ts';
import { Problem } from '../../platform/problem.ts';
import type { CsvMap } from '../../modules/exchange/index.ts';
import { FilingLane } from './filing-lane.ts';
import type { Batch, Hands } from './filing-lane.ts';
import { readFile } from './read-file.ts';
import { Gathering } from './gathering.ts';
import { damaged, unpack } from './unpack.ts';
import type { Incoming, Leaf } from './unpack.ts';

export type { Hands } from './filing-lane.ts';
export type ImportOptions = { source: string; map?: CsvMap; zone?: string; facility?: string };
export type Progress = { runId: string; file: string; files: number; items: number; filed: number; alreadyHere: number; exceptions: number; waiting: number; resources: number };

/** Runs this program works at now. A bundle of many megabytes keeps its run quiet for minutes; nobody else must take it up meanwhile. */
const underWay = new Set<string>();
/** Says that somebody else here works at a run (the live feed); answers how to let it go. */
export function holdRun(runId: string): () => void { underWay.add(runId); return () => underWay.delete(runId); }

/** About so many resources go into one commit; a bundle goes whole. */
const batchItemsMax = 500;
const batchBytesMax = 1024 * 1024;
/** Messages and documents are longer work than lines of resources. */
const batchMessagesMax = 50;

/**
 * Takes files in from one source: unpack, read, keep, file. Constant memory: one portion is read while one is filed. Everything is in the
 * inbound store before it is filed, so that a run that is killed is resumed or repeated to the same end.
 */
export async function importFiles(hands: Hands, files: AsyncIterable<Incoming>, options: ImportOptions, onProgress?: (progress: Progress) => void, told: { onRun?(runId: string): void; /** All that was sent is kept. */ onKept?(): void } = {}): Promise<ImportRun> {
  const { perform, actor } = hands;
  const run = await perform(openRun, { source: options.source, ...(options.zone === undefined ? {} : { zone: options.zone }) }, actor);
  told.onRun?.(run.runId);
  underWay.add(run.runId);
  const progress: Progress = { runId: run.runId, file: '', files: 0, items: 0, filed: 0, alreadyHere: 0, exceptions: 0, waiting: 0, resources: 0 };
  const woken = new Set<string>();
  const lane = new FilingLane(hands, run, (done: FiledItems) => {
    progress.filed += done.filed; progress.alreadyHere += done.alreadyHere; progress.exceptions += done.exceptions; progress.waiting += done.waiting.length;
    for (const n of Object.values(done.resources)) progress.resources += n;
    for (const id of done.woken) woken.add(id);
    onProgress?.(progress);
  });
  const gathering = new Gathering((parts) => takeParts(hands, run, parts, lane, progress, () => onProgress?.(progress)));
  try {
    for await (const incoming of files) {
      for await (const leaf of unpack(incoming)) {
        progress.file = leaf.path;
        progress.files += 1;
        await takeLeaf(hands, run, leaf, options, gathering, progress);
        onProgress?.(progress);
      }
    }
    await gathering.send();
    told.onKept?.();
    await lane.finish();
    await perform(moveRun, { runId: run.runId, state: 'filing' }, actor);
    progress.waiting = 0;
    await fileWaiting(hands, run.runId, lane, [...woken]);
    await perform(moveRun, { runId: run.runId, state: 'done' }, actor);
  } catch (error) {
    await gathering.send().catch(() => {}); // what came whole stays
    await lane.finish().catch(() => {});
    await perform(moveRun, { runId: run.runId, state: 'failed' }, actor).catch(() => {});
    throw error;
  } finally { underWay.delete(run.runId); }
  return perform(showRun, { runId: run.runId, exceptionsMax: 10_000_000 }, actor); // none left out of the summary
}

type Run = { runId: string; sourceNo: number; zone: string; csvMap: string | null };

async function takeLeaf(hands: Hands, run: Run, leaf: Leaf, options: ImportOptions, gathering: Gathering, progress: Progress): Promise<void> {
  const id = hands.newId();
  const file = { id, path: leaf.path };
  const leave = async (state: 'ignored' | 'refused', reason: string): Promise<void> => {
    await gathering.send(); // what the file gave before is kept first
    await hands.perform(leaveOut, { runId: run.runId, file, state, reason }, hands.actor);
  };
  if ('refused' in leaf) { progress.exceptions += 1; return leave('refused', leaf.refused); }
  // The map given with the files; else the one that an administrator wrote for this partner.
  const map = options.map ?? (run.csvMap === null ? undefined : readCsvMap(run.csvMap, 'The map of this partner')), readings = readFile(leaf, map ? { map } : {});
  for (;;) {
    let next;
    // What cannot be read on is this file's fault and ends this file only; what was read before stays.
    try { next = await readings.next(); } catch (error) { progress.exceptions += 1; await leave('refused', damaged(error)); return; }
    if (next.done) return;
    const reading = next.value;
    if ('ignored' in reading) await leave('ignored', reading.ignored);
    else if ('refused' in reading) { progress.exceptions += 1; await leave('refused', reading.refused); }
    else await gathering.add({ file, portion: reading.portion });
  }
}

async function takeParts(hands: Hands, run: Run, parts: readonly ReceivedPart[], lane: FilingLane, progress: Progress, onKept: () => void): Promise<void> {
  const received = await persistently(() => hands.perform(receive, { runId: run.runId, sourceNo: run.sourceNo, parts }, hands.actor));
  for (const { portion } of parts) {
    progress.items += portion.items.length;
    progress.exceptions += portion.items.filter((item) => item.refuse).length;
  }
  progress.alreadyHere += received.alreadyHere;
  onKept();
  for (const batch of batches(received.items)) await lane.add(batch, true);
}

/** Two imports that meet on the same item: one waits and goes on. */
async function persistently<T>(act: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try { return await act(); } catch (error) { if (attempt >= 4 || !(error instanceof Problem) || error.kind !== 'conflict') throw error; }
  }
}

export function* batches(items: readonly { id: string; bytes: Buffer; standard: string }[]): Generator<Batch> {
  const empty = (): Required<Omit<Batch, 'ahead'>> => ({ ids: [], held: new Map(), fresh: new Map() });
  let batch = empty();
  let bytes = 0;
  for (const item of items) {
    const max = item.standard === 'fhir' || item.standard === 'csv' ? batchItemsMax : batchMessagesMax;
    if (batch.ids.length > 0 && (batch.ids.length >= max || bytes + item.bytes.length > batchBytesMax)) { yield batch; batch = empty(); bytes = 0; }
    batch.ids.push(item.id);
    batch.held.set(item.id, item.bytes);
    batch.fresh.set(item.id, item);
    bytes += item.bytes.length;
  }
  if (batch.ids.length > 0) yield batch;
}

/** What waited for a patient: now is the last chance of this run. What still waits is an exception, woken when the patient comes. */
async function fileWaiting(hands: Hands, runId: string, lane: FilingLane, woken: readonly string[]): Promise<void> {
  for (const ids of inGroups(woken.map((id) => ({ id, length: 4096 })))) await lane.add({ ids, held: new Map() }, false);
  for (let after = '0'; ;) {
    const { items } = await hands.perform(findWaiting, { runId, after }, hands.actor);
    if (items.length === 0) break;
    for (const ids of inGroups(items)) await lane.add({ ids, held: new Map() }, false);
    await lane.finish();
    after = items.at(-1)!.id;
  }
  await lane.finish();
}

function* inGroups(items: readonly { id: string; length: number }[]): Generator<string[]> {
  let group: string[] = [], bytes = 0;
  for (const item of items) {
    if (group.length > 0 && (group.length >= 200 || bytes + item.length > batchBytesMax)) { yield group; group = []; bytes = 0; }
    group.push(item.id);
    bytes += item.length;
  }
  if (group.length > 0) yield group;
}

/** After a start, and now and then: files what was kept by runs that nobody works at any more. */
export async function resumeFiling(hands: Hands, quietSeconds: number): Promise<number> {
  let count = 0;
  for (;;) {
    const { items } = await hands.perform(findUnfiled, { quietSeconds, except: [...underWay] }, hands.actor);
    if (items.length === 0) return count;
    for (const [runId, some] of Map.groupBy(items, (item) => item.runId)) {
      const lane = new FilingLane(hands, { runId, sourceNo: some[0]!.sourceNo }, () => {});
      for (const ids of inGroups(some)) await lane.add({ ids, held: new Map() }, false);
      await lane.finish();
    }
    count += items.length;
  }
}
