import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { expect, it } from 'vitest';
import type { Database } from '../../platform/db/pool.ts';
import { healthRoutes } from './health.ts';

const serverOver = (query: () => Promise<unknown>): FastifyInstance => {
  const app = fastify() as unknown as FastifyInstance;
  healthRoutes(app, { db: { light: { query } } as unknown as Database, version: 'test', metricsToken: undefined });
  return app;
};

it('says 503 within seconds while the database is frozen and never answers', async () => {
  const reply = await serverOver(() => new Promise(() => {})).inject('/readyz');
  expect(reply.statusCode).toBe(503);
  expect(reply.json()).toMatchObject({ ready: false, because: 'the database does not answer' });
});

it('says 503 while the database refuses connections', async () => {
  const reply = await serverOver(() => Promise.reject(new Error('refused'))).inject('/readyz');
  expect(reply.statusCode).toBe(503);
});

it('shows metrics to this machine, never to what a proxy forwards', async () => {
  const app = serverOver(() => Promise.reject(new Error('refused')));
  expect((await app.inject('/metrics')).statusCode).toBe(200);
  expect((await app.inject({ url: '/metrics', headers: { 'x-forwarded-for': '192.0.2.7' } })).statusCode).toBe(404);
});

it('tells figures beside its own, and goes without them while the database does not answer', async () => {
  const app = fastify() as unknown as FastifyInstance;
  let fails = false;
  healthRoutes(app, { db: { light: {} } as unknown as Database, version: 'test', metricsToken: undefined, figures: async () => { if (fails) throw new Error('refused'); return [{ name: 'chartkeeper_identity_changes_outstanding', help: 'x', label: 'follower', values: [{ of: 'billing', value: 3 }] }]; } });
  expect((await app.inject('/metrics')).body).toContain('chartkeeper_identity_changes_outstanding{follower="billing"} 3');
  fails = true;
  expect((await app.inject('/metrics')).statusCode).toBe(200);
});
