import { randomBytes, randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { Problem } from '../problem.ts';
import { deriveKey, keyBytes } from './seal.ts';

/** What the master key is looked for by; the parts of the configuration that matter here. */
export type MasterKeyPlace = { home: string; production: boolean; masterKey: string | undefined };

export type MasterKey = { key: Buffer; from: 'configuration' | 'file'; file?: string };

const lost = 'Without it no received document and no backup can be read again, by anybody: keep a copy apart from this machine and from the backups.';

/** The master key where there is one. Never looked for in the data folder, the database or a backup. */
export function findMasterKey(place: MasterKeyPlace): MasterKey | undefined {
  if (place.masterKey !== undefined) return { key: readKey(place.masterKey, 'CHARTKEEPER_MASTER_KEY'), from: 'configuration' };
  if (place.production) {
    throw new Problem('unavailable', 'In production the master key must be given: set CHARTKEEPER_MASTER_KEY_FILE to a file outside the data folder that holds 32 random bytes in base64 '
      + `(make it once: head -c 32 /dev/urandom | base64), or set CHARTKEEPER_MASTER_KEY. ${lost}`);
  }
  for (const file of trialKeyFiles(place.home)) if (existsSync(file)) return { key: readKey(readFileSync(file, 'utf8'), file), from: 'file', file };
  return undefined;
}

/** Makes the key of a trial, outside the data folder. `says` is what to tell the person who started it. */
export function makeTrialMasterKey(home: string): MasterKey & { says: string } {
  const key = randomBytes(keyBytes);
  for (const file of trialKeyFiles(home)) {
    try {
      writeKeyFile(file, key);
      return { key, from: 'file', file, says: `The master key of this trial was made in ${file}. ${lost}` };
    } catch { continue; } // a home folder that cannot be written: the key lies beside the data folder then
  }
  throw new Problem('unavailable', `No place outside ${home} can be written for the master key: set CHARTKEEPER_MASTER_KEY_FILE`);
}

/** Writes a key file for its owner's eyes, whole or not at all. */
export function writeKeyFile(file: string, key: Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const fd = openSync(`${file}.new`, 'w', 0o600);
  try { writeSync(fd, `${Buffer.from(key).toString('base64')}\n`); fsyncSync(fd); } finally { closeSync(fd); }
  renameSync(`${file}.new`, file);
}

/** Reads 32 bytes in base64; the message names the place, never the content. */
export function readKey(text: string, place: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text.trim()) || key.length !== keyBytes) throw new Problem('invalid-input', `${place} does not hold 32 bytes in base64 (44 characters)`);
  return key;
}

/** A short name for a master key that gives nothing of it away; a backup says by it which key it needs. */
export const fingerprintOf = (master: Uint8Array): string => deriveKey(master, 'fingerprint').toString('hex').slice(0, 16);

/** Where the key of a trial with this data folder belongs. */
export const trialKeyFile = (home: string): string => trialKeyFiles(home)[0]!;

/** Places for a trial's key, the better first: the person's configuration folder, else beside the data folder. */
function trialKeyFiles(home: string): string[] {
  const beside = `${resolve(home)}.master-key`;
  const configured = join(homedir(), '.config', 'chartkeeper', `${homeId(home)}.key`);
  return relative(resolve(home), configured).startsWith('..') ? [configured, beside] : [beside];
}

/** The data folder's own name, so that it finds its key again after it was moved. Not a secret. */
function homeId(home: string): string {
  const file = join(home, 'home-id');
  try { return readFileSync(file, 'utf8').trim(); } catch { /* the first start */ }
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const id = randomUUID();
  const fd = openSync(file, 'w', 0o600);
  try { writeSync(fd, `${id}\n`); fsyncSync(fd); } finally { closeSync(fd); }
  return id;
}
