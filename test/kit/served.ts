import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { readConfig } from '../../src/platform/config.ts';
import type { Config } from '../../src/platform/config.ts';
import { openHouse } from '../../src/app.ts';
import type { House } from '../../src/app.ts';
import { serveHouse } from '../../src/interfaces/http/serve.ts';
import { silentLog } from '../../src/platform/log.ts';
import type { Log } from '../../src/platform/log.ts';
import { readyDepartment } from '../../src/interfaces/cli/ready-department.ts';
import type { TestDatabase } from './database.ts';

export type Served = { app: FastifyInstance; house: House; config: Config; close(): Promise<void> };

/** The whole program on a test database: every door, the demo accounts, no demo patients. */
export async function testServed(db: TestDatabase, options: { env?: Record<string, string>; log?: Log } = {}): Promise<Served> {
  const home = mkdtempSync(join(tmpdir(), 'chartkeeper-home-'));
  const config = readConfig({ CHARTKEEPER_HOME: join(home, 'data'), ...options.env });
  const house = await openHouse(config, db.app, options.log ?? silentLog);
  const app = await serveHouse(house);
  await readyDepartment(house, { say() {}, firstStart: false });
  return { app, house, config, async close() { await app.close(); await house.close(); rmSync(home, { recursive: true, force: true }); } };
}
