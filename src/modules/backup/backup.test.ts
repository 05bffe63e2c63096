import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import pg from 'pg';
import { testDatabase } from '../../../test/kit/database.ts';
import type { TestDatabase } from '../../../test/kit/database.ts';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { settled } from '../../../test/kit/settled.ts';
import { inTransaction } from '../../platform/db/pool.ts';
import { createBlobs, verifyBlobs } from '../../platform/blobs/index.ts';
import { openKeyRing } from '../../platform/keys/index.ts';
import { silentLog } from '../../platform/log.ts';
import { checkpointOnce, createRecorder, integrateOnce, verifyAudit } from '../audit/index.ts';
import type { AuditRecorder } from '../audit/index.ts';
import { checkBackup, makeBackup, restoreBackup } from './index.ts';
import type { BackupResult } from './index.ts';

let house: TestHouse, recorder: AuditRecorder, folder: string;
const extra: TestDatabase[] = [];
const small: string[] = [], large: string[] = [];

async function record(n: number): Promise<void> {
  for (let i = 0; i < n; i += 1) {
    await recorder.apart({ id: house.ids.next(), at: new Date(), actor: house.clerk, action: 'chart.read', outcome: 'done', purpose: 'records', facility: 'main', subjects: [{ chartId: '77' }, ...(i % 3 ? [] : [{ chartId: '78' }])], detail: i % 2 ? {} : { words: `tab\tnew\nline \\ back é ${i}` } });
  }
}
const put = (content: Buffer): Promise<{ name: string }> => inTransaction(house.db.light, (tx) => house.blobs.put(tx, content));
const version = (rid: number, text: string): Promise<unknown> => house.db.light.query(`insert into chart.version (chart_id, rid, recorded_at, version, actor, content) values (1, $1, now(), 1, 'x', $2)`, [rid, text]);
const backUp = (options = {}): Promise<BackupResult> => makeBackup({ connection: house.database.app, home: house.home, master: house.masterKey, program: 'test' }, folder, options);
async function restore(options: { manifest?: string; master?: Buffer } = {}): Promise<{ database: TestDatabase; home: string; result: Awaited<ReturnType<typeof restoreBackup>> }> {
  const database = await testDatabase();
  extra.push(database);
  const home = mkdtempSync(join(folder, '..', 'restored-'));
  return { database, home, result: await restoreBackup({ owner: database.owner, home, master: options.master ?? house.masterKey }, folder, options.manifest ? { manifest: options.manifest } : {}) };
}
async function using<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config);
  await client.connect();
  try { return await work(client); } finally { await client.end(); }
}

beforeAll(async () => {
  house = await testHouse({ recorder: (_, connection) => recorder = createRecorder(connection) });
  folder = join(mkdtempSync(join(tmpdir(), 'backup-')), 'backups');
  await record(25);
  await settled(house.db.light);
  await integrateOnce(house.db.light);
  await checkpointOnce({ pool: house.db.light, keys: house.blobs.keys, folders: [], log: silentLog });
  await record(5); // committed, not yet numbered
  small.push((await put(Buffer.from('a small content'))).name);
  large.push((await put(randomBytes(300_000))).name);
  await version(501, '{"resourceType":"Basic","text":"tab\\tnewline\\n \\\\ é 6.0"}');
  await house.db.light.query(`insert into access.facility values ('main', 'Main', 'UTC', 'urn:mrn') on conflict do nothing`);
  await house.db.light.query(`insert into access.person (person_id, sign_in_name, name, facility_id, password_hash, roles) values (5, 'five', 'A "B" \\N, {c}', 'main', 'h', '{"a b",c}')`);
  await house.db.light.query(`insert into access.session (session_id, person_id, secret_hash, started_at, last_seen_at) values (9, 5, '\\x01', now(), now())`);
  await house.db.light.query(`select nextval('patients.mrn_number') from generate_series(1, 41)`);
});
afterAll(async () => {
  await recorder.close();
  await house.close();
  for (const d of extra) await d.drop();
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

describe('backup and restore', () => {
  it('brings everything back, equal row for row, and the audit whole', async () => {
    await settled(house.db.light);
    const made = await backUp({ rowHashes: true });
    expect(made.blobFilesCopied).toBe(1);
    const { database, home, result } = await restore();
    expect(result.rows).toBe(made.rows);
    expect(result.rowHashesCompared).toBe(made.tables);
    await using(database.app, async (client) => {
      const blobs = createBlobs({ home, keys: await openKeyRing(client, house.masterKey) });
      expect(await verifyBlobs(blobs, client)).toMatchObject({ checked: 2, faults: [], strayFiles: [] });
      const tx = { query: async (s: { text: string }, v: unknown[]) => (await client.query(s.text, v)).rows } as never;
      expect((await blobs.get(tx, small[0]!)).toString()).toBe('a small content');
      expect((await client.query('select name, roles from access.person where person_id = 5')).rows).toEqual([{ name: 'A "B" \\N, {c}', roles: ['a b', 'c'] }]);
      expect((await client.query('select content from chart.version')).rows[0].content).toContain('6.0');
      expect((await client.query(`select nextval('patients.mrn_number') as n`)).rows[0].n).toBe('42');
      // Nobody comes in by a session that may have been ended since.
      expect((await client.query('select ended_by from access.session')).rows).toEqual([{ ended_by: 'restore' }]);
      expect(await verifyAudit(client)).toMatchObject({ ok: true, leaves: 25, pending: 5 });
      expect(result.auditSize).toBe(25);
    });
    // The restored department goes on: what was not numbered is, new acts follow, and triggers and rights stand.
    const pool = new pg.Pool({ ...database.app, pipeline: true } as pg.PoolConfig);
    const later = createRecorder(database.app);
    await later.apart({ id: house.ids.next(), at: new Date(), actor: house.operator, action: 'backup.restored', outcome: 'done', purpose: 'system', facility: 'main', subjects: [], detail: {} });
    await settled(pool);
    expect(await integrateOnce(pool)).toBe(6);
    await using(database.owner, async (client) => {
      const report = await verifyAudit(client);
      expect(report).toMatchObject({ ok: true, leaves: 31, pending: 0 });
      await expect(client.query('delete from chart.version')).rejects.toThrow(/never changed or removed/);
      await expect(client.query('truncate audit.entry')).rejects.toThrow(/never changed or removed/);
    });
    const shape = (c: pg.Client): Promise<{ rows: unknown[] }> => c.query(`select 'index' as kind, schemaname || '.' || indexname as name, indexdef as what from pg_indexes where schemaname not like 'pg%' and schemaname <> 'jobs'
      union all select 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) from pg_constraint where connamespace::regnamespace::text not like 'pg%'
      union all select 'trigger', tgrelid::regclass || '.' || tgname, tgenabled::text from pg_trigger where not tgisinternal
      union all select 'default', adrelid::regclass || '.' || adnum, pg_get_expr(adbin, adrelid) from pg_attrdef order by 1, 2`);
    expect((await using(database.owner, shape)).rows).toEqual((await using(house.database.owner, shape)).rows);
    await expect(pool.query('update audit.entry set action = \'x\'')).rejects.toThrow(/denied/);
    await expect(pool.query(`insert into access.session (session_id, person_id, secret_hash, started_at, last_seen_at) values (10, 999, '\\x02', now(), now())`)).rejects.toThrow(/foreign key/);
    await later.close();
    await pool.end();
  });

  it('adds to what the folder holds, and each backup restores as of its own time', async () => {
    await record(10);
    await settled(house.db.light);
    await integrateOnce(house.db.light);
    await version(502, '{}');
    large.push((await put(randomBytes(200_000))).name);
    const second = await backUp({ rowHashes: true });
    expect(second.rowsWritten).toBeLessThan(second.rows);
    expect(second.blobFilesCopied).toBe(1);
    await record(3);
    const third = await backUp({ rowHashes: true });
    expect((await restore()).result.rows).toBe(third.rows);
    expect((await restore({ manifest: second.manifest })).result).toMatchObject({ rows: second.rows, auditSize: 40 });
    expect(await checkBackup(folder, { master: house.masterKey })).toMatchObject({ ok: true, faults: [] });
  });

  it('writes a transaction that was open during one backup into the next, once', async () => {
    const slow = await house.db.heavy.connect();
    await slow.query('begin');
    await slow.query(`insert into chart.version (chart_id, rid, recorded_at, version, actor, content) values (1, 601, now(), 1, 'x', 'slow')`);
    await slow.query('savepoint s');
    await slow.query(`insert into chart.version (chart_id, rid, recorded_at, version, actor, content) values (1, 602, now(), 1, 'x', 'slow, below a savepoint')`);
    await slow.query('release savepoint s');
    await version(603, 'quick');
    const before = await backUp({ rowHashes: true });
    await slow.query('commit');
    slow.release();
    const after = await backUp({ rowHashes: true });
    expect(after.rows - before.rows).toBe(2);
    const { database } = await restore();
    await using(database.app, async (c) => expect((await c.query('select rid from chart.version where rid > 600 order by rid')).rows.map((r) => r.rid)).toEqual(['601', '602', '603']));
    const { database: earlier } = await restore({ manifest: before.manifest });
    await using(earlier.app, async (c) => expect((await c.query('select rid from chart.version where rid > 600')).rows.map((r) => r.rid)).toEqual(['603']));
  });

  it('does not bring back what was lawfully erased', async () => {
    await backUp();
    await using(house.database.owner, async (c) => { const { rows } = await c.query('select entry_id from audit.detail limit 1'); await c.query('select audit.erase_detail($1, $2)', [[rows[0].entry_id], 'an order']); });
    await backUp({ rowHashes: true });
    const { database } = await restore();
    await using(database.app, async (c) => expect((await c.query('select 1 from audit.detail d join audit.erasure e using (entry_id)')).rowCount).toBe(0));
  });

  it('goes on in the same folder after the master key was changed, each backup under its own', async () => {
    const before = await backUp();
    const newer = randomBytes(32);
    // The ring itself is wrapped anew by a rotation; here it is only asked what the folder does.
    const after = await makeBackup({ connection: house.database.app, home: house.home, master: newer, program: 'test' }, folder);
    expect(after.rowsWritten).toBe(after.rows);
    expect((await restore({ master: newer })).result.rows).toBe(after.rows);
    expect((await restore({ manifest: before.manifest })).result.rows).toBe(before.rows);
    rmSync(join(folder, after.manifest));
  });
});

describe('what stops a restore', () => {
  it('another master key', async () => {
    await expect(restore({ master: randomBytes(32) })).rejects.toThrow(/made under another master key .*CHARTKEEPER_MASTER_KEY_FILE/);
  });

  it('a database in use', async () => {
    await expect(restoreBackup({ owner: house.database.owner, home: house.home, master: house.masterKey }, folder)).rejects.toThrow(/in use/);
  });

  it('a backup that was cut off: it has no manifest, and the next one sweeps it away', async () => {
    const copy = join(folder, '..', 'cut-off');
    cpSync(folder, copy, { recursive: true });
    for (const f of readdirSync(copy)) if (f.startsWith('manifest-')) rmSync(join(copy, f));
    await expect(restoreBackup({ owner: house.database.owner, home: house.home, master: house.masterKey }, copy)).rejects.toThrow(/No finished backup/);
    await makeBackup({ connection: house.database.app, home: house.home, master: house.masterKey, program: 'test' }, copy);
    expect(readdirSync(join(copy, 'tables'))).toHaveLength(1);
  });

  it('a backup that fails midway leaves what was there before', async () => {
    const file = house.blobs.files.pathOf(Buffer.from(large[1]!, 'hex'));
    const manifests = readdirSync(folder).filter((f) => f.startsWith('manifest-'));
    renameSync(file, `${file}.away`);
    const other = join(folder, '..', 'fails');
    await expect(makeBackup({ connection: house.database.app, home: house.home, master: house.masterKey, program: 'test' }, other)).rejects.toThrow(/is missing/);
    expect(readdirSync(other).filter((f) => f.startsWith('manifest-'))).toEqual([]);
    renameSync(`${file}.away`, file);
    expect(readdirSync(folder).filter((f) => f.startsWith('manifest-'))).toEqual(manifests);
  });

  it('a part changed, cut, exchanged or gone: nothing is restored', async () => {
    const made = await backUp();
    const part = join(folder, 'tables', made.id, 'audit.actor.whole'), other = join(folder, 'tables', made.id, 'access.person.whole');
    const good = readFileSync(part);
    for (const [harm, says] of [
      [() => { const b = Buffer.from(good); b[b.length - 5]! ^= 1; writeFileSync(part, b); }, /audit\.actor\.whole is damaged/],
      [() => truncateSync(part, statSync(part).size - 3), /audit\.actor\.whole is damaged/],
      [() => writeFileSync(part, readFileSync(other)), /not of this backup/],
      [() => rmSync(part), /is missing/],
    ] as const) {
      writeFileSync(part, good);
      harm();
      await expect(restore()).rejects.toThrow(says);
      await using(extra.at(-1)!.app, async (c) => expect((await c.query('select 1 from audit.entry')).rowCount).toBe(0));
      expect((await checkBackup(folder)).ok).toBe(false);
    }
    writeFileSync(part, good);
    expect((await checkBackup(folder)).ok).toBe(true);
  });

  it('a manifest changed by hand', async () => {
    const made = await backUp();
    const path = join(folder, made.manifest), text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('"program": "test"', '"program": "text"'));
    await expect(restore()).rejects.toThrow(/was changed after the backup was made/);
    writeFileSync(path, text.slice(0, -100));
    await expect(restore()).rejects.toThrow(/cut off or changed/);
    rmSync(path);
  });

  it('nothing readable lies in the folder', () => {
    const all = (readdirSync(folder, { recursive: true, encoding: 'utf8' })).map((f) => join(folder, f)).filter((f) => statSync(f).isFile());
    expect(all.length).toBeGreaterThan(30);
    for (const f of all) { const b = readFileSync(f); expect(b.includes('resourceType') || b.includes('A "B"') || b.includes(house.masterKey.toString('base64')), f).toBe(false); }
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });
});
