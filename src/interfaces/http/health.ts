import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Database } from '../../platform/db/pool.ts';
import { schemaState } from '../../platform/db/migrate.ts';
import { isLoopback } from '../../platform/config.ts';
import type { Figure } from './figures.ts';

/** A frozen database accepts connections and never answers: a probe must be told so, not kept waiting. */
const answerMs = 3000;

async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_done, fail) => { timer = setTimeout(() => fail(new Error('no answer in time')), ms); });
  try { return await Promise.race([answer, late]); } finally { clearTimeout(timer); }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** `/healthz`: alive. `/readyz`: migrated and able to serve. `/metrics`: on loopback, or with a token. */
export function healthRoutes(app: FastifyInstance, { db, version, metricsToken, figures }: { db: Database; version: string; metricsToken: string | undefined; figures?: (db: Database) => Promise<readonly Figure[]> }): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({ name: 'chartkeeper_requests_total', help: 'Requests answered, by route and status class', labelNames: ['route', 'status'], registers: [registry] });
  const seconds = new Histogram({ name: 'chartkeeper_request_seconds', help: 'Time to answer, by route', labelNames: ['route'], buckets: [0.001, 0.005, 0.02, 0.1, 0.3, 1, 5, 30], registers: [registry] });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    requests.inc({ route, status: `${Math.floor(reply.statusCode / 100)}xx` });
    seconds.observe({ route }, reply.elapsedTime / 1000);
    done();
  });
  app.get('/healthz', async (_request, reply) => reply.type('application/json').send({ alive: true, version }));
  app.get('/readyz', async (_request, reply) => {
    try {
      const state = await within(answerMs, schemaState(db.light));
      const ready = state.missing.length === 0 && state.newer.length === 0;
      return reply.status(ready ? 200 : 503).send({ ready, version, ...(ready ? {} : { missing: state.missing, newer: state.newer }) });
    } catch {
      return reply.status(503).send({ ready: false, version, because: 'the database does not answer' });
    }
  });
  app.get('/metrics', async (request, reply) => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const byToken = metricsToken !== undefined && token !== undefined && timingSafeEqual(digest(token), digest(metricsToken));
    if (!byToken && !(isLoopback(request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '') && request.headers['x-forwarded-for'] === undefined)) return reply.callNotFound();
    // Without the database the program's own figures are told all the same.
    const told = figures ? await within(answerMs, figures(db)).catch(() => []) : [];
    for (const f of told) {
      const gauge = registry.getSingleMetric(f.name) as Gauge | undefined ?? new Gauge({ name: f.name, help: f.help, labelNames: [f.label], registers: [registry] });
      gauge.reset();
      for (const { of, value } of f.values) gauge.set({ [f.label]: of }, value);
    }
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
