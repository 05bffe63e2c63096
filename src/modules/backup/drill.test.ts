import { afterAll, beforeAll, expect, it } from 'vitest';
import { testHouse } from '../../../test/kit/house.ts';
import type { TestHouse } from '../../../test/kit/house.ts';
import { settled } from '../../../test/kit/settled.ts';
import { inTransaction } from '../../platform/db/pool.ts';
import { createRecorder, integrateOnce } from '../audit/index.ts';
import type { AuditRecorder } from '../audit/index.ts';
import { backupModule } from './index.ts';
import type { DrillResult } from './index.ts';

let house: TestHouse, recorder: AuditRecorder;
beforeAll(async () => { house = await testHouse({ recorder: (_, connection) => recorder = createRecorder(connection) }); });
afterAll(async () => { await recorder.close(); await house.close(); });

const parts = () => ({ connection: house.database.app, home: house.home, master: house.masterKey, program: 'test', keys: { keys: house.blobs.keys, master: { key: house.masterKey, from: 'configuration' as const } } });
const drill = (): Promise<DrillResult> => house.perform(backupModule(parts).actions.find((a) => a.name === 'backup.drill')!, {}, house.operator) as Promise<DrillResult>;

it('a drill restores into an engine of its own, proves all equal, and finds what is not', async () => {
  await inTransaction(house.db.light, async (tx) => { await house.blobs.put(tx, Buffer.from('content')); });
  await recorder.apart({ id: house.ids.next(), at: new Date(), actor: house.clerk, action: 'chart.read', outcome: 'done', purpose: 'records', facility: 'main', subjects: [{ chartId: '7' }], detail: {} });
  await settled(house.db.light);
  await integrateOnce(house.db.light);
  const good = await drill();
  expect(good).toMatchObject({ ok: true, audit: { ok: true, leaves: 1, rootAgrees: true, firstFault: null }, blobs: { checked: 1, faults: 0 } });
  expect(good.tablesCompared).toBe(good.backup!.tables);
  // Content nobody sealed: a drill says so, where a mere copy would not.
  await house.db.light.query(`insert into platform.blob (name, size, stored) values (sha256('x'), 1, 'garbage')`);
  const bad = await drill();
  expect(bad.ok).toBe(false);
  expect(bad.blobs.faults).toBe(1);
}, 120_000);

it('is for the operator', async () => {
  for (const name of ['backup.make', 'backup.drill', 'backup.rotate-keys', 'backup.check-content', 'backup.restored']) {
    await expect(house.perform(backupModule(parts).actions.find((a) => a.name === name)!, {}, house.admin)).rejects.toMatchObject({ kind: 'not-permitted' });
  }
});
