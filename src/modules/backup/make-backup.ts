import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { blobFiles, syncFolder } from '../../platform/blobs/index.ts';
import { fingerprintOf } from '../../platform/keys/index.ts';
import type { Keys } from '../../platform/keys/index.ts';
import { lockHome } from '../../platform/home-lock.ts';
import { Problem } from '../../platform/problem.ts';
import { Frontier } from '../../standards/merkle/index.ts';
import { copyOnce, listManifests, newBackupKey, openBackupKey, readManifest, sweepFolder, wrapBackupKey, writeManifest } from './backup-folder.ts';
import { keysOfBackup, writePart } from './part-file.ts';
import type { Manifest, Part, TableEntry } from './rules/manifest.ts';
import { appliedMigrations, auditHead, jobsVersion, lineageOf, listPartitions, listSequences, listTables } from './store/catalog.ts';
import type { Table } from './store/catalog.ts';
import { contentsInFiles, countContents } from './store/content-rows.ts';
import { copyOut, countRows, hashRows } from './store/rows.ts';
import { holdSnapshot } from './store/snapshot.ts';
import type { Snapshot } from './store/snapshot.ts';

export type BackupParts = { connection: pg.ClientConfig; home: string; master: Uint8Array; program: string };
export type BackupResult = { folder: string; manifest: string; id: string; madeAt: string; tables: number; rows: number; rowsWritten: number; bytesWritten: number; blobFiles: number; blobFilesCopied: number; seconds: number };

/**
 * Backs up everything into a folder: every table as of one instant, then the content files. Tables that only grow add
 * what is new since the backup before in the same folder. Whatever interrupts it, no manifest means no backup.
 */
export async function makeBackup(parts: BackupParts, folder: string, options: { rowHashes?: boolean; onProgress?: (says: string) => void } = {}): Promise<BackupResult> {
  const started = performance.now();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unlock = lockHome(folder, 'a backup into this folder');
  const client = new pg.Client({ ...parts.connection, application_name: 'chartkeeper-backup' });
  await client.connect();
  try {
    const work = await beginBackup(client, parts, folder, await holdSnapshot(client));
    const tables: TableEntry[] = [];
    for (const table of await listTables(client)) {
      options.onProgress?.(`${table.schema}.${table.name}`);
      tables.push(await backUpTable(client, work, table, options.rowHashes ?? false));
    }
    const [partitions, sequences, head, jobs] = [await listPartitions(client), await listSequences(client), await auditHead(client), await jobsVersion(client)];
    options.onProgress?.('content files');
    const blobs = await backUpBlobs(client, parts.home, folder);
    await syncFolder(join(folder, 'tables', work.id));
    await client.query('commit');
    const manifest = await writeManifest(folder, {
      format: 1, id: work.id, madeAt: work.at, program: parts.program, serverVersion: work.serverVersion, migrations: work.migrations, jobsVersion: jobs, lineage: work.lineage, settledBelow: work.below,
      masterFingerprint: fingerprintOf(parts.master), wrappedKey: wrapBackupKey(work.key, parts.master), tables, partitions, sequences,
      blobs: { inRows: blobs.inRows, inFiles: blobs.inFiles, fileBytes: blobs.fileBytes }, audit: { size: head.size, root: Frontier.fromBytes(head.size, head.frontier).root().toString('base64') },
    }, work.key);
    const fresh = tables.flatMap((t) => [...t.settled, t.tail]).filter((p) => p.path.startsWith(`tables/${work.id}/`));
    return {
      folder, manifest, id: work.id, madeAt: work.at, tables: tables.length, rows: sum(tables, (t) => t.rows), rowsWritten: sum(fresh, (p) => p.rows), bytesWritten: sum(fresh, (p) => p.bytes) + blobs.bytesCopied,
      blobFiles: blobs.inFiles, blobFilesCopied: blobs.copied, seconds: Math.round(performance.now() - started) / 1000,
    };
  } finally {
    await client.end();
    unlock();
  }
}

type Work = { id: string; at: string; folder: string; key: Buffer; keys: Keys; before: Manifest | undefined; below: string; newest: string; lineage: string; serverVersion: string; migrations: string[] };

async function beginBackup(client: pg.Client, parts: BackupParts, folder: string, s: Snapshot): Promise<Work> {
  const lineage = await lineageOf(client);
  const names = await listManifests(folder);
  const found = names.length ? await readManifest(folder) : undefined;
  // After the master key was changed the folder's key cannot be opened any more: this backup is whole, under a key of its own.
  const opens = found !== undefined && found.manifest.masterFingerprint === fingerprintOf(parts.master);
  const key = opens ? openBackupKey(found.manifest, found.file, parts.master) : newBackupKey();
  // Settled rows are taken over only from a backup of this very database that lies before this one.
  const before = opens && found.manifest.lineage === lineage && BigInt(found.manifest.settledBelow) <= BigInt(s.below) ? found.manifest : undefined;
  const kept = new Set<string>();
  for (const name of names) for (const t of (await readManifest(folder, name)).manifest.tables) for (const p of [...t.settled, t.tail]) kept.add(p.path);
  await sweepFolder(folder, kept);
  const id = randomUUID();
  await mkdir(join(folder, 'tables', id), { recursive: true, mode: 0o700 });
  return { id, at: new Date().toISOString(), folder, key, keys: keysOfBackup(key), before, below: s.below, newest: s.newest, lineage, serverVersion: s.serverVersion, migrations: await appliedMigrations(client) };
}

async function backUpTable(client: pg.Client, work: Work, table: Table, withHash: boolean): Promise<TableEntry> {
  const write = (which: string, extent: { from?: string; below?: string }): Promise<Part> => {
    const { text, rows } = copyOut(client, table, { ...extent, newest: work.newest });
    return writePart(work.folder, `tables/${work.id}/${table.schema}.${table.name}.${which}`, work.keys, text, rows);
  };
  const entry = (settled: Part[], tail: Part): TableEntry => ({ schema: table.schema, name: table.name, columns: table.columns, rows: sum([...settled, tail], (p) => p.rows), settled, tail, rowHash: null });
  let made: TableEntry | undefined;
  if (table.grows) {
    const earlier = work.before?.tables.find((t) => t.schema === table.schema && t.name === table.name && t.columns.join() === table.columns.join());
    const settled = await write('settled', earlier ? { from: work.before!.settledBelow, below: work.below } : { below: work.below });
    const tail = await write('tail', { from: work.below });
    made = entry([...earlier?.settled ?? [], ...(settled.rows || !earlier ? [settled] : [])], tail);
    // A lawful removal, or a transaction number that has come round again: then what was taken over is not what is here.
    if (earlier && made.rows !== await countRows(client, table)) made = undefined;
  }
  made ??= entry([], await write('whole', {}));
  return withHash ? { ...made, rowHash: await hashRows(client, table) } : made;
}

async function backUpBlobs(client: pg.Client, home: string, folder: string): Promise<{ inRows: number; inFiles: number; fileBytes: number; copied: number; bytesCopied: number }> {
  const from = blobFiles(home), to = blobFiles(folder);
  const result = { ...await countContents(client), copied: 0, bytesCopied: 0 };
  for await (const { name, sizeBytes } of contentsInFiles(client)) {
    if (await copyOnce(from.pathOf(name), to.pathOf(name))) { result.copied += 1; result.bytesCopied += sizeBytes; }
  }
  return result;
}

/** Refuses a folder inside the data folder: what destroys one would destroy the other. */
export function refuseInside(home: string, folder: string): void {
  if (`${folder}/`.startsWith(`${home}/`)) throw new Problem('rule-refused', `${folder} lies inside the data folder: choose a place on another disk`);
}

const sum = <T>(list: readonly T[], of: (x: T) => number): number => list.reduce((a, x) => a + of(x), 0);
