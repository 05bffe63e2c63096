import { afterAll, beforeAll, expect, it } from 'vitest';
import pg from 'pg';
import { inject } from 'vitest';
import { testDatabase } from '../kit/database.ts';
import type { TestDatabase } from '../kit/database.ts';
import { describeSchema } from '../../src/platform/db/describe-schema.ts';
import { prepare } from '../../src/platform/db/prepare.ts';

let db: TestDatabase, owner: pg.Client, app: pg.Client;
beforeAll(async () => {
  db = await testDatabase({ empty: true });
  await prepare(db.owner);
  owner = new pg.Client(db.owner); app = new pg.Client(db.app as pg.ClientConfig);
  await owner.connect(); await app.connect();
});
afterAll(async () => { await owner.end(); await app.end(); await db.drop(); });

// pg_get_viewdef and friends word things differently from major to major: the committed text is the embedded major's.
it.skipIf(process.env['CHARTKEEPER_TEST_PG'] === '15')('all migrations on an empty database make db/schema.sql (refresh with: npx vitest run test/house/schema.test.ts -u)', async () => {
  await expect(await describeSchema(owner)).toMatchFileSnapshot('../../db/schema.sql');
});

const leadless = new Set(['directory', 'type_name', 'param_name', 'system', 'token_system', 'dangling_reference', 'reindex_run', 'reindex', 'search_parameter', 'match_fill', 'match_model']);

it('chart_id leads every primary key of chart and of the tables kept per chart', async () => {
  const { rows } = await owner.query(`
    select n.nspname || '.' || c.relname as name, c.relname, a.attname as first
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
    where i.indisprimary and n.nspname in ('chart', 'patients') order by 1`);
  const bad = rows.filter((r) => !/(^|_)chart(_id)?$/.test(r.first) && !leadless.has(r.relname)).map((r) => `${r.name} is led by ${r.first}`);
  expect(bad.filter((b) => !/^patients\.(review|number_block|saved_search|number_issued|opened|mrn|door|draft)/.test(b))).toEqual([]);
});

it('every id of a chart, entry or act is 63 bits wide', async () => {
  const { rows } = await owner.query(`select table_schema || '.' || table_name || '.' || column_name as c, data_type from information_schema.columns where table_schema in ('chart','patients','exchange','audit') and column_name in ('chart_id', 'rid', 'entry_id', 'item_id') and data_type <> 'bigint'`);
  expect(rows).toEqual([]);
});

it('the program\'s role can neither change nor remove audit entries and chart versions', async () => {
  for (const table of ['audit.entry', 'audit.subject', 'chart.version']) {
    const { rows: [may] } = await app.query(`select has_table_privilege($1, 'update') as u, has_table_privilege($1, 'delete') as d, has_table_privilege($1, 'truncate') as t`, [table]);
    expect([table, may]).toEqual([table, { u: false, d: false, t: false }]);
  }
});

it('and for the owner a trigger says no', async () => {
  const { rows } = await owner.query(`select c.relname, count(*) filter (where not t.tgisinternal)::int as triggers from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_trigger t on t.tgrelid = c.oid where n.nspname || '.' || c.relname in ('audit.entry', 'chart.version') group by 1`);
  expect(rows.every((r) => r.triggers > 0)).toBe(true);
});

it('the program\'s role makes nothing and owns nothing', async () => {
  await expect(app.query('create table chart.mine (x int)')).rejects.toThrow(/permission denied/);
  await expect(app.query('create schema mine')).rejects.toThrow(/permission denied/);
  const { rows } = await owner.query(`select count(*)::int as n from pg_class where relowner = 'chartkeeper_app'::regrole`);
  expect(rows[0].n).toBe(0);
  expect(inject('server').app).not.toBe(inject('server').owner);
});
