import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { BatchHand, clusterPairs, explainRow, PeopleTable, runBatch, spreadKeys } from '../../modules/linkage/index.ts';
import type { BatchTold, LinkagePolicy, Model, Opening, SharedValue } from '../../modules/linkage/index.ts';
import { Problem } from '../../platform/problem.ts';
import type { CsvMap } from '../../modules/exchange/index.ts';
import { KeptParts } from './kept-parts.ts';
import { checkColumns, readTables } from './read-tables.ts';
import type { ReadTables } from './read-tables.ts';
import { scanTable } from './scan-table.ts';
import type { ScannedTable } from './scan-table.ts';
import { handOf, ownHelper, threadCount, workerHelper } from './thread-pool.ts';
import type { Helper } from './thread-pool.ts';

export type LinkOptions = { files: readonly string[]; map: CsvMap; out: string; clusters?: string | undefined; policy: LinkagePolicy; /** From so many people on threads are used, and what is done is kept beside the output. */ threadsFrom?: number; keptFrom?: number };
export type LinkProgress = { step: 'reading' | 'sorting' | 'learning' | 'comparing' | 'writing'; done: number; of: number; says?: string };
export type LinkSummary = {
  people: number; pairsCompared: number; certain: number; probable: number; possible: number; clusters: number; clustered: number; keptApart: number; seconds: number;
  shared: SharedValue[]; birthDatesUnread: number; split: BatchTold['split']; pairsLeftOut: number; resumedParts: number;
};

/** From here on worker threads are worth their start; and a run long enough to be stopped and gone on with. */
const threadsFrom = 4_000, keptFrom = 200_000;

/** Links one list in itself, or two lists across, into a CSV of pairs. Standard: RFC 4180, UTF-8, LF. */
export async function linkFiles(options: LinkOptions, tell: (p: LinkProgress) => void = () => {}): Promise<LinkSummary> {
  const begun = performance.now();
  if (options.files.length > 2) throw new Problem('not-supported', 'One file is linked in itself, two are linked across; more than two at once are not');
  const tables: ScannedTable[] = [];
  for (const path of options.files) { const table = await scanTable(path); checkColumns(table, options.map); tables.push(table); }
  const people = tables.reduce((sum, t) => sum + t.rows, 0);
  const helpers = people < (options.threadsFrom ?? threadsFrom) ? [ownHelper()] : Array.from({ length: threadCount() }, workerHelper);
  try { return await linkTables(tables, options, helpers, tell, begun); } finally { await Promise.all(helpers.map((h) => h.stop())); }
}

async function linkTables(tables: readonly ScannedTable[], options: LinkOptions, helpers: readonly Helper[], tell: (p: LinkProgress) => void, begun: number): Promise<LinkSummary> {
  const { policy } = options, read = await readTables(tables, options.map, policy, helpers, (done, of) => tell({ step: 'reading', done, of }));
  const across = tables.length === 2 ? tables[0]!.rows : 0;
  const opening: Opening = { shape: read.shape, columns: read.columns, words: read.words, blocks: spreadKeys(read.columns, read.shape.people), sharedByMany: policy.sharedByMany, across };
  await Promise.all(helpers.map((h) => h.ask({ do: 'open', opening })));
  const kept = new KeptParts(read.shape.people >= (options.keptFrom ?? keptFrom) ? `${options.out}.part` : undefined, fingerprintOf(tables, options)), earlier = kept.earlier();
  const told = await runBatch(opening, new PeopleTable(read.shape, read.columns, read.words), helpers.map(handOf), policy, earlier, (part, model) => kept.add(part, model), (p) => tell({ step: p.step, done: p.done, of: p.of, says: p.step === 'comparing' ? `${p.pairs} pairs compared, ${p.found} alike` : '' }));
  const written = await writeOut(read, opening, kept, told.model, options, tables.length === 2 ? tables[0]!.rows : undefined, tell);
  kept.finish();
  return {
    people: read.shape.people, pairsCompared: kept.parts.reduce((sum, p) => sum + p.count.pairs, 0), ...written, seconds: (performance.now() - begun) / 1000,
    shared: read.shared, birthDatesUnread: read.birthUnread, split: told.split, pairsLeftOut: kept.parts.reduce((sum, p) => sum + p.count.leftOut, 0), resumedParts: earlier?.done.size ?? 0,
  };
}

/** The same inputs, map and policy: then what an earlier run found holds. */
function fingerprintOf(tables: readonly ScannedTable[], options: LinkOptions): string {
  const sets = (_: string, v: unknown): unknown => (v instanceof Set ? [...v] : v);
  return createHash('sha256').update(JSON.stringify([2, tables.map((t) => [t.path, t.size, t.changedMs, t.rows]), options.map, options.policy], sets)).digest('base64url');
}

type Written = Pick<LinkSummary, 'certain' | 'probable' | 'possible' | 'clusters' | 'clustered' | 'keptApart'>;

async function writeOut(read: ReadTables, opening: Opening, kept: KeptParts, model: Model, options: LinkOptions, secondFrom: number | undefined, tell: (p: LinkProgress) => void): Promise<Written> {
  const pairs = kept.inOrder(), hand = new BatchHand(opening), written: Written = { certain: 0, probable: 0, possible: 0, clusters: 0, clustered: 0, keptApart: 0 };
  const out = csvWriter(options.out), linked: number[] = [], of = pairs.order.length;
  await out.row(['id1', 'id2', 'score', 'probability', 'grade', 'reasons']);
  for (const [k, i] of pairs.order.entries()) {
    const a = pairs.a[i]!, b = pairs.b[i]!, found = explainRow(hand, read.columns, a, b, model, options.policy);
    if (found.grade === 'none') continue;
    written[found.grade] += 1;
    if (found.grade !== 'possible') linked.push(i);
    await out.row([read.ids(a), read.ids(b), found.weight.toFixed(2), found.probability.toPrecision(6), found.grade, found.reasons]);
    if (k % 20_000 === 0) tell({ step: 'writing', done: k, of });
  }
  await out.end();
  const clusters = clusterPairs(pairs, linked);
  written.clusters = clusters.list.length; written.clustered = clusters.list.reduce((sum, c) => sum + c.length, 0); written.keptApart = clusters.keptApart;
  if (options.clusters !== undefined) {
    const file = csvWriter(options.clusters);
    await file.row(secondFrom === undefined ? ['cluster', 'id'] : ['cluster', 'id', 'file']);
    for (const [c, rows] of clusters.list.entries()) for (const row of rows) await file.row(secondFrom === undefined ? [String(c + 1), read.ids(row)] : [String(c + 1), read.ids(row), row < secondFrom ? '1' : '2']);
    await file.end();
  }
  return written;
}

/** RFC 4180 with line feeds; waits when the disk is slower than we are. */
function csvWriter(path: string): { row(cells: readonly string[]): Promise<void> | void; end(): Promise<void> } {
  const stream = createWriteStream(path, { encoding: 'utf8', highWaterMark: 1024 * 1024 });
  let failed: Error | undefined, pending = '';
  stream.on('error', (error) => { failed = error; });
  const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const flush = (): Promise<void> | void => {
    if (failed) throw new Problem('unavailable', `${path} cannot be written: ${failed.message}`);
    const full = !stream.write(pending);
    pending = '';
    if (full) return once(stream, 'drain').then(() => {}, () => {});
  };
  return {
    row(cells) { pending += `${cells.map(cell).join(',')}\n`; if (pending.length > 256 * 1024) return flush(); },
    async end() {
      await flush();
      stream.end();
      await finished(stream).catch((error: Error) => { throw new Problem('unavailable', `${path} cannot be written: ${error.message}`); });
    },
  };
}
