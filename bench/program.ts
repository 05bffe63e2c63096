import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import type { Target } from './load.ts';

const root = resolve(import.meta.dirname, '..');

export type Running = { target: Target; pid: number; postmasterPid: number; home: string; stop(): Promise<void>; cli(...words: string[]): Told; /** The same while this process goes on watching. */ cliMeanwhile(...words: string[]): Promise<Told> };
type Told = { status: number | null; stdout: string; stderr: string; seconds: number };

/** Starts the program in a home of its own (empty unless `home` is kept from before), with a client that may do everything. */
export async function startMeasured(home?: string): Promise<Running> {
  const own = home ?? join(mkdtempSync(join(tmpdir(), 'chartkeeper-bench-')), 'data');
  const env = { ...process.env, CHARTKEEPER_HOME: own, CHARTKEEPER_DEMO: '0', PORT: '0', CHARTKEEPER_LOG: 'warn' };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/main.ts'], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (d: Buffer) => { out += d; });
  const url = await new Promise<URL>((done, fail) => {
    const look = setInterval(() => { const m = /ready at (http\S+)/.exec(out); if (m) { clearInterval(look); done(new URL(m[1]!)); } }, 50);
    child.on('exit', (code) => fail(new Error(`the program ended with ${code}: ${out}`)));
  });
  const cli: Running['cli'] = (...words) => {
    const began = performance.now();
    const r = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/cli.ts', ...words], { cwd: root, env, encoding: 'utf8', maxBuffer: 2 ** 28 });
    return { status: r.status, stdout: r.stdout, stderr: r.stderr, seconds: (performance.now() - began) / 1000 };
  };
  const cliMeanwhile: Running['cliMeanwhile'] = (...words) => new Promise((done) => {
    const began = performance.now(), command = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/cli.ts', ...words], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '', stderr = '';
    command.stdout.on('data', (d: Buffer) => { stdout += d; });
    command.stderr.on('data', (d: Buffer) => { stderr += d; });
    command.on('close', (status) => done({ status, stdout, stderr, seconds: (performance.now() - began) / 1000 }));
  });
  const client = JSON.parse(cli('clients', 'add', 'bench', '--scope', 'system/*.cruds', '--json').stdout) as { client_id: string; client_secret: string };
  const reply = await fetch(new URL('/oauth2/token', url), { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', ...client }) });
  const { access_token: token } = await reply.json() as { access_token: string };
  const pointer = join(own, 'postgresql-is-at');
  const data = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : join(own, 'postgresql');
  return {
    target: { host: '127.0.0.1', port: Number(url.port), token }, pid: child.pid!, home: own, cli, cliMeanwhile,
    postmasterPid: Number(readFileSync(join(data, 'data/postmaster.pid'), 'utf8').split('\n')[0]),
    async stop() {
      const ended = new Promise((r) => child.once('exit', r));
      child.kill('SIGTERM');
      await ended;
      if (!home) {
        rmSync(join(own, '..'), { recursive: true, force: true });
        if (existsSync(pointer) || data.startsWith('/var/lib/chartkeeper/')) rmSync(join(data, '..'), { recursive: true, force: true });
      }
    },
  };
}

export const machine = (): string => `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
