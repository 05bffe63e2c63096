import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { Problem } from '../problem.ts';
import { addRingKey, isRingEmpty, openKeyRing, rewrapRing } from './key-ring.ts';
import type { Keys, Sql } from './key-ring.ts';
import { findMasterKey, fingerprintOf, makeTrialMasterKey, readKey, writeKeyFile } from './master-key.ts';
import type { MasterKey, MasterKeyPlace } from './master-key.ts';
import { keyBytes } from './seal.ts';

export type OpenedKeys = { keys: Keys; master: MasterKey; says?: string };

/**
 * At start: finds the master key and opens the ring with it. A trial without one makes its own (`says` tells where);
 * a database that holds keys already is never given a new master key.
 */
export async function openKeys(sql: Sql, place: MasterKeyPlace): Promise<OpenedKeys> {
  const found = findMasterKey(place);
  if (found) {
    const next = found.file === undefined ? undefined : nextOf(found.file);
    if (next && existsSync(next)) return finishRotation(sql, found, next);
    return { keys: await openKeyRing(sql, found.key), master: found };
  }
  if (!(await isRingEmpty(sql))) {
    throw new Problem('unavailable', 'The master key of this database is missing: its key file is gone. Put the file back, or set CHARTKEEPER_MASTER_KEY_FILE to your copy. Without it received documents and backups cannot be read');
  }
  const made = makeTrialMasterKey(place.home);
  return { keys: await openKeyRing(sql, made.key), master: made, says: made.says };
}

/**
 * Changes the keys: a new data key for what comes from now on, and a new master key that wraps them all (of a trial in place, the old one kept beside it,
 * else in `newMasterFile`). Give it a transaction: `finish` is for after the commit. The new master file is written and synced before
 * the ring is wrapped anew, so that at no moment the only right key is in memory.
 */
export async function rotateKeys(sql: Sql, opened: OpenedKeys, newMasterFile?: string): Promise<{ current: number; rewrapped: number; masterFile: string | undefined; finish(): void }> {
  const trialFile = opened.master.from === 'file' ? opened.master.file! : undefined;
  let keys = await addRingKey(sql, opened.master.key);
  const adopt = (master: MasterKey): void => { opened.keys.adopt?.(keys); opened.master = master; };
  const file = newMasterFile ?? (trialFile === undefined ? undefined : nextOf(trialFile));
  if (file === undefined) return { current: keys.current, rewrapped: 0, masterFile: undefined, finish: () => adopt(opened.master) };
  const key = existsSync(file) ? readKey(readFileSync(file, 'utf8'), file) : randomBytes(keyBytes);
  if (!existsSync(file)) writeKeyFile(file, key);
  const rewrapped = await rewrapRing(sql, opened.master.key, key);
  keys = await openKeyRing(sql, key);
  return {
    current: keys.current, rewrapped, masterFile: newMasterFile ?? trialFile,
    finish() {
      if (newMasterFile === undefined) takePlace(file, trialFile!, opened.master.key);
      adopt(newMasterFile === undefined ? { key, from: 'file', file: trialFile! } : { key, from: 'configuration', file });
    },
  };
}

const nextOf = (file: string): string => `${file}.next`;

/** The new key gets the name; the old one stays beside it under its mark, for backups made under it. */
function takePlace(next: string, file: string, old: Buffer): void {
  if (existsSync(file)) writeKeyFile(file.replace(/(\.key|\.master-key)$/, `.${fingerprintOf(old)}$1`), old);
  renameSync(next, file);
}

/** A rotation was cut off: whichever of the two keys opens the ring is the right one. */
async function finishRotation(sql: Sql, found: MasterKey, next: string): Promise<OpenedKeys> {
  const newer = readKey(readFileSync(next, 'utf8'), next);
  try {
    const keys = await openKeyRing(sql, newer);
    takePlace(next, found.file!, found.key);
    return { keys, master: { ...found, key: newer } };
  } catch {
    const keys = await openKeyRing(sql, found.key);
    rmSync(next);
    return { keys, master: found };
  }
}
