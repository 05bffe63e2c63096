import { createPrivateKey } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Log } from '../../platform/log.ts';
import type { Keys } from '../../platform/keys/index.ts';
import { inTransaction } from '../../platform/db/pool.ts';
import { Frontier, hashBytes, signerOf, writeNote } from '../../standards/merkle/index.ts';
import type { Signer } from '../../standards/merkle/index.ts';
import { appendCheckpoint } from './checkpoint-files.ts';
import { insertCheckpoint, insertRun, knowSigner, lastCheckpointSize, lockIntegration, makePartitions, readBatch, readProgress, writeProgress } from './store/integrate.ts';

export type IntegratorParts = {
  pool: pg.Pool;
  keys: Keys;
  /** Folders outside the database that get every checkpoint; the first is the home's own. */
  folders: readonly string[];
  log: Log;
  clock?: () => Date;
  everyMs?: number;
  checkpointEveryMs?: number;
};

export type Integrator = { integrate(): Promise<number>; checkpoint(): Promise<boolean>; stop(): Promise<void> };

export const logName = 'chartkeeper/audit';
const batchMax = 10_000;
const monthsAhead = 6, partitionsEveryMs = 12 * 3600_000;
const runMax = 1000;

/** The key that signs checkpoints: Ed25519, its seed derived from a key of the ring. */
export function auditSigner(keys: Keys, number: number = keys.current): Signer {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), keys.derive('audit-signing', number)]);
  return signerOf(logName, createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }));
}

/** Numbers committed entries into the tree. Answers how many; 0 too when another process is at it. */
export function integrateOnce(pool: pg.Pool, limit = batchMax): Promise<number> {
  return inTransaction(pool, async (tx) => {
    if (!(await lockIntegration(tx))) return 0;
    const before = await readProgress(tx);
    const batch = await readBatch(tx, before, limit);
    if (!batch) return 0;
    const frontier = Frontier.fromBytes(Number(before.size), before.frontier);
    for (let from = 0; from < batch.ids.length; from += runMax) {
      const ids = batch.ids.slice(from, from + runMax);
      const hashes = batch.hashes.subarray(from * hashBytes, (from + ids.length) * hashBytes);
      insertRun(tx, frontier.size, ids, hashes);
      for (let at = 0; at < hashes.length; at += hashBytes) frontier.append(hashes.subarray(at, at + hashBytes));
    }
    writeProgress(tx, frontier.size, frontier.toBytes(), batch);
    return batch.ids.length;
  });
}

/** Signs the tree as it stands, when it has grown, and puts the note into the database and into each folder. */
export async function checkpointOnce(parts: Pick<IntegratorParts, 'pool' | 'keys' | 'folders' | 'log' | 'clock'>): Promise<boolean> {
  const signer = auditSigner(parts.keys);
  const at = parts.clock?.() ?? new Date();
  const note = await inTransaction(parts.pool, async (tx) => {
    if (!(await lockIntegration(tx))) return undefined;
    const progress = await readProgress(tx);
    const size = Number(progress.size);
    if (size === 0 || size === await lastCheckpointSize(tx)) return undefined;
    const root = Frontier.fromBytes(size, progress.frontier).root();
    const text = writeNote({ origin: logName, size, root, more: [at.toISOString()] }, signer);
    await knowSigner(tx, logName, signer.publicRaw);
    insertCheckpoint(tx, { size, at, root, note: text });
    return text;
  });
  if (note === undefined) return false;
  for (const folder of parts.folders) {
    await appendCheckpoint(folder, at, note).catch((error: { code?: string }) => {
      parts.log.error(`an audit checkpoint could not be copied (${error.code ?? 'no reason given'})`, { path: folder });
    });
  }
  return true;
}

/** The timer: numbers every second, signs every minute, and both once more at the stop; makes the months ahead twice a day. */
export function startIntegrator(parts: IntegratorParts): Integrator {
  const everyMs = parts.everyMs ?? 1000, checkpointEveryMs = parts.checkpointEveryMs ?? 60_000;
  const stopped = new AbortController();
  let signedAt = 0, madeRoomAt = 0;
  const integrate = async (): Promise<number> => {
    let all = 0;
    for (;;) {
      const n = await integrateOnce(parts.pool);
      all += n;
      if (n < batchMax) return all;
    }
  };
  const checkpoint = async (): Promise<boolean> => { signedAt = Date.now(); return checkpointOnce(parts); };
  const work = (async () => {
    while (!stopped.signal.aborted) {
      try {
        if (Date.now() - madeRoomAt >= partitionsEveryMs) { await inTransaction(parts.pool, (tx) => makePartitions(tx, monthsAhead)); madeRoomAt = Date.now(); }
        await integrate();
        if (Date.now() - signedAt >= checkpointEveryMs) await checkpoint();
      } catch (error) { parts.log.error('the audit could not be numbered or signed; it is tried again', { stack: (error as Error).name, ...stateOf(error) }); }
      await sleep(everyMs, undefined, { signal: stopped.signal }).catch(() => {});
    }
  })();
  return {
    integrate, checkpoint,
    async stop() {
      stopped.abort();
      await work;
      try { await integrate(); await checkpoint(); } catch { parts.log.warn('the last audit entries are numbered at the next start'); }
    },
  };
}

function stateOf(error: unknown): { sqlState?: string } {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? { sqlState: code } : {};
}
