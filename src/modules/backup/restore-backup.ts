import pg from 'pg';
import { blobFiles } from '../../platform/blobs/index.ts';
import type { Keys } from '../../platform/keys/index.ts';
import { Problem } from '../../platform/problem.ts';
import { copyOnce, openBackupKey, readManifest } from './backup-folder.ts';
import { keysOfBackup, readPart } from './part-file.ts';
import type { Manifest, TableEntry } from './rules/manifest.ts';
import { appliedMigrations, jobsVersion } from './store/catalog.ts';
import { contentsInFiles } from './store/content-rows.ts';
import { beginRestore, isInUse, makePartitions, openForFilling, setSequences } from './store/open-for-filling.ts';
import { copyIn, hashRows } from './store/rows.ts';
import { endSessions, placeUnnumbered } from './store/after-restore.ts';

export type RestoreParts = { owner: pg.ClientConfig; home: string; master: Uint8Array };
export type RestoreResult = { manifest: string; id: string; madeAt: string; tables: number; rows: number; blobFiles: number; rowHashesCompared: number; auditSize: number; auditRoot: string; warnings: string[]; seconds: number };

/**
 * Restores the newest backup of a folder (or the one named) into an empty, migrated database and its data folder, in
 * one transaction: all of it or nothing. Content files are copied before the commit, so that no row comes to stand without its file.
 */
export async function restoreBackup(parts: RestoreParts, folder: string, options: { manifest?: string; onProgress?: (says: string) => void } = {}): Promise<RestoreResult> {
  const started = performance.now();
  const { file, manifest } = await readManifest(folder, options.manifest);
  const keys = keysOfBackup(openBackupKey(manifest, file, parts.master));
  const client = new pg.Client({ ...parts.owner, application_name: 'chartkeeper-restore' });
  await client.connect();
  try {
    await beginRestore(client);
    const warnings = await refuseUnfit(client, manifest);
    const tables = manifest.tables.filter((t) => t.schema !== 'jobs' || warnings.length === 0);
    const rows = await load(client, folder, manifest, tables, keys, options.onProgress);
    const compared = await compare(client, tables);
    options.onProgress?.('content files');
    const blobs = await restoreBlobs(client, folder, parts.home);
    await placeUnnumbered(client);
    await endSessions(client);
    await client.query('commit');
    await client.query('analyze').catch(() => {});
    return { manifest: file, id: manifest.id, madeAt: manifest.madeAt, tables: tables.length, rows, blobFiles: blobs, rowHashesCompared: compared, auditSize: manifest.audit.size, auditRoot: manifest.audit.root, warnings, seconds: Math.round(performance.now() - started) / 1000 };
  } finally { await client.end(); } // an error ends the connection within the transaction: nothing of it stays
}

async function refuseUnfit(client: pg.Client, manifest: Manifest): Promise<string[]> {
  const here = await appliedMigrations(client);
  const unknown = manifest.migrations.filter((m) => !here.includes(m)), further = here.filter((m) => !manifest.migrations.includes(m));
  if (unknown.length) throw new Problem('unavailable', `This backup was made by a newer program (${manifest.program}; it knows ${unknown.at(-1)}): restore it with that version or a later one`);
  if (further.length) throw new Problem('unavailable', `This database is already brought further (${further[0]}) than the backup of version ${manifest.program}: restore into a database that has no tables yet`);
  if (await isInUse(client)) throw new Problem('conflict', 'This database is in use: acts are recorded in it. Restore into a new CHARTKEEPER_HOME or an empty database');
  const jobs = await jobsVersion(client);
  return manifest.jobsVersion === jobs ? [] : ['The job queue of the backup has another form than this program\'s: waiting jobs were not restored; received items that wait are filed again by "chartkeeper import"'];
}

async function load(client: pg.Client, folder: string, manifest: Manifest, tables: readonly TableEntry[], keys: Keys, onProgress?: (says: string) => void): Promise<number> {
  await makePartitions(client, manifest.partitions);
  const putBack = await openForFilling(client, tables.some((t) => t.schema === 'jobs'));
  let rows = 0;
  for (const table of tables) {
    onProgress?.(`${table.schema}.${table.name}`);
    let n = 0;
    for (const part of [...table.settled, table.tail]) {
      const came = await copyIn(client, table, readPart(folder, part, keys));
      if (came !== part.rows) throw new Problem('unreadable', `${part.path} holds ${came} rows; the manifest says ${part.rows}`);
      n += came;
    }
    rows += n;
  }
  onProgress?.('indexes');
  await putBack();
  await setSequences(client, manifest.sequences);
  return rows;
}

async function compare(client: pg.Client, tables: readonly TableEntry[]): Promise<number> {
  let compared = 0;
  for (const t of tables) {
    if (t.rowHash === null) continue;
    if (await hashRows(client, t) !== t.rowHash) throw new Problem('unreadable', `The rows of ${t.schema}.${t.name} are not those that were backed up`);
    compared += 1;
  }
  return compared;
}

async function restoreBlobs(client: pg.Client, folder: string, home: string): Promise<number> {
  const from = blobFiles(folder), to = blobFiles(home);
  let copied = 0;
  for await (const { name } of contentsInFiles(client)) { await copyOnce(from.pathOf(name), to.pathOf(name)); copied += 1; }
  return copied;
}
