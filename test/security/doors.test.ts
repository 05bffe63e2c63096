import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase } from '../kit/database.ts';
import type { TestDatabase } from '../kit/database.ts';
import { testServed } from '../kit/served.ts';
import type { Served } from '../kit/served.ts';
import type { Log } from '../../src/platform/log.ts';
import { demoPassword } from '../../src/modules/access/index.ts';

let db: TestDatabase, served: Served, cookie: string, token: string;
const lines: string[] = [];
const keep = (says: string, fields?: object): void => { lines.push(JSON.stringify({ says, ...fields })); };
const log: Log = { info: keep, warn: keep, error: keep, debug: keep };
beforeAll(async () => {
  db = await testDatabase(); served = await testServed(db, { log });
  const reply = await served.app.inject({ method: 'POST', url: '/api/access/sign-in', headers: { 'x-chartkeeper': '1' }, payload: { signInName: 'clerk', password: demoPassword } });
  cookie = String(reply.headers['set-cookie']).split(';')[0]!;
  const made = await served.house.perform(served.house.actions.find((a) => a.name === 'access.add-client')!, { name: 'x', scope: 'system/*.cruds' }, served.house.operator) as any;
  token = (await served.app.inject({ method: 'POST', url: '/oauth2/token', headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams({ grant_type: 'client_credentials', client_id: made.client_id, client_secret: made.client_secret }).toString() })).json().access_token;
});
afterAll(async () => { await served.close(); await db.drop(); });
const bearer = () => ({ authorization: `Bearer ${token}` });

it('no act of the desk and no FHIR write is done on the cookie alone', async () => {
  for (const action of served.house.actions.filter((a) => a.right !== 'system' && a.right !== 'public' && a.checkInput !== false)) {
    const url = `/api/${action.name.replace('.', '/')}`;
    expect((await served.app.inject({ method: 'POST', url, headers: { cookie }, payload: {} })).statusCode, url).toBe(403);
    expect((await served.app.inject({ method: 'POST', url, payload: {}, headers: { 'x-chartkeeper': '1' } })).statusCode, url).toBe(401);
  }
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) expect((await served.app.inject({ method, url: '/fhir/R4/Patient', headers: { cookie } })).statusCode, method).toBe(403);
});

it('a token in an address opens nothing', async () => {
  for (const name of ['access_token', 'token', 'authorization']) expect((await served.app.inject({ method: 'GET', url: `/fhir/R4/Patient?${name}=${token}` })).statusCode).toBe(401);
});

it('the strict content security policy is sent with the desk and the API', async () => {
  for (const url of ['/', '/api/about', '/healthz', '/no/such.txt']) {
    const { headers } = await served.app.inject({ method: 'GET', url });
    expect(headers['content-security-policy'], url).toMatch(/default-src 'none';script-src 'self';/);
    expect(headers['x-content-type-options'], url).toBe('nosniff');
  }
});

it.each([`/Patient?name=${encodeURIComponent("x' or 1=1 --")}`, `/Patient?_sort=${encodeURIComponent('birthdate;drop table chart.entry')}`, `/Patient?${encodeURIComponent("name') or (1=1")}=x`, '/Patient?__proto__=x', '/Patient?constructor:prototype=x', `/Patient/${encodeURIComponent('../../etc/passwd')}`, `/Patient/${'9'.repeat(400)}`,
  `/Patient/${encodeURIComponent('a\r\nx-evil: 1')}`, '/Patient?_count=99999999999999999999', '/Patient?name=%00', '/Patient?birthdate=ge99999-99-99', `/Observation?value-quantity=${'9'.repeat(400)}`, '/Patient?_lastUpdated=gt-1', `/Patient?_cursor=${Buffer.from('["1; drop"]').toString('base64url')}`])('a hostile address is answered, not a fault: %s', async (path) => {
  const reply = await served.app.inject({ method: 'GET', url: `/fhir/R4${path}`, headers: bearer() });
  expect(reply.statusCode, reply.payload).toBeLessThan(500);
  expect(reply.headers['x-evil']).toBeUndefined();
});

it('a hostile body is answered, not a fault', async () => {
  for (const payload of ['['.repeat(100_000), '{"resourceType":"Patient","a":'.repeat(20_000), '{"resourceType":"Patient","__proto__":{"polluted":true}}', '{"resourceType":"Patient","constructor":{"prototype":{"polluted":true}}}', JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry: Array.from({ length: 20_001 }, () => ({})) })]) {
    const reply = await served.app.inject({ method: 'POST', url: payload.includes('"Bundle"') ? '/fhir/R4' : '/fhir/R4/Patient', headers: { ...bearer(), 'content-type': 'application/fhir+json' }, payload });
    expect(reply.statusCode, payload.slice(0, 60)).toBeGreaterThanOrEqual(400);
    expect(reply.statusCode, payload.slice(0, 60)).toBeLessThan(500);
  }
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

it('record content stands in no log line and in no header of the audit', async () => {
  const family = 'Zzqmarkername', born = '1931-07-23';
  const patient = (extra: object) => served.app.inject({ method: 'POST', url: '/fhir/R4/Patient', headers: { ...bearer(), 'content-type': 'application/fhir+json' }, payload: JSON.stringify({ resourceType: 'Patient', name: [{ family }], birthDate: born, ...extra }) });
  expect((await patient({})).statusCode).toBe(201);
  expect((await patient({ gender: family })).payload).not.toContain(family);
  await served.app.inject({ method: 'GET', url: `/fhir/R4/Patient?family=${family}&birthdate=${born}`, headers: bearer() });
  await served.app.inject({ method: 'POST', url: '/api/patients/search', headers: { cookie, 'x-chartkeeper': '1' }, payload: { text: family } });
  await new Promise((r) => setTimeout(r, 200));
  const { rows } = await served.house.db.light.query(`select to_jsonb(e) - 'detail' as header from audit.entry e`);
  expect(rows.length).toBeGreaterThan(3);
  for (const text of [...lines, JSON.stringify(rows)]) { expect(text).not.toContain(family); expect(text).not.toContain(born); }
});
