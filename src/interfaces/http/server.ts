import { readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import helmet from '@fastify/helmet';
import type { AnyAction } from '../../platform/action.ts';
import type { Config } from '../../platform/config.ts';
import type { Log } from '../../platform/log.ts';
import { Problem } from '../../platform/problem.ts';
import { asProblem, replyProblem } from './problem-reply.ts';

const bodyMsMax = 600_000;

/** The bare server: limits, security headers, one way to answer problems. Routes are added by each interface. */
export async function createServer(config: Config, log: Log): Promise<FastifyInstance> {
  const app = fastify({
    logger: false, bodyLimit: 2 * 2 ** 20, routerOptions: { maxParamLength: 500 }, keepAliveTimeout: 72_000, requestTimeout: 0, connectionTimeout: 600_000, forceCloseConnections: 'idle', return503OnClosing: true,
    trustProxy: config.trustProxy ?? false,
    frameworkErrors: (error, _request, reply) => { void reply.headers({ 'content-security-policy': "default-src 'none'; frame-ancestors 'none'", 'x-content-type-options': 'nosniff' }); void replyProblem(reply as never, asProblem(error)); },
    ...(config.tls ? { https: { cert: readFileSync(config.tls.cert), key: readFileSync(config.tls.key) } } : {}),
  }) as unknown as FastifyInstance;
  // A request's head is here within seconds or never; bodies may be large and slow, so only the upload waits longer than ten minutes for one.
  Object.assign(app.server, { headersTimeout: 20_000, maxConnections: 5_000 });
  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'GET' || request.method === 'HEAD' || request.routeOptions.url === '/api/exchange/upload') return;
    const timer = setTimeout(() => { if (!request.raw.complete) request.raw.destroy(); }, bodyMsMax);
    timer.unref();
    reply.raw.once('close', () => clearTimeout(timer));
  });
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: {
      defaultSrc: ["'none'"], scriptSrc: ["'self'"], styleSrc: ["'self'", "'unsafe-inline'"], imgSrc: ["'self'", 'data:', 'blob:'], fontSrc: ["'self'"], connectSrc: ["'self'"],
      frameSrc: ["'self'", 'blob:'], objectSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'self'"], frameAncestors: ["'none'"], manifestSrc: ["'self'"], workerSrc: ["'self'", 'blob:'],
    } },
    strictTransportSecurity: config.tls || config.url?.startsWith('https:') ? { maxAge: 31_536_000 } : false, referrerPolicy: { policy: 'no-referrer' }, crossOriginEmbedderPolicy: false,
    global: false,
  });
  app.setErrorHandler((error, request, reply) => {
    const problem = asProblem(error);
    if (problem.kind === 'bug' && !(error instanceof Problem)) log.error('a request failed', { method: request.method, route: request.routeOptions.url ?? '?', stack: `${(error as Error).name} ${((error as Error).stack ?? '').split('\n').filter((l) => l.trimStart().startsWith('at ')).slice(0, 6).map((l) => l.trim()).join(' | ')}` });
    return replyProblem(reply, problem);
  });
  app.setNotFoundHandler((_request, reply) => replyProblem(reply, new Problem('not-found', 'Nothing is here under that address')));
  return app;
}

/** `POST /api/<module>/<verb-noun>` for every action that is not the house's own. */
export const apiPath = (action: AnyAction): string => `/api/${action.name.replace('.', '/')}`;

export const newNonce = (): string => randomBytes(16).toString('base64');
