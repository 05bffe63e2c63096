import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { connectionOf, createRoles, passwordFile, startEmbedded } from '../../platform/db/embedded.ts';
import { knownMigrations } from '../../platform/db/migrate.ts';
import { prepare } from '../../platform/db/prepare.ts';
import { fingerprintOf, readKey, trialKeyFile, writeKeyFile } from '../../platform/keys/index.ts';
import { Problem } from '../../platform/problem.ts';
import { readManifest } from './backup-folder.ts';
import { restoreBackup } from './restore-backup.ts';
import type { RestoreResult } from './restore-backup.ts';
import { appliedMigrations } from './store/catalog.ts';

export type RestorePlace = { home: string; production: boolean; masterKey: string | undefined; databaseUrl: string | undefined; databaseOwnerUrl: string | undefined };
export type RestoreOptions = { manifest?: string; onProgress?: (says: string) => void; logFile?: string };

/**
 * Restores a backup into a place: the embedded database of an empty data folder, or the hospital's own (DATABASE_OWNER_URL).
 * The tables are made as the backup's version knew them, filled, and then brought up to this program. `after` looks at the
 * restored database while its engine runs.
 */
export async function restoreIntoHome<T>(place: RestorePlace, folder: string, options: RestoreOptions, after: (restored: RestoreResult, app: pg.ClientConfig) => Promise<T>): Promise<T> {
  const { file, manifest } = await readManifest(folder, options.manifest);
  const master = findMasterFor(place, manifest.masterFingerprint);
  const known = knownMigrations();
  const newer = manifest.migrations.find((m) => !known.includes(m));
  if (newer) throw new Problem('unavailable', `This backup was made by a newer program (${manifest.program}; it knows ${newer}): restore it with that version or a later one`);
  const fill = async (owner: pg.ClientConfig): Promise<RestoreResult> => {
    const there = await migrationsOf(owner);
    if (manifest.migrations.length > there) await prepare(owner, manifest.migrations.length - there);
    const restored = await restoreBackup({ owner, home: place.home, master: master.key }, folder, { manifest: file, ...(options.onProgress ? { onProgress: options.onProgress } : {}) });
    await prepare(owner);
    return restored;
  };
  // A trial finds its key again by the home's own name; where the key was configured it stays configured.
  const settle = (): void => { if (!place.production && place.masterKey === undefined) writeKeyFile(trialKeyFile(place.home), master.key); };
  if (place.databaseUrl !== undefined) {
    if (place.databaseOwnerUrl === undefined) throw new Problem('unavailable', 'DATABASE_OWNER_URL is not set: a restore makes and fills the tables as the owner role');
    const restored = await fill({ connectionString: place.databaseOwnerUrl });
    settle();
    return after(restored, { connectionString: place.databaseUrl });
  }
  const server = await startEmbedded(place.home);
  try {
    const secret = (role: 'superuser' | 'owner' | 'app'): string => readFileSync(passwordFile(place.home, role), 'utf8');
    await createRoles(connectionOf(server, 'superuser', secret('superuser'), 'postgres'), { owner: secret('owner'), app: secret('app') });
    const restored = await fill(connectionOf(server, 'owner', secret('owner')));
    settle();
    return await after(restored, connectionOf(server, 'app', secret('app')));
  } finally { await server.stop(); }
}

async function migrationsOf(owner: pg.ClientConfig): Promise<number> {
  const client = new pg.Client(owner);
  await client.connect();
  try { return (await appliedMigrations(client)).length; } finally { await client.end(); }
}

/** The configured key; in a trial also any key this person has, if it is the one the backup names. */
function findMasterFor(place: RestorePlace, fingerprint: string): { key: Buffer } {
  if (place.masterKey !== undefined) return { key: readKey(place.masterKey, 'CHARTKEEPER_MASTER_KEY') };
  const folder = join(homedir(), '.config', 'chartkeeper');
  const files = place.production ? [] : [...namesIn(folder).filter((n) => n.endsWith('.key')).map((n) => join(folder, n)), `${place.home}.master-key`];
  for (const file of files) {
    try {
      const key = readKey(readFileSync(file, 'utf8'), file);
      if (fingerprintOf(key) === fingerprint) return { key };
    } catch { continue; }
  }
  throw new Problem('unavailable', `A restore needs the master key the backup was made under (its mark is ${fingerprint}): set CHARTKEEPER_MASTER_KEY_FILE to it. It is never in a backup; without it nobody can read this backup`);
}

function namesIn(folder: string): string[] {
  try { return readdirSync(folder); } catch { return []; }
}
