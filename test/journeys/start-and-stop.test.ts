import { mkdtempSync, readFileSync, rmSync, existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand, startProgram } from '../kit/program.ts';

let base: string, home: string;
const env = () => ({ CHARTKEEPER_HOME: home, CHARTKEEPER_DEMO: '0', HOME: base });
beforeAll(() => { base = mkdtempSync(join(tmpdir(), 'chartkeeper-start-')); home = join(base, 'data'); });
afterAll(() => {
  const pointer = join(home, 'postgresql-is-at');
  if (existsSync(pointer)) rmSync(join(readFileSync(pointer, 'utf8').trim(), '..'), { recursive: true, force: true });
  rmSync(base, { recursive: true, force: true });
});

/** A yearly release of a code system, as a file. */
function release(version: string, codes: readonly string[]): string {
  const file = join(base, `yearly-${version}.json`);
  writeFileSync(file, JSON.stringify({ resourceType: 'CodeSystem', url: 'http://example.org/yearly', name: 'Yearly', title: 'Yearly list', version, status: 'active', content: 'complete', concept: codes.map((code) => ({ code, display: `Meaning of ${code}` })) }));
  return file;
}

describe('a program and its home', () => {
  it('starts empty, offers a one-time code, keeps what was acknowledged through kill -9, and refuses a second process', async () => {
    const first = await startProgram(env());
    expect(first.out()).toMatch(/one-time code: [a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}/);
    expect(first.out()).not.toContain('demo-chartkeeper');
    const added = await runCommand(['people', 'add', 'Kept Person', '--role', 'records-clerk', '--json'], env());
    expect(added.code, added.err).toBe(0);
    const made = JSON.parse(added.out) as { signInName: string; password: string };
    expect(made.signInName).toBe('kept.person');
    await expect(startProgram(env())).rejects.toThrow(/is in use by a running Chartkeeper/);

    await first.kill('SIGKILL'); // the database server is left an orphan
    const second = await startProgram(env());
    const reply = await fetch(`${second.url}/api/access/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(made) });
    expect(reply.status).toBe(200);
    expect(await (await fetch(`${second.url}/readyz`)).json()).toMatchObject({ ready: true });
    const loaded = await runCommand(['codes', 'load', 'auto', release('1', ['a', 'b', 'c', 'd']), '--json'], env());
    expect(loaded.code, loaded.err).toBe(0);
    expect(loaded.err).not.toContain('Starting the embedded PostgreSQL');
    expect(JSON.parse(loaded.out).loaded[0]).toMatchObject({ kind: 'fhir', systems: [{ url: 'http://example.org/yearly', added: 4, retired: 0 }] });
    const broken = join(base, 'broken.json');
    writeFileSync(broken, '{"resourceType":"CodeSystem","url":"http://example.org/yearly",');
    const refused = await runCommand(['codes', 'load', 'fhir', broken], env());
    expect([refused.code === 0, refused.err.includes('broken.json')], refused.err).toEqual([false, true]);
    expect(await second.kill('SIGTERM')).toBe(0);
  }, 240_000);

  it('serves a command without a running program, and says so in JSON alone', async () => {
    const { code, out, err } = await runCommand(['people', 'list', '--json'], env());
    expect(code, err).toBe(0);
    expect(JSON.parse(out).people.map((p: { signInName: string }) => p.signInName)).toContain('kept.person');
    expect(err).toContain('Starting the embedded PostgreSQL');
  });

  it('loads codes without a running program as with one: next to what was loaded over its socket, retiring what the new release lacks', async () => {
    const { code, out, err } = await runCommand(['codes', 'load', 'auto', release('2', ['a', 'b', 'c', 'e']), '--retire-many'], env());
    expect(code, err).toBe(0);
    expect(err).toContain('Starting the embedded PostgreSQL');
    expect(out).toContain('Yearly list: 1 new, 0 changed, 1 retired, 0 in use again, 3 as before');
    const { systems } = JSON.parse((await runCommand(['codes', 'list', '--json'], env())).out);
    expect(systems.find((s: { url: string }) => s.url === 'http://example.org/yearly')).toMatchObject({ version: '2', concepts: 5, retired: 1 });
  });

  it('a demo refuses to listen for others', async () => {
    await expect(startProgram({ ...env(), CHARTKEEPER_DEMO: '1', HOST: '0.0.0.0' })).rejects.toThrow(/a demo listens on 127\.0\.0\.1 only/);
    await expect(startProgram({ ...env(), NODE_ENV: 'production', HOST: '0.0.0.0' })).rejects.toThrow(/without TLS: passwords and records would travel readable/);
  });

  it('production refuses to start without a master key, and says what losing it means', async () => {
    await expect(startProgram({ ...env(), NODE_ENV: 'production' })).rejects.toThrow(/master key/);
  });

  it('config prints every setting and hides secrets', async () => {
    const { out } = await runCommand(['config', '--json'], { ...env(), CHARTKEEPER_METRICS_TOKEN: 'do-not-show' });
    expect(JSON.parse(out).settings.map((s: { name: string }) => s.name)).toContain('DATABASE_OWNER_URL');
    expect(out).not.toContain('do-not-show');
  });
});

it('starts again after the database server itself was killed in the middle of writes, nothing acknowledged lost', async () => {
  const running = await startProgram(env());
  const pointer = join(home, 'postgresql-is-at');
  const data = join(existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : join(home, 'postgresql'), 'data');
  const names: string[] = [];
  let killed = false;
  const writing = (async () => { for (let i = 0; i < 40 && !killed; i++) { const r = await runCommand(['clients', 'add', `kill-${i}`, '--json'], env()); if (r.code !== 0) return; names.push(`kill-${i}`); } })();
  while (names.length < 2) await new Promise((r) => setTimeout(r, 50));
  killed = true;
  process.kill(Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL'); // its processes outlive it for a moment
  await running.kill('SIGKILL');
  await writing.catch(() => {});
  const again = await startProgram(env());
  const { clients } = JSON.parse((await runCommand(['clients', 'list', '--json'], env())).out) as { clients: { name: string }[] };
  expect(clients.map((c) => c.name)).toEqual(expect.arrayContaining(names));
  expect(await again.kill('SIGTERM')).toBe(0);
}, 240_000);

it('starts its database server again when that is killed under it, and serves as before', async () => {
  const running = await startProgram(env());
  const pointer = join(home, 'postgresql-is-at');
  const pidFile = join(existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : join(home, 'postgresql'), 'data/postmaster.pid');
  const postmaster = (): number => Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  const ready = async (): Promise<boolean> => (await fetch(`${running.url}/readyz`)).status === 200;
  const added = await runCommand(['people', 'add', 'Survives Person', '--role', 'records-clerk', '--json'], env());
  const made = JSON.parse(added.out) as { signInName: string; password: string };
  const signIn = async (): Promise<number> => (await fetch(`${running.url}/api/access/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(made) })).status;
  expect(await signIn()).toBe(200);
  const before = postmaster();
  process.kill(before, 'SIGKILL');
  for (let waited = 0; !(running.out().includes('runs again') && await ready()); waited += 100) {
    if (waited > 60_000) throw new Error(`did not heal:\n${running.out()}`);
    await new Promise((r) => setTimeout(r, 100));
  }
  expect(postmaster()).not.toBe(before);
  expect(await signIn()).toBe(200);
  expect(await running.kill('SIGTERM')).toBe(0);
  expect(existsSync(pidFile)).toBe(false); // its server was stopped with it
}, 240_000);
