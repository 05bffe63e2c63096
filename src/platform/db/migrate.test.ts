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
