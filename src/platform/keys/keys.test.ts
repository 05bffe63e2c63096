import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import pg from 'pg';
import { testDatabase } from '../../../test/kit/database.ts';
import type { TestDatabase } from '../../../test/kit/database.ts';
import { findMasterKey, openKeys, rotateKeys, seal, unseal } from './index.ts';

let database: TestDatabase, pool: pg.Pool, folder: string;
beforeAll(async () => {
  database = await testDatabase();
  pool = new pg.Pool(database.app);
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
  vi.stubEnv('HOME', join(folder, 'person'));
});
afterEach(async () => {
  const owner = new pg.Client(database.owner);
  await owner.connect();
  await owner.query('alter table platform.key disable trigger all; delete from platform.key; alter table platform.key enable trigger all');
  await owner.end();
});
afterAll(async () => { vi.unstubAllEnvs(); await pool.end(); await database.drop(); rmSync(folder, { recursive: true, force: true }); });
const trial = (home = join(folder, 'data')): { home: string; production: boolean; masterKey: undefined } => ({ home, production: false, masterKey: undefined });

describe('the master key', () => {
  it('is required in production, and the refusal says what losing it means', () => {
    expect(() => findMasterKey({ ...trial(), production: true })).toThrow(/CHARTKEEPER_MASTER_KEY_FILE.*no backup can be read again/);
  });

  it('is refused when it is not 32 bytes, without being quoted', () => {
    const given = randomBytes(20).toString('base64');
    try { findMasterKey({ ...trial(), masterKey: given }); expect.unreachable(); } catch (e) { expect((e as Error).message).toMatch(/32 bytes/); expect((e as Error).message).not.toContain(given); }
  });

  it('is made by a trial outside the data folder, for its owner only, said once and found again', async () => {
    const first = await openKeys(pool, trial());
    expect(first.says).toMatch(/keep a copy apart/);
    expect(first.master.file!.startsWith(join(folder, 'data') + '/')).toBe(false);
    expect(statSync(first.master.file!).mode & 0o777).toBe(0o600);
    const again = await openKeys(pool, trial());
    expect(again.says).toBeUndefined();
    expect(again.keys.derive('x')).toEqual(first.keys.derive('x'));
  });

  it('that is wrong or gone stops the start', async () => {
    const { master } = await openKeys(pool, trial());
    await expect(openKeys(pool, { ...trial(), masterKey: randomBytes(32).toString('base64') })).rejects.toThrow(/not the one this database was encrypted with/);
    rmSync(master.file!);
    await expect(openKeys(pool, trial())).rejects.toThrow(/key file is gone/);
  });
});

describe('rotation', () => {
  it('gives a trial a new master key in place, and purposes of the old data key stay', async () => {
    const opened = await openKeys(pool, trial(join(folder, 'rotating')));
    const before = readFileSync(opened.master.file!, 'utf8');
    const first = opened.keys.derive('blob-name', 1);
    const rotated = await rotateKeys(pool, opened);
    rotated.finish();
    expect(rotated.rewrapped).toBe(2);
    expect(opened.keys.current).toBe(2); // whoever holds the ring goes on with the new key
    expect(readFileSync(opened.master.file!, 'utf8')).not.toBe(before);
    expect(readdirSync(dirname(opened.master.file!)).some((f) => readFileSync(join(dirname(opened.master.file!), f), 'utf8') === before)).toBe(true); // kept for backups made under it
    const again = await openKeys(pool, trial(join(folder, 'rotating')));
    expect(again.keys.numbers).toEqual([1, 2]);
    expect(again.keys.current).toBe(2);
    expect(again.keys.derive('blob-name', 1)).toEqual(first);
  });

  it('cut off before or after the wrapping ends at the next start', async () => {
    const place = trial(join(folder, 'cut-off'));
    const opened = await openKeys(pool, place);
    writeFileSync(`${opened.master.file!}.next`, randomBytes(32).toString('base64')); // before: the ring is still under the old key
    expect((await openKeys(pool, place)).keys.derive('x')).toEqual(opened.keys.derive('x'));
    await rotateKeys(pool, opened); // after: the ring is under the new one, which has not got its name (no finish)
    const newer = readFileSync(`${opened.master.file!}.next`, 'utf8');
    expect((await openKeys(pool, place)).keys.numbers).toEqual([1, 2]);
    expect(readFileSync(opened.master.file!, 'utf8')).toBe(newer);
  });

  it('keeps the application from taking keys away', async () => {
    await openKeys(pool, trial(join(folder, 'kept')));
    await expect(pool.query('delete from platform.key')).rejects.toThrow(/denied/);
    await expect(pool.query(`update platform.key set wrapped = ''`)).rejects.toThrow(/denied/);
  });
});

it('a sealed value opens only with its key, whole and where it belongs', () => {
  const key = randomBytes(32), sealed = seal(key, Buffer.from('secret'), 'here');
  expect(unseal(key, sealed, 'here')!.toString()).toBe('secret');
  expect(unseal(key, sealed, 'there')).toBeUndefined();
  expect(unseal(randomBytes(32), sealed, 'here')).toBeUndefined();
  for (let i = 0; i < sealed.length; i += 1) { const b = Buffer.from(sealed); b[i]! ^= 1; expect(unseal(key, b, 'here')).toBeUndefined(); }
  expect(unseal(key, sealed.subarray(0, 10), 'here')).toBeUndefined();
});
