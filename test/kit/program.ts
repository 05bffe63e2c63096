import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const node = ['--disable-warning=ExperimentalWarning'];

export type Program = { child: ChildProcess; url: string; out(): string; kill(signal: NodeJS.Signals): Promise<number | null> };

/** Starts the real program as a process of its own and waits until it says that it is ready. */
export async function startProgram(env: Record<string, string>, waitMs = 120_000): Promise<Program> {
  const child = spawn(process.execPath, [...node, 'src/main.ts'], { cwd: root, env: { ...clean(), PORT: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (d: Buffer) => { out += d; });
  const exited = new Promise<number | null>((done) => child.on('exit', (code) => done(code)));
  const url = await new Promise<string>((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`not ready after ${waitMs} ms:\n${out}`)), waitMs);
    const look = setInterval(() => {
      const m = /ready at (http\S+)/.exec(out);
      if (m) { clearTimeout(timer); clearInterval(look); done(m[1]!); }
      else if (child.exitCode !== null) { clearTimeout(timer); clearInterval(look); fail(new Error(`ended with ${child.exitCode}:\n${out}`)); }
    }, 20);
  });
  return { child, url, out: () => out, kill: (signal) => { child.kill(signal); return exited; } };
}

/** Runs a command of the program to its end. */
export function runCommand(words: string[], env: Record<string, string>, input?: string): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [...node, 'src/cli.ts', ...words], { cwd: root, env: { ...clean(), ...env }, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
    let out = '', err = '';
    child.stdout!.on('data', (d: Buffer) => { out += d; });
    child.stderr!.on('data', (d: Buffer) => { err += d; });
    if (input !== undefined) child.stdin!.end(input);
    child.on('exit', (code) => done({ code, out, err }));
  });
}

/** The environment without what vitest and a developer's shell add. */
function clean(): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR ? { TMPDIR } : {}) };
}
