import { randomFillSync } from 'node:crypto';
import pg from 'pg';
import type { AuditEntry, Recorder } from '../../platform/recorder.ts';
import { bearBreaks } from '../../platform/db/broken-connection.ts';
import { Problem } from '../../platform/problem.ts';
import { entryRow } from './rules/entry-row.ts';
import type { EntryRow } from './rules/entry-row.ts';
import { insertEntries } from './store/insert-entries.ts';
import { readAndInsert } from './store/read-and-insert.ts';

export type AuditRecorder = Recorder & { close(): Promise<void> };

type Waiting = { row: EntryRow; done(): void; fail(error: unknown): void };

/** So many commits may be under way at once, each on a connection of its own. */
const lanesMax = 2;
const batchMax = 512;

/**
 * Writes audit entries. `within` sends the entry in the act's own transaction. `apart` shares a commit: what arrives
 * while a commit is under way goes into the next one. Its promise resolves when the entry is durable; nothing is
 * answered before, so that there is no queue in memory whose loss would lose an entry.
 */
export function createRecorder(connection: pg.PoolConfig): AuditRecorder {
  // Planned once, not for every number of entries anew.
  const pool = new pg.Pool({ options: '-c plan_cache_mode=force_generic_plan', ...connection, max: lanesMax, idleTimeoutMillis: 0, statement_timeout: 60_000, query_timeout: 70_000, application_name: 'chartkeeper-audit', keepAlive: true });
  bearBreaks(pool);
  const knownActors = new Set<string>();
  const isNew = (row: EntryRow): boolean => !knownActors.has(row.actorNo);
  const remember = (rows: readonly EntryRow[]): void => { for (const r of rows) knownActors.add(r.actorNo); };
  let waiting: Waiting[] = [];
  let lanes = 0;
  let woken = false;

  const write = async (batch: readonly Waiting[]): Promise<void> => {
    const rows = batch.map((w) => w.row);
    const { statement, params } = insertEntries(rows, isNew);
    await pool.query({ ...statement, values: params });
    remember(rows);
    for (const w of batch) w.done();
  };

  const flush = async (): Promise<void> => {
    lanes += 1;
    while (waiting.length > 0) {
      const batch = waiting.length <= batchMax ? waiting : waiting.slice(0, batchMax);
      waiting = waiting.slice(batch.length);
      try {
        await write(batch);
      } catch {
        // One entry that cannot be written keeps no other from it: each alone, then.
        for (const w of batch) {
          await write([w]).catch((cause: unknown) => w.fail(new Problem('unavailable', 'The act could not be written down in the audit, so it is not answered', { cause })));
        }
      }
    }
    lanes -= 1;
  };
  // One turn of the event loop later, so that entries arriving together travel together.
  const wake = (): void => {
    if (woken || lanes >= lanesMax) return;
    woken = true;
    setImmediate(() => { woken = false; if (waiting.length && lanes < lanesMax) void flush(); });
  };

  return {
    within(tx, entry: AuditEntry) {
      const row = entryRow(entry, newSalt);
      const { statement, params } = insertEntries([row], isNew);
      tx.send(statement, params);
      if (isNew(row)) tx.afterCommit(() => remember([row]));
    },
    together(entry, reading) {
      const row = entryRow(entry, newSalt);
      return { statement: readAndInsert(row, reading, isNew(row)), done: () => remember([row]) };
    },
    apart(entry: AuditEntry) {
      return new Promise<void>((done, fail) => {
        try { waiting.push({ row: entryRow(entry, newSalt), done, fail }); } catch (error) { fail(error); return; }
        wake();
      });
    },
    close: () => pool.end(),
  };
}

const saltBytes = 16;
const saltPool = Buffer.alloc(saltBytes * 256);
let saltAt = saltPool.length;
/** Salts are drawn many at a time: a call to the generator for each would cost more than the entry's hash. */
function newSalt(): Buffer {
  if (saltAt === saltPool.length) { randomFillSync(saltPool); saltAt = 0; }
  const salt = Buffer.from(saltPool.subarray(saltAt, saltAt + saltBytes));
  saltAt += saltBytes;
  return salt;
}
