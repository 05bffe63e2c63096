import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import pg from 'pg';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { settled } from '../../../test/kit/settled.ts';
import { testDatabase } from '../../../test/kit/database.ts';
import { connectionOf, createRoles, passwordFile, startEmbedded } from '../../platform/db/embedded.ts';
import type { EmbeddedServer } from '../../platform/db/embedded.ts';
import { findEngine } from '../../platform/db/engine.ts';
import { prepare } from '../../platform/db/prepare.ts';
import { inTransaction } from '../../platform/db/pool.ts';
import { createRecorder, integrateOnce, verifyAudit } from '../audit/index.ts';
import type { AuditRecorder } from '../audit/index.ts';
import { makeBackup, restoreBackup } from './index.ts';

const other = process.env['CHARTKEEPER_TEST_PG'] === '15' ? 'embedded' : '15';
const missing = !existsSync(resolve(import.meta.dirname, `../../../node_modules/postgres15-${process.platform}-${process.arch}`));
let house: TestHouse, recorder: AuditRecorder, place: string, server: EmbeddedServer | undefined;

beforeAll(async () => {
  house = await testHouse({ recorder: (_, connection) => recorder = createRecorder(connection) });
  place = mkdtempSync(join(tmpdir(), 'across-'));
});
afterAll(async () => { await recorder.close(); await house.close(); await server?.stop(); rmSync(place, { recursive: true, force: true }); });

it.skipIf(missing)('a backup restores into the other PostgreSQL major, and back (needs the PostgreSQL 15 package)', async () => {
  await inTransaction(house.db.light, async (tx) => { await house.blobs.put(tx, Buffer.from('content')); });
  await house.db.light.query(`insert into chart.version (chart_id, rid, recorded_at, version, actor, content) select 1, n, now() + n * interval '1 ms', 1, 'x', '{"n":' || n || ',"é":"\\n\\\\"}' from generate_series(1, 500) n`);
  for (let i = 0; i < 20; i += 1) await recorder.apart({ id: house.ids.next(), at: new Date(), actor: house.clerk, action: 'chart.read', outcome: 'done', purpose: 'records', facility: 'main', subjects: [{ chartId: '7' }], detail: { i } });
  await settled(house.db.light);
  await integrateOnce(house.db.light);
  const parts = { home: house.home, master: house.masterKey, program: 'test' };
  const there = await makeBackup({ ...parts, connection: house.database.app }, join(place, 'there'), { rowHashes: true });

  server = await startEmbedded(join(place, 'home'), { engine: findEngine(other), sharedBuffersMb: 128 });
  const secret = (role: 'superuser' | 'owner' | 'app'): string => readFileSync(passwordFile(join(place, 'home'), role), 'utf8');
  await createRoles(connectionOf(server, 'superuser', secret('superuser'), 'postgres'), { owner: secret('owner'), app: secret('app') });
  const owner = connectionOf(server, 'owner', secret('owner'));
  await prepare(owner);
  const restored = await restoreBackup({ owner, home: join(place, 'home'), master: house.masterKey }, join(place, 'there'));
  expect(restored).toMatchObject({ rows: there.rows, rowHashesCompared: there.tables });

  const back = await makeBackup({ home: join(place, 'home'), master: house.masterKey, program: 'test', connection: connectionOf(server, 'app', secret('app')) }, join(place, 'back'), { rowHashes: true });
  const again = await testDatabase();
  try {
    expect(await restoreBackup({ owner: again.owner, home: join(place, 'home-again'), master: house.masterKey }, join(place, 'back'))).toMatchObject({ rows: back.rows, rowHashesCompared: back.tables });
    const client = new pg.Client(again.app);
    await client.connect();
    expect(await verifyAudit(client)).toMatchObject({ ok: true, leaves: 20 });
    await client.end();
  } finally { await again.drop(); }
}, 120_000);
