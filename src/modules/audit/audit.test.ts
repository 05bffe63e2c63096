import { describe, expect, it } from 'vitest';
import pg from 'pg';
import { inTransaction } from '../../platform/db/pool.ts';
import { integrateOnce as integrateNow } from './integrator.ts';
import { settled } from '../../../test/kit/settled.ts';
import { database, db, entry, fill, inTree, integrateOnce, kept, owner, recorder, sign, verify } from '../../../test/kit/audit-trail.ts';

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

it('makes partitions ahead, again and again', async () => {
  // Two months more of three tables; three where a month has ended since the template was made.
  expect([6, 9]).toContain((await db.light.query('select audit.make_partitions(8) as n')).rows[0].n);
  expect((await db.light.query('select audit.make_partitions(8) as n')).rows).toEqual([{ n: 0 }]);
  await fill(3);
  const { rows } = await owner.query('select distinct tableoid::regclass::text as part from audit.entry');
  expect(rows.length).toBeGreaterThan(0);
  for (const r of rows) expect(r.part).toMatch(/^audit\.entry_\d{4}_\d{2}$/);
});
