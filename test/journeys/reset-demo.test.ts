import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoPassword } from '../../src/modules/access/index.ts';
import { runCommand, startProgram } from '../kit/program.ts';

let base: string, home: string;
const env = (demo = true) => ({ CHARTKEEPER_HOME: home, HOME: base, ...(demo ? {} : { CHARTKEEPER_DEMO: '0' }) });
beforeAll(() => { base = mkdtempSync(join(tmpdir(), 'chartkeeper-reset-')); home = join(base, 'data'); });
afterAll(() => {
  const pointer = join(home, 'postgresql-is-at');
  if (existsSync(pointer)) rmSync(join(readFileSync(pointer, 'utf8').trim(), '..'), { recursive: true, force: true });
  rmSync(base, { recursive: true, force: true });
});

async function asks(url: string, signInName: string, word: string): Promise<number> {
  const headers = { 'content-type': 'application/json', 'x-chartkeeper': '1' };
  const entered = await fetch(`${url}/api/access/sign-in`, { method: 'POST', headers, body: JSON.stringify({ signInName, password: demoPassword }) });
  const cookie = /__Host-chartkeeper=[^;]+/.exec(entered.headers.getSetCookie().join('; '))?.[0] ?? '';
  return (await fetch(`${url}/api/operations/reset-demo`, { method: 'POST', headers: { ...headers, cookie }, body: JSON.stringify({ word }) })).status;
}

it('a demo is begun anew by an administrator who says the word; what was typed is gone, the demo is there, and its start is asked for', async () => {
  const first = await startProgram(env());
  expect((await runCommand(['people', 'add', 'Gone Tomorrow', '--role', 'coder', '--json'], env())).code).toBe(0);
  expect(await asks(first.url, 'clerk', 'reset')).toBe(403);
  expect(await asks(first.url, 'admin', 'yes')).toBe(422);
  expect(existsSync(join(home, 'reset-demo'))).toBe(false);
  const ended = new Promise<number | null>((done) => first.child.on('exit', (code) => done(code)));
  expect(await asks(first.url, 'admin', 'reset')).toBe(200);
  expect(await ended).toBe(75);
  const second = await startProgram(env());
  expect(second.out()).toContain('Beginning the demo anew');
  expect(second.out()).toMatch(/Loaded 300 patients/);
  const people = JSON.parse((await runCommand(['people', 'list', '--json'], env())).out) as { people: { signInName: string }[] };
  expect(people.people.map((p) => p.signInName)).not.toContain('gone.tomorrow');
  expect(await second.kill('SIGTERM')).toBe(0);
}, 240_000);
