import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generateSync } from 'otplib';
import type { FastifyInstance } from 'fastify';
import { testDatabase } from '../../../test/kit/database.ts';
import type { TestDatabase } from '../../../test/kit/database.ts';
import { testServed } from '../../../test/kit/served.ts';
import type { Served } from '../../../test/kit/served.ts';
import { demoPassword } from '../../modules/access/index.ts';

let db: TestDatabase, served: Served, app: FastifyInstance;
beforeAll(async () => { db = await testDatabase(); served = await testServed(db); app = served.app; });
afterAll(async () => { await served.close(); await db.drop(); });

// Each test comes from an address of its own: failures are counted by address, too.
let addresses = 0;
beforeEach(() => { addresses += 1; });
const post = (url: string, payload: object, headers: Record<string, string> = {}) => app.inject({ method: 'POST', url, payload, remoteAddress: `192.0.2.${addresses}`, headers: { 'x-chartkeeper': '1', ...headers } });
const signIn = async (signInName: string, password: string, code?: string) => {
  const reply = await post('/api/access/sign-in', { signInName, password, ...(code ? { code } : {}) });
  return { reply, cookie: String(reply.headers['set-cookie'] ?? '').split(';')[0]! };
};
const me = (cookie: string, headers: Record<string, string> = {}) => post('/api/access/show-me', {}, { cookie, ...headers });

describe('sign-in', () => {
  it('answers the secret only as a __Host- cookie that scripts and other sites cannot use', async () => {
    const { reply } = await signIn('clerk', demoPassword);
    expect(reply.statusCode).toBe(200);
    expect(reply.json()).toEqual({ next: 'done' });
    const [session, device] = reply.headers['set-cookie'] as string[];
    expect(session).toMatch(/^__Host-chartkeeper=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
    expect(device).toMatch(/^__Host-chartkeeper-device=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=15552000$/);
  });

  it('says the same for a wrong password and an unknown name', async () => {
    const a = await signIn('clerk', 'wrong'), b = await signIn('nobody-here', 'wrong');
    expect([a.reply.statusCode, b.reply.statusCode]).toEqual([401, 401]);
    expect(a.reply.json().detail).toBe(b.reply.json().detail);
  });

  it('slows tries down after five failures, and lets the right password in again after the wait', async () => {
    for (let i = 0; i < 5; i++) await signIn('coder', 'wrong');
    const slowed = await signIn('coder', demoPassword);
    expect(slowed.reply.statusCode).toBe(429);
    expect(Number(slowed.reply.headers['retry-after'])).toBeGreaterThan(0);
    await served.house.db.light.query(`update access.slowed_name set wait_until = now() - interval '1 second'`);
    expect((await signIn('coder', demoPassword)).reply.statusCode).toBe(200);
    expect((await signIn('coder', 'wrong')).reply.statusCode).toBe(401); // the count began anew
    expect((await signIn('coder', demoPassword)).reply.statusCode).toBe(200);
  });

  it('slows an unknown name down exactly as a known one, also when the tries come at once', async () => {
    const try10 = async (name: string) => {
      const replies = await Promise.all(Array.from({ length: 10 }, () => signIn(name, 'wrong')));
      return replies.map(({ reply }) => `${reply.statusCode} ${reply.json().kind}`).sort();
    };
    const known = await try10('imaging'), unknown = await try10('no-such-person');
    expect(known.filter((s) => s.startsWith('429'))).toHaveLength(5);
    expect(unknown).toEqual(known);
    await served.house.db.light.query('delete from access.slowed_name');
  });

  it('guesses at the present password in an open session are slowed down too', async () => {
    const admin = await signIn('admin', demoPassword);
    const made = (await post('/api/access/add-person', { name: 'Guessed At', role: 'coder' }, { cookie: admin.cookie })).json();
    const { cookie } = await signIn(made.signInName, made.password);
    const tries = [];
    for (let i = 0; i < 6; i++) tries.push((await post(i % 2 ? '/api/access/start-totp' : '/api/access/change-password', { password: 'guess', next: 'a long new password' }, { cookie })).statusCode);
    expect(tries).toEqual([422, 422, 422, 422, 422, 429]);
    await served.house.db.light.query('delete from access.slowed_name');
  });

  it('a new sign-in over an open session ends that one', async () => {
    const first = await signIn('clerk', demoPassword);
    expect((await post('/api/access/sign-in', { signInName: 'doctor', password: demoPassword }, { cookie: first.cookie })).statusCode).toBe(200);
    expect((await me(first.cookie)).statusCode).toBe(401);
  });

  it('refuses a change that lacks our header or comes from another site', async () => {
    const { cookie } = await signIn('clerk', demoPassword);
    expect((await me(cookie)).json()).toMatchObject({ name: 'Renee Okafor', roles: ['records-clerk'] });
    expect((await app.inject({ method: 'POST', url: '/api/access/show-me', payload: {}, headers: { cookie } })).statusCode).toBe(403);
    expect((await me(cookie, { origin: 'https://elsewhere.example' })).statusCode).toBe(403);
  });

  it('ends a session everywhere within a second', async () => {
    const { cookie } = await signIn('clerk', demoPassword);
    expect((await me(cookie)).statusCode).toBe(200);
    await post('/api/access/sign-out', {}, { cookie });
    await new Promise((r) => setTimeout(r, 1000));
    expect((await me(cookie)).statusCode).toBe(401);
  });

  it('ends what has idled too long', async () => {
    const { cookie } = await signIn('clerk', demoPassword);
    await served.house.db.light.query(`update access.session set last_seen_at = now() - interval '16 minutes'`);
    served.house.memory.forget();
    expect((await me(cookie)).statusCode).toBe(401);
  });

  it('asks for the second step where it was set up, and takes each code once', async () => {
    const admin = await signIn('admin', demoPassword);
    const made = (await post('/api/access/add-person', { name: 'Two Steps', role: 'coder' }, { cookie: admin.cookie })).json();
    const { cookie } = await signIn(made.signInName, made.password);
    const { secret } = (await post('/api/access/start-totp', { password: made.password }, { cookie })).json();
    const confirmed = await post('/api/access/confirm-totp', { code: generateSync({ secret }) }, { cookie });
    expect(confirmed.json().recoveryCodes).toHaveLength(8);
    expect((await signIn(made.signInName, made.password)).reply.json()).toEqual({ next: 'totp' });
    expect((await signIn(made.signInName, made.password, '000000')).reply.statusCode).toBe(401);
    // The code that proved the app is used up; the next one, which the tolerance lets in already, is not.
    const code = generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + 30 });
    expect((await signIn(made.signInName, made.password, code)).reply.statusCode).toBe(200);
    expect((await signIn(made.signInName, made.password, code)).reply.statusCode).toBe(401);
    const recovery = confirmed.json().recoveryCodes[0];
    expect((await signIn(made.signInName, made.password, recovery)).reply.statusCode).toBe(200);
    expect((await signIn(made.signInName, made.password, recovery)).reply.statusCode).toBe(401);
  });

  it('a password given by another opens nothing but one\'s own account until it is changed', async () => {
    const admin = await signIn('admin', demoPassword);
    const made = (await post('/api/access/add-person', { name: 'New Clerk', role: 'records-clerk' }, { cookie: admin.cookie })).json();
    const { cookie } = await signIn(made.signInName, made.password);
    const refused = await post('/api/patients/search', { text: 'a' }, { cookie });
    expect(refused.statusCode).toBe(403);
    expect(refused.json().detail).toMatch(/^Change the password/);
    expect((await me(cookie)).json()).toMatchObject({ rights: ['access.self'], mustChangePassword: true });
    expect((await post('/api/access/change-password', { password: made.password, next: 'too short' }, { cookie })).statusCode).toBe(422);
    expect((await post('/api/access/change-password', { password: made.password, next: 'long enough to keep' }, { cookie })).statusCode).toBe(200);
    // At once: the desk needs no second look.
    expect((await me(cookie)).json()).toMatchObject({ mustChangePassword: false, rights: expect.arrayContaining(['patients.search']) });
    expect((await post('/api/patients/search', { text: 'a' }, { cookie })).statusCode).toBe(200);
  });

  it('keeps powers apart: a clerk adds nobody, an administrator cannot lock themselves out', async () => {
    const clerk = await signIn('clerk', demoPassword), admin = await signIn('admin', demoPassword);
    expect((await post('/api/access/add-person', { name: 'X Y', role: 'coder' }, { cookie: clerk.cookie })).statusCode).toBe(403);
    const id = (await me(admin.cookie)).json().id;
    expect((await post('/api/access/change-person', { id, roles: ['coder'] }, { cookie: admin.cookie })).json()).toMatchObject({ kind: 'rule-refused' });
  });

  it('shows others\' sessions to nobody but those who manage access', async () => {
    const clerk = await signIn('clerk', demoPassword), doctor = await signIn('doctor', demoPassword);
    const mine = (await post('/api/access/list-sessions', {}, { cookie: clerk.cookie })).json().sessions;
    expect(new Set(mine.map((s: { person: string }) => s.person))).toEqual(new Set(['Renee Okafor']));
    const theirs = (await post('/api/access/list-sessions', {}, { cookie: doctor.cookie })).json().sessions[0];
    expect((await post('/api/access/end-session', { id: theirs.id }, { cookie: clerk.cookie })).statusCode).toBe(404);
  });
});

describe('who lost everything', () => {
  it('comes back in by a new password from an administrator; the lost second step and passkey open nothing', async () => {
    const admin = await signIn('admin', demoPassword);
    const made = (await post('/api/access/add-person', { name: 'Lost Phone', role: 'coder' }, { cookie: admin.cookie })).json();
    const { cookie } = await signIn(made.signInName, made.password);
    const { secret } = (await post('/api/access/start-totp', { password: made.password }, { cookie })).json();
    await post('/api/access/confirm-totp', { code: generateSync({ secret }) }, { cookie });
    await served.house.db.light.query(`insert into access.passkey (credential_id, person_id, public_key, counter, name) values ('lost-key', $1, '\\x00', 0, 'x')`, [made.id]);
    const reset = (await post('/api/access/change-person', { id: made.id, resetPassword: true }, { cookie: admin.cookie })).json();
    expect((await me(cookie)).statusCode).toBe(401);
    expect((await signIn(made.signInName, made.password)).reply.statusCode).toBe(401);
    const back = await signIn(made.signInName, reset.password);
    expect(back.reply.json()).toEqual({ next: 'done' });
    expect((await me(back.cookie)).json()).toMatchObject({ totp: false, passkeys: 0, rights: ['access.self'] });
  });
});

describe('program clients', () => {
  const token = (form: Record<string, string>) => app.inject({ method: 'POST', url: '/oauth2/token', payload: new URLSearchParams(form).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } });

  it('get an opaque token for their credentials, narrowed to what they ask, stored only as a hash', async () => {
    const made = await served.house.perform(served.house.actions.find((a) => a.name === 'access.add-client')!, { name: 'lab', scope: 'system/Observation.cruds system/Patient.rs' }, served.house.operator);
    const all = await token({ grant_type: 'client_credentials', client_id: made.client_id, client_secret: made.client_secret });
    expect(all.json()).toMatchObject({ token_type: 'Bearer', scope: 'system/Observation.cruds system/Patient.rs' });
    expect((await token({ grant_type: 'client_credentials', client_id: made.client_id, client_secret: made.client_secret, scope: 'system/Patient.cruds' })).json().scope).toBe('system/Patient.rs');
    const stored = await served.house.db.light.query(`select encode(secret_hash, 'hex') as h from access.token`);
    expect(stored.rows.map((r) => r.h)).not.toContain(Buffer.from(all.json().access_token).toString('hex'));
    expect((await token({ grant_type: 'client_credentials', client_id: made.client_id, client_secret: 'guess' })).statusCode).toBe(401);
    expect((await token({ grant_type: 'password' })).json()).toMatchObject({ error: 'unsupported_grant_type' });
  });

  it('lose their tokens within a second when ended', async () => {
    const act = (name: string, input: object) => served.house.perform(served.house.actions.find((a) => a.name === name)!, input, served.house.operator);
    const made = await act('access.add-client', { name: 'soon gone', scope: 'system/*.rs' });
    const { access_token } = (await token({ grant_type: 'client_credentials', client_id: made.client_id, client_secret: made.client_secret })).json();
    expect(await served.house.memory.ofToken(access_token)).toBeDefined();
    await act('access.end-client', { id: made.client_id });
    await new Promise((r) => setTimeout(r, 1000));
    expect(await served.house.memory.ofToken(access_token)).toBeUndefined();
  });
});

it('the first administrator needs the code from the console, once', async () => {
  const act = served.house.actions.find((a) => a.name === 'access.first-administrator')!;
  await served.house.db.light.query(`insert into platform.fact (name, value) values ('setup-code-hash', $1) on conflict (name) do update set value = excluded.value`, [JSON.stringify((await import('../../modules/access/actions/found-department.ts')).setupCodeHash('abcd-efgh-jkmn'))]);
  const input = { name: 'First One', signInName: 'first', password: 'a long password' };
  await expect(served.house.perform(act, { ...input, code: 'abcd-efgh-xxxx' }, served.house.operator)).rejects.toMatchObject({ kind: 'not-permitted' });
  expect((await post('/api/access/first-administrator', { ...input, code: 'ABCD EFGH JKMN' })).statusCode).toBe(200);
  expect((await post('/api/access/first-administrator', { ...input, signInName: 'second', code: 'abcd-efgh-jkmn' })).statusCode).toBe(403);
});
