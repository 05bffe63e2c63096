import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endState } from './end-state.ts';
import type { EndState } from './end-state.ts';
import { runCommand, startProgram } from './program.ts';

/** An import in a home of its own, killed after each of these times, then repeated to its end. `wholeGroup`: the database is killed too. */
export function importKilledAt(base: string, files: string[], killsMs: number[], wholeGroup: boolean): Promise<EndState & { survived: number }> {
  return disturbed(base, files, (env) => countOf(killsMs, async (ms) => !(await killedImport(files, env, ms, wholeGroup))));
}

/** The same through a running program: it and its database are killed in the middle, started again, and the import repeated by the command line. */
export function importKilledInProgram(base: string, files: string[], killsMs: number[]): Promise<EndState & { survived: number }> {
  return disturbed(base, files, (env) => countOf(killsMs, async (ms) => {
    const program = await startProgram(env);
    const importing = runCommand(['import', '--json', '--source', 'prove', ...files], env);
    const first = await Promise.race([sleep(ms), importing]);
    const gone = program.kill('SIGKILL');
    killDatabase(env['CHARTKEEPER_HOME']!);
    await gone;
    const { code } = await importing;
    if (first === undefined && code === 0) return true;
    if (first === undefined && code !== 1 && code !== 69) throw new Error(`the command line ended with ${code} when the program was killed`);
    return first !== undefined;
  }));
}

const countOf = async (times: readonly number[], survives: (ms: number) => Promise<boolean>): Promise<number> => {
  let n = 0;
  for (const ms of times) if (await survives(ms)) n += 1;
  return n;
};

async function disturbed(base: string, files: string[], disturb: (env: Record<string, string>) => Promise<number>): Promise<EndState & { survived: number }> {
  const home = mkdtempSync(join(base, 'home-'));
  const env = { CHARTKEEPER_HOME: home, CHARTKEEPER_DEMO: '0', HOME: base };
  try {
    const survived = await disturb(env);
    const done = await runCommand(['import', '--json', '--source', 'prove', ...files], env);
    if (done.code !== 0) throw new Error(`the repeated import ended with ${done.code}: ${done.err}`);
    return { ...await lookInside(env), survived };
  } finally {
    const pointer = join(home, 'postgresql-is-at');
    if (existsSync(pointer)) rmSync(join(readFileSync(pointer, 'utf8').trim(), '..'), { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
  }
}

/** True when it was killed while it ran. */
async function killedImport(files: string[], env: Record<string, string>, ms: number, wholeGroup: boolean): Promise<boolean> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/cli.ts', 'import', '--json', '--source', 'prove', ...files],
    { cwd: resolve(import.meta.dirname, '../..'), env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  let err = '';
  child.stderr.on('data', (d: Buffer) => { err += d; });
  const ended = new Promise<void>((done) => child.on('exit', () => done()));
  while (child.exitCode === null && !err.includes('Bringing the database')) await sleep(10);
  await Promise.race([sleep(ms), ended]);
  const killed = child.kill('SIGKILL');
  if (wholeGroup) killDatabase(env['CHARTKEEPER_HOME']!);
  await ended;
  return killed;
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

async function lookInside(env: Record<string, string>): Promise<EndState> {
  const program = await startProgram(env);
  try {
    const { out } = await runCommand(['db', 'url', '--owner', '--json'], env);
    return await endState((JSON.parse(out) as { url: string }).url);
  } finally { await program.kill('SIGTERM'); }
}
