import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import pg from 'pg';
import { testDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';
import { openDatabase, inTransaction } from '../../src/platform/db/pool.ts';
import type { Database } from '../../src/platform/db/pool.ts';
import type { AuditEntry } from '../../src/platform/recorder.ts';
import { openKeyRing } from '../../src/platform/keys/index.ts';
import type { Keys } from '../../src/platform/keys/index.ts';
import { silentLog } from '../../src/platform/log.ts';
import { Ids } from '../../src/values/id.ts';
import { verifierOf } from '../../src/standards/merkle/index.ts';
import { createRecorder } from '../../src/modules/audit/recorder.ts';
import type { AuditRecorder } from '../../src/modules/audit/recorder.ts';
import { settled } from './settled.ts';
import { auditSigner, checkpointOnce, integrateOnce as integrateNow } from '../../src/modules/audit/integrator.ts';
import { verifyAudit } from '../../src/modules/audit/verify.ts';
import type { AuditReport, VerifyOptions } from '../../src/modules/audit/verify.ts';

/** A database with its audit, new for each test of the file that imports this, and what a test does to it. */
export let database: TestDatabase, db: Database, recorder: AuditRecorder, keys: Keys, owner: pg.Client, folder: string;
const ids = new Ids(3);

beforeEach(async () => {
  database = await testDatabase();
  db = openDatabase(database.app, { light: 4, heavy: 2 });
  recorder = createRecorder(database.app);
  keys = await openKeyRing(db.light, randomBytes(32));
  owner = new pg.Client(database.superuser);
  await owner.connect();
  folder = mkdtempSync(join(tmpdir(), 'audit-'));
});
afterEach(async () => { await owner.end(); await recorder.close(); await db.close(); await database.drop(); rmSync(folder, { recursive: true, force: true }); });

export const entry = (more: Partial<AuditEntry> = {}): AuditEntry => ({
  id: ids.next(), at: new Date(), actor: { kind: 'person', id: '1001', name: 'never written', roles: [], rights: new Set(), facility: 'main' }, action: 'chart.read', outcome: 'done', purpose: 'records', facility: 'main',
  subjects: [{ chartId: '4242', entries: ['Observation/a1'] }], detail: {}, ...more,
});
export async function integrateOnce(pool: pg.Pool, limit?: number): Promise<number> { await settled(pool); return integrateNow(pool, limit); }
export const sign = (): Promise<boolean> => checkpointOnce({ pool: db.light, keys, folders: [folder], log: silentLog });
export const kept = (): string => readdirSync(folder).map((f) => readFileSync(join(folder, f), 'utf8')).join('');
export async function verify(options: VerifyOptions = {}): Promise<AuditReport> {
  const client = new pg.Client(database.owner);
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    return await verifyAudit(client, { verifiers: [verifierOf('chartkeeper/audit', auditSigner(keys).publicRaw)], ...options });
  } finally { await client.end(); }
}
/** As one who may do anything and goes around every trigger. */
export async function asRoot(sql: string, values: unknown[] = []): Promise<void> {
  await owner.query('set session_replication_role = replica');
  expect((await owner.query(sql, values)).rowCount).toBeGreaterThan(0);
}
export async function fill(n = 30): Promise<AuditEntry[]> {
  const entries = Array.from({ length: n }, (_, i) => entry(i % 3 === 1 ? { detail: { words: `word ${i}` } } : i % 5 === 2 ? { subjects: [{ chartId: '7' }, { chartId: '900' }, { chartId: '88', entries: ['Condition/x', 'Condition/y'] }] } : i % 7 === 3 ? { outcome: 'refused', problem: 'not-permitted', subjects: [] } : {}));
  for (const e of entries.slice(0, 10)) await recorder.apart(e);
  await Promise.all(entries.slice(10, 20).map((e) => recorder.apart(e)));
  for (const e of entries.slice(20)) await inTransaction(db.light, async (tx) => recorder.within(tx, e));
  return entries;
}
export const inTree = async (): Promise<string[]> => (await owner.query('select entry_id from audit.leaf order by idx')).rows.map((r) => r.entry_id);
