import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { testDatabase } from '../../../test/kit/database.ts';
import type { TestDatabase } from '../../../test/kit/database.ts';
import { testServed } from '../../../test/kit/served.ts';
import type { Served } from '../../../test/kit/served.ts';
import { demoPassword } from '../../modules/access/index.ts';

let db: TestDatabase, served: Served, app: FastifyInstance, site: string;
beforeAll(async () => { db = await testDatabase(); served = await testServed(db); app = served.app; site = served.house.config.url ?? `http://localhost:${served.house.config.port}`; });
afterAll(async () => { await served.close(); await db.drop(); });

let addresses = 0;
const post = (name: string, payload: object, cookie = '') => app.inject({ method: 'POST', url: `/api/access/${name}`, payload, remoteAddress: `192.0.2.${addresses}`, headers: { 'x-chartkeeper': '1', ...(cookie ? { cookie } : {}) } });
const cookiesOf = (reply: { headers: Record<string, unknown> }): string[] => [reply.headers['set-cookie'] ?? []].flat().map((c) => String(c).split(';')[0]!);

/** A person with a password of their own, signed in. */
async function person(name: string): Promise<{ signInName: string; password: string; cookie: string }> {
  addresses += 1;
  const admin = cookiesOf(await post('sign-in', { signInName: 'admin', password: demoPassword }))[0]!;
  const made = (await post('add-person', { name, role: 'coder' }, admin)).json();
  const first = cookiesOf(await post('sign-in', made))[0]!, password = 'a password of my own';
  await post('change-password', { password: made.password, next: password }, first);
  return { signInName: made.signInName, password, cookie: first };
}

// A security key in software: ES256, attestation none (WebAuthn level 2, 6.1 and 6.5).
const b64 = (b: Uint8Array): string => Buffer.from(b).toString('base64url');
const bytes = (b: Uint8Array): Buffer => Buffer.concat([b.length < 24 ? Buffer.from([0x40 + b.length]) : b.length < 256 ? Buffer.from([0x58, b.length]) : Buffer.from([0x59, b.length >> 8, b.length & 255]), b]);
const text = (t: string): Buffer => Buffer.concat([Buffer.from([0x60 + t.length]), Buffer.from(t)]);
class SecurityKey {
  readonly id = randomBytes(32);
  counter = 0;
  readonly #key: KeyObject;
  readonly #cose: Buffer;
  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' }), jwk = publicKey.export({ format: 'jwk' });
    this.#key = privateKey;
    this.#cose = Buffer.concat([Buffer.from([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21]), bytes(Buffer.from(jwk.x!, 'base64url')), Buffer.from([0x22]), bytes(Buffer.from(jwk.y!, 'base64url'))]);
  }
  #data(host: string, made: boolean): Buffer {
    const counter = Buffer.alloc(4); counter.writeUInt32BE(this.counter);
    return Buffer.concat([createHash('sha256').update(host).digest(), Buffer.from([made ? 0x45 : 0x05]), counter, ...(made ? [Buffer.alloc(16), Buffer.from([0, 32]), this.id, this.#cose] : [])]);
  }
  register(options: { challenge: string; rp: { id: string } }, origin = site): object {
    const attestation = Buffer.concat([Buffer.from([0xa3]), text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0]), text('authData'), bytes(this.#data(options.rp.id, true))]);
    return { id: b64(this.id), rawId: b64(this.id), type: 'public-key', clientExtensionResults: {}, response: { clientDataJSON: b64(Buffer.from(JSON.stringify({ type: 'webauthn.create', challenge: options.challenge, origin }))), attestationObject: b64(attestation) } };
  }
  answer(options: { challenge: string; rpId: string }, origin = site): object {
    const client = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge: options.challenge, origin })), data = this.#data(options.rpId, false);
    const signature = sign('sha256', Buffer.concat([data, createHash('sha256').update(client).digest()]), this.#key);
    return { id: b64(this.id), rawId: b64(this.id), type: 'public-key', clientExtensionResults: {}, response: { clientDataJSON: b64(client), authenticatorData: b64(data), signature: b64(signature) } };
  }
}
async function add(who: { password: string; cookie: string }, key: SecurityKey, name: string): Promise<number> {
  const { options } = (await post('start-passkey', { password: who.password }, who.cookie)).json();
  return (await post('confirm-passkey', { response: key.register(options), name }, who.cookie)).statusCode;
}
async function enter(key: SecurityKey, origin = site): Promise<{ status: number; again(): Promise<number> }> {
  const { options, challengeId } = (await post('start-passkey-sign-in', {})).json(), body = { response: key.answer(options, origin), challengeId };
  return { status: (await post('passkey-sign-in', body)).statusCode, again: async () => (await post('passkey-sign-in', body)).statusCode };
}

it('a passkey opens its own account, once for each challenge, from its own site, and with a counter that goes on', async () => {
  const who = await person('Key Holder'), key = new SecurityKey();
  expect(await add(who, key, 'blue key')).toBe(200);
  key.counter = 1;
  const first = await enter(key);
  expect(first.status).toBe(200);
  expect(await first.again()).toBe(401); // the same answer a second time
  expect((await enter(key)).status).toBe(401); // a copy of the key: its counter stands still
  key.counter = 5;
  expect((await enter(key, 'https://elsewhere.example')).status).toBe(401);
  expect((await enter(new SecurityKey())).status).toBe(401);
  expect((await enter(key)).status).toBe(200);
});

it('adding or removing one asks for the password again; one is listed, named, dated, and removed alone', async () => {
  const who = await person('Two Keys'), one = new SecurityKey(), two = new SecurityKey(), other = await person('Somebody Else');
  expect((await post('start-passkey', { password: 'a guess at it' }, who.cookie)).statusCode).toBe(422);
  expect((await post('start-passkey', {}, who.cookie)).statusCode).toBe(422);
  await add(who, one, 'one'); await add(who, two, 'two');
  two.counter = 1;
  expect((await enter(two)).status).toBe(200);
  const listed = (await post('list-passkeys', {}, who.cookie)).json().passkeys;
  expect(listed).toEqual([{ id: b64(one.id), name: 'one', addedAt: expect.any(String), lastUsedAt: null }, { id: b64(two.id), name: 'two', addedAt: expect.any(String), lastUsedAt: expect.any(String) }]);
  expect((await post('list-passkeys', {}, other.cookie)).json().passkeys).toEqual([]);
  expect((await post('remove-passkey', { id: b64(two.id), password: other.password }, other.cookie)).statusCode).toBe(404);
  expect((await post('remove-passkey', { id: b64(two.id), password: 'a guess at it' }, who.cookie)).statusCode).toBe(422);
  expect((await post('remove-passkey', { id: b64(two.id), password: who.password }, who.cookie)).statusCode).toBe(200);
  two.counter = 2; one.counter = 1;
  expect([(await enter(two)).status, (await enter(one)).status]).toEqual([401, 200]);
});

it('strangers who fail under a name do not keep its owner waiting in a browser the owner used before', async () => {
  const who = await person('Owner'), own = cookiesOf(await post('sign-in', who));
  expect(own).toHaveLength(2); // this browser has no mark yet
  const device = own[1]!, attempt = (password: string, cookie = '') => post('sign-in', { signInName: who.signInName, password }, cookie);
  expect(device).toMatch(/^__Host-chartkeeper-device=[\w-]{43}$/);
  const waiting = () => served.house.db.light.query(`update access.slowed_name set wait_until = now() + interval '1 minute' where wait_until is not null`);
  for (let i = 0; i < 5; i++) { addresses += 1; await attempt('wrong'); }
  await waiting();
  expect((await attempt(who.password)).statusCode).toBe(429);
  expect((await attempt(who.password, '__Host-chartkeeper-device=made-up')).statusCode).toBe(429);
  const again = await attempt(who.password, device);
  expect(again.statusCode).toBe(200);
  expect(cookiesOf(again)).toHaveLength(1);
  expect(again.json()).toEqual({ next: 'done' });
  // Nor is the mark a way around: tries with it are counted, too; and another's mark is none.
  for (let i = 0; i < 5; i++) { addresses += 1; await attempt('wrong', device); }
  await waiting();
  expect((await attempt(who.password, device)).statusCode).toBe(429);
  const other = await person('Other Owner'), theirs = cookiesOf(await post('sign-in', other))[1]!;
  expect((await attempt(who.password, theirs)).statusCode).toBe(429);
  // It opens nothing by itself, and a reset password forgets it.
  expect((await post('show-me', {}, device)).statusCode).toBe(401);
});
