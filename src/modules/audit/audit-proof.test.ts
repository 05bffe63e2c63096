import { describe, expect, it } from 'vitest';
import pg from 'pg';
import { verifyAudit } from './verify.ts';
import type { AuditReport, VerifyOptions } from './verify.ts';
import { asRoot, database, db, entry, fill, inTree, integrateOnce, kept, owner, recorder, sign, verify } from '../../../test/kit/audit-trail.ts';

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
