import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../../platform/blobs/index.ts';
import { deriveKey, fingerprintOf, seal, unseal } from '../../platform/keys/index.ts';
import { Problem } from '../../platform/problem.ts';
import { checkManifest, isManifestName, manifestName, parseManifest, sealManifest } from './rules/manifest.ts';
import type { Manifest, ManifestBody } from './rules/manifest.ts';

const keyPurpose = 'backup', macPurpose = 'backup-manifest', boundTo = 'chartkeeper/backup-key';

/** The manifests of a folder, newest first; a file that is none stops nothing here. */
export async function listManifests(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause: { code?: string }) => {
    throw new Problem('not-found', `${folder} is ${cause.code === 'ENOENT' ? 'not there' : 'not a folder that can be read'}`, { cause });
  });
  return names.filter(isManifestName).sort().reverse();
}

/** The newest backup of a folder, or the one named. */
export async function readManifest(folder: string, name?: string): Promise<{ file: string; manifest: Manifest }> {
  const file = name ?? (await listManifests(folder))[0];
  if (file === undefined) throw new Problem('not-found', `No finished backup is in ${folder}: a backup that was interrupted has no manifest`);
  return { file, manifest: parseManifest(await readFile(join(folder, file), 'utf8'), file) };
}

/** Opens the backup's key with the master key; says which key is needed where it is another. */
export function openBackupKey(manifest: Manifest, file: string, master: Uint8Array): Buffer {
  const key = unseal(deriveKey(master, keyPurpose), Buffer.from(manifest.wrappedKey, 'base64'), boundTo);
  if (!key) throw new Problem('unavailable', `This backup was made under another master key (its mark is ${manifest.masterFingerprint}, the one given is ${fingerprintOf(master)}): set CHARTKEEPER_MASTER_KEY_FILE to that key`);
  checkManifest(manifest, deriveKey(key, macPurpose), file);
  return key;
}

export const newBackupKey = (): Buffer => randomBytes(32);
export const wrapBackupKey = (key: Uint8Array, master: Uint8Array): string => seal(deriveKey(master, keyPurpose), key, boundTo).toString('base64');

/** The manifest comes last, whole or not at all: without it nothing in the folder counts as a backup. */
export async function writeManifest(folder: string, body: ManifestBody, key: Uint8Array): Promise<string> {
  const name = manifestName(body.madeAt, body.id);
  const temporary = join(folder, `.${name}.part`);
  const file = await open(temporary, 'wx', 0o600);
  try { await file.writeFile(sealManifest(body, deriveKey(key, macPurpose))); await file.sync(); } finally { await file.close(); }
  await rename(temporary, join(folder, name));
  await syncFolder(folder);
  return name;
}

/** Removes what backups that were cut off left behind: parts that no manifest names. */
export async function sweepFolder(folder: string, keep: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(folder)) if (/^\.manifest-.*\.part$/.test(name)) await rm(join(folder, name), { force: true });
  const tables = join(folder, 'tables');
  for (const id of await readdir(tables).catch(() => [] as string[])) {
    if (![...keep].some((path) => path.startsWith(`tables/${id}/`))) await rm(join(tables, id), { recursive: true, force: true });
  }
}

/** Copies a file unless it is there in the same length; by way of a temporary name, synced. Answers whether it copied. */
export async function copyOnce(from: string, to: string): Promise<boolean> {
  const source = await stat(from).catch((cause) => { throw new Problem('unavailable', `The content file ${from} is missing`, { cause }); });
  const there = await stat(to).catch(() => undefined);
  if (there?.size === source.size) return false;
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const temporary = `${to}.part`;
  await copyFile(from, temporary);
  const file = await open(temporary, 'r+');
  try { await file.sync(); } finally { await file.close(); }
  await rename(temporary, to);
  await syncFolder(dirname(to));
  return true;
}
