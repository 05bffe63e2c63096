import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase } from '../../../test/kit/database.ts';
import type { TestDatabase } from '../../../test/kit/database.ts';
import { testServed } from '../../../test/kit/served.ts';
import type { Served } from '../../../test/kit/served.ts';

let db: TestDatabase, served: Served;
beforeAll(async () => { db = await testDatabase(); served = await testServed(db); });
afterAll(async () => { await served.close(); await db.drop(); });

const guess = (n: number, remoteAddress: string) => served.app.inject({ method: 'POST', url: '/oauth2/token', remoteAddress, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: `grant_type=client_credentials&client_id=c${n}&client_secret=x` });

it('an address that fails under many names waits, and no other does', async () => {
  for (let n = 0; n < 30; n++) expect((await guess(n, '192.0.2.1')).statusCode).toBe(401);
  const slowed = await guess(31, '192.0.2.1');
  expect(slowed.statusCode).toBe(429);
  expect(Number(slowed.headers['retry-after'])).toBeGreaterThan(0);
  const name = await served.app.inject({ method: 'POST', url: '/api/access/sign-in', remoteAddress: '192.0.2.1', headers: { 'x-chartkeeper': '1' }, payload: { signInName: 'clerk', password: 'x' } });
  expect(name.statusCode).toBe(429);
  expect((await guess(31, '192.0.2.2')).statusCode).toBe(401);
});

it('many tries at once are counted as one after the other', async () => {
  const replies = await Promise.all(Array.from({ length: 100 }, (_, n) => guess(n, '192.0.2.3')));
  expect(replies.filter((r) => r.statusCode === 401).length).toBeLessThan(30 + 4);
  expect(replies.every((r) => r.statusCode === 401 || r.statusCode === 429)).toBe(true);
});
