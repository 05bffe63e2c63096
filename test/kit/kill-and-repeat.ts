import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { connectionOf, embeddedSocket, passwordFile } from '../../src/platform/db/embedded.ts';
import { endState } from './end-state.ts';
import type { EndState } from './end-state.ts';
import { runCommand, startProgram } from './program.ts';

/** The moment of a kill: so many milliseconds after this share of the work is committed (an item kept, and an item decided, are a step each). */
export type Moment = { share: number; thenMs: number };
/** `midway`: kills that came when some of the work was done and some was not. */
export type Repeated = EndState & { midway: number };
export type Way = 'the import' | 'the import and its database' | 'the running program';
type Env = Record<string, string>;

/** An import in a home of its own that nobody disturbs, by itself or handed to a running program. */
export function importCalm(base: string, files: string[], through: 'itself' | 'the program'): Promise<EndState> {
  return inHome(base, async (env) => {
    if (through === 'itself') { await finish(files, env); return; }
    const program = await startProgram(env);
    try { await finish(files, env); } finally { await program.kill('SIGTERM'); }
  });
}

/** An import in a home of its own, killed at each of these moments, then repeated to its end. A killed program is started again first. */
export async function importKilled(base: string, files: string[], items: number, way: Way, moments: readonly Moment[]): Promise<Repeated> {
  let midway = 0;
  const ended = await inHome(base, async (env) => {
    for (const moment of moments) if (await killedOnce(files, items, env, way, moment)) midway += 1;
    await finish(files, env);
  });
  return { ...ended, midway };
}

const importWords = (files: readonly string[]): string[] => ['import', '--json', '--source', 'prove', ...files];

async function finish(files: readonly string[], env: Env): Promise<void> {
  const done = await runCommand(importWords(files), env);
  if (done.code !== 0) throw new Error(`the import ended with ${done.code}: ${done.err}`);
}

async function inHome(base: string, work: (env: Env) => Promise<void>): Promise<EndState> {
  const home = mkdtempSync(join(base, 'home-'));
  const env = { CHARTKEEPER_HOME: home, CHARTKEEPER_DEMO: '0', HOME: base };
  try {
    await work(env);
    return await lookInside(env);
  } finally {
    const pointer = join(home, 'postgresql-is-at');
    if (existsSync(pointer)) rmSync(join(readFileSync(pointer, 'utf8').trim(), '..'), { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
  }
}

/** True when it was killed in the middle of the work. */
async function killedOnce(files: readonly string[], items: number, env: Env, way: Way, moment: Moment): Promise<boolean> {
  const program = way === 'the running program' ? await startProgram(env) : undefined;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/cli.ts', ...importWords(files)], { cwd: resolve(import.meta.dirname, '../..'), env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: 'ignore' });
  const ended = new Promise<void>((done) => child.on('exit', () => done()));
  const steps = await reached(env['CHARTKEEPER_HOME']!, child, Math.round(moment.share * items * 2));
  await Promise.race([sleep(moment.thenMs), ended]);
  const running = child.exitCode === null;
  const gone = program ? program.kill('SIGKILL') : (child.kill('SIGKILL'), ended);
  if (way !== 'the import') killDatabase(env['CHARTKEEPER_HOME']!);
  await gone;
  await ended; // of the command line whose program was killed: it tells so and ends
  if (program && running && child.exitCode !== 1 && child.exitCode !== 69 && child.exitCode !== 0) throw new Error(`the command line ended with ${child.exitCode} when the program was killed`);
  return running && steps > 0 && steps < items * 2;
}

/** Watches the database of a home until so many steps are committed, or the command has ended. */
async function reached(home: string, child: ChildProcess, wanted: number): Promise<number> {
  let client: pg.Client | undefined, steps = 0;
  try {
    while (child.exitCode === null) {
      try {
        if (!client) {
          const made = new pg.Client({ ...connectionOf({ socket: embeddedSocket(home), port: 5432 }, 'superuser', readFileSync(passwordFile(home, 'superuser'), 'utf8')), query_timeout: 5000 });
          made.on('error', () => {});
          await made.connect();
          client = made;
        }
        steps = (await client.query<{ steps: number }>(`select (count(*) + count(*) filter (where state <> 'received'))::int as steps from exchange.item`)).rows[0]!.steps;
        // What was there before this start is no sign that the import has begun: a session of the program is.
        const begun = (await client.query(`select 1 from pg_stat_activity where application_name = 'chartkeeper'`)).rowCount! > 0;
        if (begun && steps >= wanted) return steps;
      } catch { await client?.end().catch(() => {}); client = undefined; } // no database yet, or not yet its tables
      await sleep(10);
    }
    return steps;
  } finally { await client?.end().catch(() => {}); }
}

/** As a power cut does: the postmaster and its children, at once and without a word. */
function killDatabase(home: string): void {
  const pointer = join(home, 'postgresql-is-at');
  const folder = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : join(home, 'postgresql');
  try {
    const pid = Number(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
    if (pid > 1) process.kill(-pid, 'SIGKILL');
  } catch { /* it had not begun to run */ }
}

async function lookInside(env: Env): Promise<EndState> {
  const program = await startProgram(env);
  try {
    const { out } = await runCommand(['db', 'url', '--owner', '--json'], env);
    return await endState((JSON.parse(out) as { url: string }).url);
  } finally { await program.kill('SIGTERM'); }
}
