import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import pg from 'pg';
import { testDatabase } from '../../../test/kit/database.ts';
import type { TestDatabase } from '../../../test/kit/database.ts';
import { openDatabase, inTransaction } from '../../platform/db/pool.ts';
import type { Database } from '../../platform/db/pool.ts';
import type { AuditEntry } from '../../platform/recorder.ts';
import { openKeyRing } from '../../platform/keys/index.ts';
import type { Keys } from '../../platform/keys/index.ts';
import { silentLog } from '../../platform/log.ts';
import { Ids } from '../../values/id.ts';
import { verifierOf } from '../../standards/merkle/index.ts';
import { createRecorder } from './recorder.ts';
import type { AuditRecorder } from './recorder.ts';
import { settled } from '../../../test/kit/settled.ts';
import { auditSigner, checkpointOnce, integrateOnce as integrateNow } from './integrator.ts';
import { verifyAudit } from './verify.ts';
import type { AuditReport, VerifyOptions } from './verify.ts';

let database: TestDatabase, db: Database, recorder: AuditRecorder, keys: Keys, owner: pg.Client, folder: string;
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

const entry = (more: Partial<AuditEntry> = {}): AuditEntry => ({
  id: ids.next(), at: new Date(), actor: { kind: 'person', id: '1001', name: 'never written', roles: [], rights: new Set(), facility: 'main' }, action: 'chart.read', outcome: 'done', purpose: 'records', facility: 'main',
  subjects: [{ chartId: '4242', entries: ['Observation/a1'] }], detail: {}, ...more,
});
async function integrateOnce(pool: pg.Pool, limit?: number): Promise<number> { await settled(pool); return integrateNow(pool, limit); }
const sign = (): Promise<boolean> => checkpointOnce({ pool: db.light, keys, folders: [folder], log: silentLog });
const kept = (): string => readdirSync(folder).map((f) => readFileSync(join(folder, f), 'utf8')).join('');
async function verify(options: VerifyOptions = {}): Promise<AuditReport> {
  const client = new pg.Client(database.owner);
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    return await verifyAudit(client, { verifiers: [verifierOf('chartkeeper/audit', auditSigner(keys).publicRaw)], ...options });
  } finally { await client.end(); }
}
/** As one who may do anything and goes around every trigger. */
async function asRoot(sql: string, values: unknown[] = []): Promise<void> {
  await owner.query('set session_replication_role = replica');
  expect((await owner.query(sql, values)).rowCount).toBeGreaterThan(0);
}
async function fill(n = 30): Promise<AuditEntry[]> {
  const entries = Array.from({ length: n }, (_, i) => entry(i % 3 === 1 ? { detail: { words: `word ${i}` } } : i % 5 === 2 ? { subjects: [{ chartId: '7' }, { chartId: '900' }, { chartId: '88', entries: ['Condition/x', 'Condition/y'] }] } : i % 7 === 3 ? { outcome: 'refused', problem: 'not-permitted', subjects: [] } : {}));
  for (const e of entries.slice(0, 10)) await recorder.apart(e);
  await Promise.all(entries.slice(10, 20).map((e) => recorder.apart(e)));
  for (const e of entries.slice(20)) await inTransaction(db.light, async (tx) => recorder.within(tx, e));
  return entries;
}
const inTree = async (): Promise<string[]> => (await owner.query('select entry_id from audit.leaf order by idx')).rows.map((r) => r.entry_id);

describe('the recorder', () => {
  it('writes one row of ids, a subject for each patient, and the detail apart', async () => {
    const e = entry({ subjects: [{ chartId: '5', entries: ['Patient/p'] }, { chartId: '6' }], detail: { words: 'garcia 1957' }, actor: { ...entry().actor, name: 'Name Withheld' } });
    await recorder.apart(e);
    const { rows: [row] } = await owner.query('select e.*, a.id as actor_id, a.kind, a.facility from audit.entry e join audit.actor a on a.no = e.actor where e.id = $1', [e.id]);
    expect(row).toMatchObject({ chart_id: '5', entries: 'Patient/p', further: 1, outcome: 'd', purpose: 'r', action: 'chart.read', actor_id: '1001', kind: 'person', facility: 'main' });
    expect(JSON.stringify(row)).not.toContain('Withheld');
    expect((await owner.query('select chart_id from audit.subject where entry_id = $1', [e.id])).rows).toEqual([{ chart_id: '6' }]);
    expect((await owner.query('select detail from audit.detail where entry_id = $1', [e.id])).rows).toEqual([{ detail: '{"words":"garcia 1957"}' }]);
  });

  it('writes within the act: nothing when the act fails', async () => {
    const lost = entry(), kept = entry();
    await expect(inTransaction(db.light, async (tx) => { recorder.within(tx, lost); await tx.query('select 1'); throw new Error('no'); })).rejects.toThrow('no');
    await inTransaction(db.light, async (tx) => recorder.within(tx, kept));
    expect((await owner.query('select id from audit.entry')).rows.map((r) => r.id)).toEqual([kept.id]);
  });

  it('resolves only when committed, and rejects when it cannot commit', async () => {
    const e = entry();
    await recorder.apart(e);
    expect((await owner.query('select 1 from audit.entry where id = $1', [e.id])).rowCount).toBe(1);
    await owner.query('alter table audit.entry rename to elsewhere');
    const many = await Promise.allSettled([recorder.apart(entry()), recorder.apart(entry())]);
    expect(many.map((r) => r.status)).toEqual(['rejected', 'rejected']);
    await owner.query('alter table audit.elsewhere rename to entry');
    await recorder.apart(entry());
  });

  it('shares commits among concurrent entries', async () => {
    await recorder.apart(entry());
    await Promise.all(Array.from({ length: 400 }, () => recorder.apart(entry())));
    const { rows: [{ commits }] } = await owner.query('select count(distinct tx)::integer as commits from audit.entry');
    expect(commits).toBeLessThan(20);
  });

  it('names a large read by chart and number', async () => {
    const e = entry({ subjects: [{ chartId: '5', entries: Array.from({ length: 500 }, (_, i) => `Observation/${i}`) }] });
    await recorder.apart(e);
    expect((await owner.query('select entries from audit.entry where id = $1', [e.id])).rows).toEqual([{ entries: '*500' }]);
  });

  it('takes odd words without breaking a header', async () => {
    await recorder.apart(entry({ action: 'odd\u001fword\u0000', subjects: [{ chartId: '5', entries: ['Patient/é\ud800', 'x"y\\,{}'] }, { chartId: 'not a number' }], detail: { words: 'nul \u0000 lone \ud800 quote "' } }));
    await integrateOnce(db.light);
    await sign();
    expect((await verify()).faults).toEqual([]);
  });
});

describe('the application role', () => {
  it('may only add', async () => {
    await fill(4);
    for (const sql of ['update audit.entry set action = \'x\'', 'delete from audit.entry', 'truncate audit.entry', 'delete from audit.leaf_run', 'update audit.checkpoint set size = 1', 'delete from audit.detail', 'select audit.erase_detail(\'{1}\', \'x\')', 'delete from audit.subject', 'update audit.actor set id = \'x\'']) await expect(db.light.query(sql), sql).rejects.toThrow(/denied/);
  });
  it('and even the owner is stopped by a trigger', async () => {
    await fill(4);
    const client = new pg.Client(database.owner);
    await client.connect();
    const month = (await client.query(`select tableoid::regclass::text as part from audit.entry limit 1`)).rows[0].part as string;
    for (const sql of ['update audit.entry set action = \'x\'', 'delete from audit.entry', 'truncate audit.entry', `truncate ${month}`, `delete from ${month}`, 'delete from audit.detail', 'truncate audit.leaf_run']) await expect(client.query(sql), sql).rejects.toThrow(/never changed or removed|removed only by/);
    await client.end();
  });
});

describe('the integrator', () => {
  it('numbers in the order of commits that is safe against late ones', async () => {
    const late = entry(), early = entry();
    const slow = await db.heavy.connect();
    await slow.query('begin');
    await slow.query('select pg_current_xact_id()'); // an older transaction that commits later
    await recorder.apart(early);
    expect(await integrateNow(db.light)).toBe(0); // an entry could still come to stand before it
    await slow.query(`insert into audit.entry (id, at, actor, chart_id, further, outcome, purpose, action, problem, detail_hash, entries) select $1, at, actor, chart_id, further, outcome, purpose, action, problem, detail_hash, entries from audit.entry`, [late.id]);
    await slow.query('commit');
    slow.release();
    expect(await integrateOnce(db.light)).toBe(2);
    expect(await inTree()).toEqual([late.id, early.id]);
    expect((await verify()).faults).toEqual([]);
  });

  it('takes what there is in pieces, each entry once', async () => {
    await fill(50);
    while (await integrateOnce(db.light, 7) > 0) { /* on */ }
    expect(new Set(await inTree()).size).toBe(50);
    await sign();
    expect(await verify()).toMatchObject({ ok: true, leaves: 50, entries: 50, pending: 0, checkpoints: 1 });
  });

  it('works one at a time', async () => {
    await fill(20);
    await settled(db.light);
    const done = await Promise.all([integrateNow(db.light), integrateNow(db.light), integrateNow(db.light)]);
    expect(done.reduce((a, b) => a + b)).toBe(20);
    expect((await verify()).ok).toBe(true);
  });

  it('signs when the tree has grown, and not otherwise', async () => {
    expect(await sign()).toBe(false);
    await fill(3);
    await integrateOnce(db.light);
    expect(await sign()).toBe(true);
    expect(await sign()).toBe(false);
    expect(kept()).toContain('chartkeeper/audit\n3\n');
  });
});

describe('the proof', () => {
  // Ten entries are sealed by one checkpoint, then twenty by another.
  async function sealed(): Promise<string[]> {
    await fill(10); await integrateOnce(db.light); await sign();
    await fill(20); await integrateOnce(db.light); await sign();
    await fill(2);
    expect(await verify({ trusted: [kept()] })).toMatchObject({ ok: true, leaves: 30, pending: 2, checkpoints: 2, trustedCheckpoints: 2, faults: [] });
    return inTree();
  }
  const first = async (options: VerifyOptions = {}): Promise<AuditReport['faults'][number]> => { const r = await verify(options); expect(r.ok).toBe(false); return r.faults[0]!; };

  it('names an entry edited, whatever was edited', async () => {
    const tree = await sealed();
    await recorder.apart(entry({ actor: { ...entry().actor, id: 'other' } }));
    for (const change of ['action = \'chart.search\'', 'at = at + interval \'1 microsecond\'', 'chart_id = 4243', 'entries = entries || \'0\'', 'outcome = \'f\'', 'purpose = \'t\'', 'problem = \'x\'', 'detail_hash = \'\\x00\'', 'actor = (select no from audit.actor where id = \'other\')', 'further = further + 1']) {
      await owner.query('begin');
      await asRoot(`update audit.entry set ${change} where id = $1`, [tree[17]]);
      await asRoot(`update audit.entry set action = 'later' where id = $1`, [tree[25]]);
      const { rows: [{ at }] } = await owner.query('select at from audit.entry where id = $1', [tree[17]]);
      expect((await verifyAudit(owner)).faults[0], change).toMatchObject({ leaf: 17, entryId: tree[17], at: at.toISOString() });
      await owner.query('rollback');
    }
    expect((await verify()).ok).toBe(true);
  });

  it('names an entry deleted', async () => {
    const tree = await sealed();
    await asRoot('delete from audit.entry where id = $1', [tree[12]]);
    expect(await first()).toMatchObject({ leaf: 12, entryId: tree[12], what: 'deleted' });
  });

  it('names an entry whose place in the order of commits was changed', async () => {
    const tree = await sealed();
    await asRoot('update audit.entry set tx = 1 where id = $1', [tree[12]]);
    expect(await first()).toMatchObject({ what: 'reordered', leaf: 12, entryId: tree[12] });
  });

  it('names two entries swapped, be it in their rows or in the tree', async () => {
    const tree = await sealed();
    await asRoot('update audit.entry set id = -id where id = any($1)', [[tree[11], tree[14]]]);
    await asRoot('update audit.entry set id = case id when -$1::bigint then $2::bigint else $1::bigint end where id in (-$1::bigint, -$2::bigint)', [tree[11], tree[14]]);
    expect(await first()).toMatchObject({ leaf: 11, entryId: tree[11], what: 'edited' });
  });

  it('names an entry moved within the tree together with its leaf', async () => {
    const tree = await sealed();
    const { rows: [run] } = await owner.query('select first, entry_ids, hashes from audit.leaf_run where first = 10');
    const swapped = [...run.entry_ids], hashes = Buffer.from(run.hashes), a = 2, b = 6;
    [swapped[a], swapped[b]] = [swapped[b], swapped[a]];
    run.hashes.copy(hashes, a * 32, b * 32, b * 32 + 32); run.hashes.copy(hashes, b * 32, a * 32, a * 32 + 32);
    await asRoot('update audit.leaf_run set entry_ids = $1, hashes = $2 where first = 10', [swapped, hashes]);
    expect(await first()).toMatchObject({ what: 'reordered', leaf: 13, entryId: tree[13] }); // the first that stands behind a later one
  });

  it('finds an entry changed together with its leaf, to within a checkpoint', async () => {
    const tree = await sealed();
    await asRoot(`update audit.entry set action = 'chart.other' where id = $1`, [tree[12]]);
    await owner.query('delete from audit.leaf_run; delete from audit.progress');
    await owner.query(`insert into audit.progress values (true, 0, '', 0, 0)`);
    while (await integrateOnce(db.light) > 0) { /* the forger builds the tree anew */ }
    expect(await first()).toMatchObject({ what: 'edited', leaf: 10 });
    await owner.query('delete from audit.checkpoint');
    await sign(); // and, having stolen the key, signs it anew: only a copy kept elsewhere tells
    expect((await verify()).ok).toBe(true);
    expect(await first({ trusted: [kept().split('\n\n\n')[0]!, kept()] })).toMatchObject({ what: 'edited', leaf: 10 });
  });

  it('names where the tail was cut off', async () => {
    const tree = await sealed();
    const copy = kept();
    await asRoot('delete from audit.entry where id <> all($1)', [tree.slice(0, 10)]);
    await asRoot('delete from audit.leaf_run where first >= 10');
    expect(await first()).toMatchObject({ what: 'cut-off', leaf: 10, entryId: tree[9] });
    await asRoot('delete from audit.checkpoint where size > 10');
    expect(await first()).toMatchObject({ what: 'cut-off', leaf: 10 });
    await owner.query('delete from audit.progress; delete from audit.leaf_run; delete from audit.detail where entry_id not in (select id from audit.entry)');
    await owner.query(`insert into audit.progress values (true, 0, '', 0, 0)`);
    await integrateOnce(db.light);
    expect((await verify()).ok).toBe(true); // cut clean: undetected from within
    expect(await first({ trusted: [copy] })).toMatchObject({ what: 'cut-off', leaf: 10, entryId: tree[9], says: expect.stringContaining('trusted checkpoint') });
  });

  it('names an entry put in afterwards', async () => {
    const tree = await sealed();
    await asRoot(`insert into audit.entry select id + 4096 * 512, at, tx, actor, chart_id, further, outcome, purpose, action, problem, detail_hash, entries from audit.entry where id = $1`, [tree[4]]);
    expect(await first()).toMatchObject({ what: 'inserted', entryId: String(BigInt(tree[4]!) + 4096n * 512n) });
  });

  it('finds a subject removed, added or changed', async () => {
    await sealed();
    const { rows: [s] } = await owner.query('select entry_id, chart_id from audit.subject order by entry_id limit 1');
    await asRoot('update audit.subject set chart_id = 901 where entry_id = $1 and chart_id = $2', [s.entry_id, s.chart_id]);
    expect(await first()).toMatchObject({ what: 'edited', entryId: s.entry_id });
    await asRoot('delete from audit.subject where entry_id = $1 and chart_id = 901', [s.entry_id]);
    expect(await first()).toMatchObject({ what: 'deleted', entryId: s.entry_id });
  });

  it('finds a detail edited or removed without an order, and bears a lawful erasure', async () => {
    await sealed();
    const { rows } = await owner.query('select entry_id from audit.detail order by entry_id');
    const client = new pg.Client(database.owner);
    await client.connect();
    expect((await client.query('select audit.erase_detail($1, $2) as n', [[rows[0].entry_id], 'order 7 of the privacy officer'])).rows).toEqual([{ n: 1 }]);
    await client.end();
    expect(await verify({ trusted: [kept()] })).toMatchObject({ ok: true, erasedDetails: 1 });
    await asRoot('update audit.detail set detail = \'{}\' where entry_id = $1', [rows[2].entry_id]);
    expect(await first()).toMatchObject({ what: 'edited', entryId: rows[2].entry_id });
    await asRoot('delete from audit.detail where entry_id = $1', [rows[1].entry_id]);
    expect(await first()).toMatchObject({ what: 'deleted', entryId: rows[1].entry_id });
  });

  it('finds checkpoints removed from the database by the files beside it, and entries changed with their leaves and all signatures gone', async () => {
    await sealed();
    const copy = kept();
    await asRoot('delete from audit.checkpoint where size = 10');
    expect(await first({ nearby: [copy] })).toMatchObject({ what: 'deleted', leaf: 10, says: expect.stringContaining('removed from the database') });
    await owner.query('truncate audit.checkpoint');
    expect(await first({ nearby: [copy] })).toMatchObject({ what: 'deleted' });
    await asRoot(`update audit.entry set at = at - interval '1 day'`);
    await owner.query('delete from audit.progress; delete from audit.leaf_run');
    await owner.query(`insert into audit.progress values (true, 0, '', 0, 0)`);
    await integrateOnce(db.light);
    await asRoot(`update audit.entry set at = at + interval '1 hour' where id = (select max(id) from audit.entry)`);
    await owner.query('delete from audit.progress; delete from audit.leaf_run');
    await owner.query(`insert into audit.progress values (true, 0, '', 0, 0)`);
    await integrateOnce(db.light);
    expect(await first()).toMatchObject({ what: 'deleted', says: expect.stringContaining('bear no signature') });
    expect(await first({ nearby: [copy] })).toMatchObject({ says: expect.stringContaining('filed checkpoint') });
    expect((await verify({ nearby: [`${copy}torn`, 'another installation\n5\nAAAA\n'] })).faults.length).toBeGreaterThan(0);
  });

  it('names the first entry when a whole month is dropped', async () => {
    const tree = await sealed();
    const { rows: [part] } = await owner.query('select distinct tableoid::regclass::text as name from audit.entry');
    await owner.query(`drop table ${part.name} cascade`);
    expect(await first()).toMatchObject({ what: 'deleted', leaf: 0, entryId: tree[0] });
  });

  it('finds an actor renamed and a checkpoint forged', async () => {
    await sealed();
    await asRoot(`update audit.actor set id = '1002' where id = '1001'`);
    expect(await first()).toMatchObject({ what: 'edited', leaf: 0 });
    await asRoot(`update audit.actor set id = '1001' where id = '1002'`);
    await asRoot(`update audit.checkpoint set note = replace(note, E'\\n10\\n', E'\\n11\\n') where size = 10`);
    expect(await first()).toMatchObject({ what: 'forged', leaf: 10 });
  });
});

it('makes partitions ahead, again and again', async () => {
  // Two months more of three tables; three where a month has ended since the template was made.
  expect([6, 9]).toContain((await db.light.query('select audit.make_partitions(8) as n')).rows[0].n);
  expect((await db.light.query('select audit.make_partitions(8) as n')).rows).toEqual([{ n: 0 }]);
  await fill(3);
  const { rows } = await owner.query('select distinct tableoid::regclass::text as part from audit.entry');
  expect(rows.length).toBeGreaterThan(0);
  for (const r of rows) expect(r.part).toMatch(/^audit\.entry_\d{4}_\d{2}$/);
});
