import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { testDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';
import { openDatabase } from '../../src/platform/db/pool.ts';
import type { Database } from '../../src/platform/db/pool.ts';
import { makePerform } from '../../src/platform/perform.ts';
import type { Perform } from '../../src/platform/perform.ts';
import { readPolicy } from '../../src/platform/policy/read-policy.ts';
import { silentLog } from '../../src/platform/log.ts';
import type { Log } from '../../src/platform/log.ts';
import { permit, permitChart, rightsOf } from '../../src/modules/access/rules/permit.ts';
import type { RoleTable } from '../../src/modules/access/rules/permit.ts';
import type { Actor } from '../../src/platform/action.ts';
import type { AuditEntry, Recorder } from '../../src/platform/recorder.ts';
import { createBlobs, useBlobs } from '../../src/platform/blobs/index.ts';
import type { Blobs } from '../../src/platform/blobs/index.ts';
import { openKeyRing } from '../../src/platform/keys/index.ts';
import { Ids } from '../../src/values/id.ts';

export type TestHouse = {
  database: TestDatabase; db: Database; perform: Perform; ids: Ids;
  clerk: Actor; admin: Actor; privacyOfficer: Actor; provider: Actor; client: Actor; operator: Actor; system: Actor; nobody: Actor;
  actor(role: string): Actor;
  /** What was published with ctx.publish, when no queue works it. */
  published: { queue: string; data: object }[];
  /** Policy values that hold here instead of the files'. */
  policies: Map<string, unknown>;
  /** Every audit entry given to the recorder, in order. */
  recorded: AuditEntry[];
  /** A data folder of its own, the master key of its key ring, and the blob store that putBlob and getBlob use now. */
  home: string; masterKey: Buffer; blobs: Blobs;
  close(): Promise<void>;
};

export const policyFolder = resolve(import.meta.dirname, '../../policy');

/** A house on a database of its own: perform, actors of each role, a recorder that remembers. */
export async function testHouse(options: { recorder?: (db: Database, connection: TestDatabase['app']) => Recorder; log?: Log; clock?: () => Date } = {}): Promise<TestHouse> {
  const database = await testDatabase();
  const db = openDatabase(database.app, { light: 4, heavy: 3 });
  const home = mkdtempSync(join(tmpdir(), 'chartkeeper-home-'));
  const masterKey = randomBytes(32);
  const blobs = createBlobs({ home, keys: await openKeyRing(db.light, masterKey) });
  useBlobs(blobs);
  const policy = readPolicy(policyFolder);
  const roles = policy.get<RoleTable>('access.roles');
  const allRights = new Set(Object.keys(policy.get<Record<string, string>>('access.rights')));
  const ids = new Ids(Math.floor(Math.random() * 1024));
  const recorded: AuditEntry[] = [];
  const published: { queue: string; data: object }[] = [];
  const policies = new Map<string, unknown>();
  const real = options.recorder?.(db, database.app);
  const recorder: Recorder = {
    within(tx, entry) { recorded.push(entry); real?.within(tx, entry); },
    async apart(entry) { recorded.push(entry); await real?.apart(entry); },
    // Without a real recorder nothing can be written by the reading statement: the act is recorded apart.
    together(entry, reading) {
      const made = real?.together(entry, reading);
      return made ? { statement: made.statement, done() { recorded.push(entry); made.done(); } }
        : { statement: { text: `select q.*, 0 as recorded from (${reading.text}) q`, values: [...reading.params] }, done() {} };
    },
  };
  const perform = makePerform({
    light: db.light, heavy: db.heavy, reads: db.reads, recorder, permit: (actor, action) => permit(actor, action.right), permitChart,
    publish: async (_tx, queue, data) => { published.push({ queue, data }); },
    policy: <T>(id: string) => (policies.has(id) ? policies.get(id) as T : policy.get<T>(id)), ids, log: options.log ?? silentLog, clock: options.clock ?? (() => new Date()),
  });
  const actor = (role: string): Actor => ({ kind: 'person', id: String(1000 + Object.keys(roles).indexOf(role)), name: `A ${role}`, roles: [role], rights: rightsOf([role], roles), facility: 'main' });
  return {
    database, db, home, masterKey, blobs, perform, ids, policies, recorded, published, actor,
    clerk: actor('records-clerk'), admin: actor('administrator'), privacyOfficer: actor('privacy-officer'), provider: actor('provider'),
    client: { kind: 'client', id: 'client-1', name: 'A program', roles: [], rights: new Set(['chart.read', 'chart.write', 'chart.own-id', 'patients.search', 'terminology.read']), scopes: ['system/*.cruds'], facility: 'main' },
    operator: { kind: 'operator', id: 'operator', name: 'Operator', roles: [], rights: allRights, facility: 'main' },
    system: { kind: 'system', id: 'system', name: 'Chartkeeper', roles: [], rights: new Set(), facility: 'main' },
    nobody: { kind: 'nobody', id: 'nobody', name: 'Nobody', roles: [], rights: new Set(), facility: 'main' },
    async close() { await db.close(); await database.drop(); rmSync(home, { recursive: true, force: true }); },
  };
}
