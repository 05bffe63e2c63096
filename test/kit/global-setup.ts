import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { connectionOf, createRoles, passwordFile, startEmbedded } from '../../src/platform/db/embedded.ts';
import { findEngine } from '../../src/platform/db/engine.ts';
import { prepare } from '../../src/platform/db/prepare.ts';

export type TestServer = { socket: string; superuser: string; owner: string; app: string; template: string };

declare module 'vitest' {
  interface ProvidedContext { server: TestServer }
}

/** One real PostgreSQL for the run; every test file clones the migrated template. CHARTKEEPER_TEST_PG=15 runs on the oldest supported. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), 'chartkeeper-test-'));
  mkdirSync(home, { recursive: true });
  const server = await startEmbedded(home, { engine: findEngine(process.env['CHARTKEEPER_TEST_PG'] === '15' ? '15' : 'embedded'), sharedBuffersMb: 128, maxConnections: 200 });
  const secret = (role: 'superuser' | 'owner' | 'app') => readFileSync(passwordFile(home, role), 'utf8');
  const template = 'chartkeeper_template';
  await createRoles(connectionOf(server, 'superuser', secret('superuser'), 'postgres'), { owner: secret('owner'), app: secret('app') }, template);
  await prepare(connectionOf(server, 'owner', secret('owner'), template));
  project.provide('server', { socket: server.socket, superuser: secret('superuser'), owner: secret('owner'), app: secret('app'), template });
  return async () => {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
    if (server.moved) rmSync(server.folder, { recursive: true, force: true });
  };
}
