import pg from 'pg';
import { blobFiles } from '../../platform/blobs/index.ts';
import type { Keys } from '../../platform/keys/index.ts';
import { Problem } from '../../platform/problem.ts';
import { copyOnce, openBackupKey, readManifest } from './backup-folder.ts';
import { keysOfBackup, readPart } from './part-file.ts';
import type { Manifest, TableEntry } from './rules/manifest.ts';
import { appliedMigrations, jobsVersion, listForeignKeys, listNumberedColumns, listPartitions, listSearchIndexes, listTables, listTransactionColumns, listTriggered, quoted } from './store/catalog.ts';
import { copyIn, hashRows, plainText } from './store/rows.ts';
import { endSessions, placeUnnumbered } from './store/after-restore.ts';

export type RestoreParts = { owner: pg.ClientConfig; home: string; master: Uint8Array };
export type RestoreResult = { manifest: string; id: string; madeAt: string; tables: number; rows: number; blobFiles: number; rowHashesCompared: number; auditSize: number; auditRoot: string; warnings: string[]; seconds: number };

/**
 * Restores the newest backup of a folder (or the one named) into an empty, migrated database and its data folder, in
 * one transaction: all of it or nothing. Content files are copied first, so that no row comes to stand without its file.
 */
export async function restoreBackup(parts: RestoreParts, folder: string, options: { manifest?: string; onProgress?: (says: string) => void } = {}): Promise<RestoreResult> {
  const started = performance.now();
  const { file, manifest } = await readManifest(folder, options.manifest);
  const keys = keysOfBackup(openBackupKey(manifest, file, parts.master));
  const client = new pg.Client({ ...parts.owner, application_name: 'chartkeeper-restore' });
  await client.connect();
  try {
    await client.query(plainText);
    await client.query('set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set lock_timeout = 0; set maintenance_work_mem = \'256MB\'');
    const warnings = await refuseUnfit(client, manifest);
    options.onProgress?.('content files');
    await client.query('begin');
    const tables = manifest.tables.filter((t) => t.schema !== 'jobs' || warnings.length === 0);
    const rows = await load(client, folder, manifest, tables, keys, options.onProgress);
    const compared = await compare(client, tables);
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
  const { rows: [{ used }] } = await client.query('select exists (select from audit.entry) as used');
  if (used) throw new Problem('conflict', 'This database is in use: acts are recorded in it. Restore into a new CHARTKEEPER_HOME or an empty database');
  const jobs = await jobsVersion(client);
  return manifest.jobsVersion === jobs ? [] : ['The job queue of the backup has another form than this program\'s: waiting jobs were not restored; received items that wait are filed again by "chartkeeper import"'];
}

async function load(client: pg.Client, folder: string, manifest: Manifest, tables: readonly TableEntry[], keys: Keys, onProgress?: (says: string) => void): Promise<number> {
  await makePartitions(client, manifest);
  const foreign = await listForeignKeys(client);
  for (const k of foreign) await client.query(`alter table ${quoted(k)} drop constraint "${k.constraint}"`);
  const numbers = await listTransactionColumns(client);
  // Restored rows count as written before every transaction of this database.
  for (const n of numbers) await client.query(`alter table ${quoted(n)} alter column "${n.column}" set default 0`);
  const here = await listTables(client);
  const triggered = await listTriggered(client);
  for (const t of triggered) await client.query(`alter table ${quoted(t)} disable trigger user`);
  await client.query(`truncate ${here.filter((t) => t.schema !== 'jobs' || tables.some((x) => x.schema === 'jobs')).map(quoted).join(', ')}`);
  // Filling first and indexing after is several times quicker than both at once.
  const indexes = await listSearchIndexes(client);
  for (const i of indexes) await client.query(`drop index ${quoted(i)}`);
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
  for (const i of indexes) await client.query(i.definition);
  for (const n of numbers) await client.query(`alter table ${quoted(n)} alter column "${n.column}" set default ${n.expression}`);
  for (const k of foreign) await client.query(`alter table ${quoted(k)} add constraint "${k.constraint}" ${k.definition}`);
  for (const t of triggered) await client.query(`alter table ${quoted(t)} enable trigger user`);
  for (const s of manifest.sequences) await client.query('select setval(($1)::regclass, $2::bigint)', [quoted(s), s.last]);
  for (const c of await listNumberedColumns(client)) if (c.schema !== 'jobs') await client.query(`select setval($1::regclass, greatest(max("${c.column}"), 1), max("${c.column}") is not null) from ${quoted(c)}`, [c.sequence]);
  return rows;
}

/** Months that this database has no partition for, as they were; each keeps the refusal of TRUNCATE that its parent has. */
async function makePartitions(client: pg.Client, manifest: Manifest): Promise<void> {
  const there = new Set((await listPartitions(client)).map((p) => `${p.schema}.${p.name}`));
  for (const p of manifest.partitions) {
    if (there.has(`${p.schema}.${p.name}`)) continue;
    await client.query(`create table ${quoted(p)} partition of ${quoted({ schema: p.schema, name: p.parent })} ${p.bound}`);
    const { rows } = await client.query(`select 1 from pg_trigger where tgrelid = $1::regclass and tgname = 'refuse_truncate'`, [quoted({ schema: p.schema, name: p.parent })]);
    if (rows.length) await client.query(`create trigger refuse_truncate before truncate on ${quoted(p)} execute function platform.refuse_change()`);
  }
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
  for (let after = Buffer.alloc(0); ;) {
    const { rows } = await client.query('select name from platform.blob where stored is null and name > $1 order by name limit 1000', [after]);
    if (rows.length === 0) return copied;
    for (const { name } of rows) { await copyOnce(from.pathOf(name), to.pathOf(name)); copied += 1; }
    after = rows.at(-1).name;
  }
}
