import { afterAll, beforeAll, expect, it } from 'vitest';
import pg from 'pg';
import { testDatabase } from '../../../test/kit/database.ts';
import type { TestDatabase } from '../../../test/kit/database.ts';
import { migrate, knownMigrations, schemaState } from './migrate.ts';

let db: TestDatabase;
beforeAll(async () => { db = await testDatabase(); });
afterAll(() => db.drop());

it('finds nothing left to do on a migrated database', async () => {
  expect(await migrate(db.owner)).toEqual([]);
});

it('stops at a database newer than the program, with a sentence', async () => {
  const client = new pg.Client(db.owner);
  await client.connect();
  await client.query(`insert into platform_migrations.applied (name, run_on) values ('9999_from-the-future', now())`);
  expect(await schemaState(client)).toEqual({ missing: [], newer: ['9999_from-the-future'] });
  await client.end();
  await expect(migrate(db.owner)).rejects.toThrow(/newer than the program/);
});

it('knows its migrations in order', () => {
  const names = knownMigrations();
  expect(names[0]).toBe('0001_platform');
  expect([...names].sort()).toEqual(names);
});

it('takes over a database as the version before the patient index left it, with messages that waited for a merge', async () => {
  const before = await testDatabase({ empty: true }), known = knownMigrations(), left = known.indexOf('0170_corrected_here') + 1;
  expect(await migrate(before.owner, left)).toHaveLength(left);
  const client = new pg.Client(before.owner);
  await client.connect();
  try {
    await client.query(`insert into exchange.source (name) values ('LAB')`);
    await client.query(`insert into exchange.run (run_id, source_no, state, actor, facility, started_at, touched_at) values (1, 1, 'done', 'system', 'main', now(), now())`);
    await client.query(`insert into exchange.file (file_id, run_id, path) values (1, 1, 'feed.hl7')`);
    await client.query(`insert into exchange.item (item_id, run_id, file_id, start, length, received_at, source_no, hash, blob, state, standard, place, message_type, reason, mend) values (1, 1, 1, 0, 10, now(), 1, '\\x01', '\\x01', 'needs-merge', 'hl7v2', 'message 1', 'ADT^A40', 'waits', 'wait')`);
    await client.query(`insert into chart.chart (chart_id, kind, facility, created_at) values (10, 'person', 'main', now()), (11, 'person', 'main', now())`);
    await client.query(`insert into chart.link (chart_id, person_id, from_at, reason, actor) values (11, 10, now(), 'one person', 'system')`);
    await client.query(`insert into patients.review (chart_id, review_id, other_chart_id, rule, reason, opened_at) values (11, 5, 10, 'identity.two-charts-agree', 'Both agree', now())`);
    expect(await migrate(before.owner)).toEqual(known.slice(left));
    expect((await client.query('select state, reason, mend from exchange.item')).rows).toEqual([{ state: 'received', reason: null, mend: null }]);
    expect((await client.query('select chart_id, person_id, record_id from chart.published_links')).rows).toEqual([{ chart_id: '11', person_id: '10', record_id: '11' }]);
    expect((await client.query('select taken_at from patients.review')).rows).toEqual([{ taken_at: null }]);
  } finally { await client.end(); await before.drop(); }
}, 60_000);
