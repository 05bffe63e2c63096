import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Config } from '../config.ts';
import { projectRoot } from '../config.ts';
import { Problem } from '../problem.ts';
import { connectionOf, passwordFile, startEmbedded } from './embedded.ts';
import { keepRunning } from './keep-running.ts';
import { schemaState } from './migrate.ts';

export type Opened = { connection: pg.PoolConfig; kind: 'embedded' | 'external'; moved: string | undefined; applied: string[]; postmasterPid: number | undefined; stop(): Promise<void> };

/** Starts the embedded database or reaches the hospital's own, and has the migrations applied by a process of their own. */
export async function openForService(config: Config, say: (text: string) => void, giveUp: (text: string) => void = say): Promise<Opened> {
  if (config.databaseUrl) {
    const connection: pg.PoolConfig = { connectionString: config.databaseUrl };
    const applied = config.databaseOwnerUrl ? await runPrepare(config, '-') : [];
    await refuseUnfit(connection);
    return { connection, kind: 'external', moved: undefined, applied, postmasterPid: undefined, async stop() {} };
  }
  say('Starting the embedded PostgreSQL ...');
  const server = await startEmbedded(config.home);
  try {
    say('Bringing the database up to date ...');
    const applied = await runPrepare(config, server.socket);
    const kept = keepRunning(server, () => startEmbedded(config.home), { say, giveUp });
    const connection = connectionOf(server, 'app', readFileSync(passwordFile(config.home, 'app'), 'utf8')) as pg.PoolConfig;
    return { connection, kind: 'embedded', moved: server.moved ? server.folder : undefined, applied, postmasterPid: server.postmasterPid, stop: () => kept.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function runPrepare(config: Config, socket: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(projectRoot, 'src/platform/db/prepare.ts'), socket], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, CHARTKEEPER_HOME: config.home } });
    let out = '', err = '';
    child.stdout.on('data', (d: Buffer) => { out += d; });
    child.stderr.on('data', (d: Buffer) => { err += d; });
    child.on('error', reject);
    child.on('exit', (code) => code === 0 ? resolve((JSON.parse(out) as { applied: string[] }).applied) : reject(new Problem('unavailable', err.trim() || 'The migrations did not run')));
  });
}

async function refuseUnfit(connection: pg.PoolConfig): Promise<void> {
  const client = new pg.Client(connection as pg.ClientConfig);
  try { await client.connect(); } catch (cause) { throw new Problem('unavailable', `The database of DATABASE_URL cannot be reached: ${(cause as Error).message}`, { cause }); }
  try {
    const { missing, newer } = await schemaState(client);
    if (newer.length) throw new Problem('unavailable', `This database is newer than the program (it knows ${newer.at(-1)}): start the newer version of Chartkeeper`);
    if (missing.length) throw new Problem('unavailable', `This database lacks ${missing.length} migration${missing.length > 1 ? 's' : ''} (${missing[0]} first): set DATABASE_OWNER_URL and start again, so that the owner role applies them`);
  } finally { await client.end(); }
}
