import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { House } from '../../app.ts';
import { createServer } from './server.ts';
import { apiRoutes } from './api.ts';
import { oauthRoutes } from './oauth.ts';
import { openApi } from './open-api.ts';
import { deskRoutes } from './desk.ts';
import { slowStrangers } from './slow-strangers.ts';
import { readFigures } from './figures.ts';
import { healthRoutes } from './health.ts';
import { fhirRoutes } from '../fhir/routes.ts';
import { uploadRoute } from '../files/upload-route.ts';
import { uploadCodesRoute } from '../files/upload-codes-route.ts';
import { actorReader } from './actor.ts';
import type { Actor } from '../../platform/action.ts';

export type Extra = (app: FastifyInstance, parts: { actorOf(request: FastifyRequest): Promise<Actor>; base(request: FastifyRequest): string }) => void | Promise<void>;

/** All doors of the HTTP interface on one server, not yet listening. */
export async function serveHouse(house: House, extra: Extra[] = []): Promise<FastifyInstance> {
  const { config } = house;
  const app = await createServer(config, house.log);
  const base = (request: FastifyRequest): string => config.url?.replace(/\/$/, '') ?? `${request.protocol}://${request.host}`;
  const actorOf = actorReader(house.memory, (origin, request) => origin === base(request) || origin === `${request.protocol}://${request.headers.host}`);
  app.addHook('onSend', async (request, reply) => {
    if (!/^\/fhir(?:[/?]|$)/.test(request.url)) { await (reply as unknown as { helmet(): Promise<void> }).helmet(); return; }
    // Data, never a page: should a browser show it all the same, nothing in it acts, and nothing of it stays behind.
    reply.header('x-content-type-options', 'nosniff').header('content-security-policy', "default-src 'none'; frame-ancestors 'none'; sandbox").header('referrer-policy', 'no-referrer').header('cross-origin-resource-policy', 'same-origin');
    if (config.tls || config.url?.startsWith('https:')) reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains');
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  slowStrangers(app, () => house.policy.get<number>('sign-in.failures-per-minute-per-address'));
  healthRoutes(app, { db: house.db, version: config.version, metricsToken: config.metricsToken, figures: readFigures });
  apiRoutes(app, { perform: house.perform, actorOf, actions: house.actions });
  oauthRoutes(app, { perform: house.perform, base });
  fhirRoutes(app, { perform: house.perform, actorOf, base, version: config.version });
  await uploadRoute(app, { perform: house.perform, newId: () => house.ids.next(), log: house.log, actorOf });
  await uploadCodesRoute(app, { perform: house.perform, actions: house.actions, log: house.log, actorOf });
  const document = JSON.stringify(openApi(house.actions, config.version));
  app.get('/openapi.json', async (_request, reply) => reply.type('application/json').send(document));
  for (const add of extra) await add(app, { actorOf, base });
  await deskRoutes(app, { root: config.root, demo: config.demo, about: async () => ({ version: config.version, demo: config.demo, database: config.databaseUrl ? 'external' : 'embedded', ...await databaseFacts(house) }) });
  return app;
}

async function databaseFacts(house: House): Promise<object> {
  const { rows: [row] } = await house.db.light.query(`select current_setting('server_version') as "databaseVersion", exists (select 1 from platform.fact where name = 'setup-code-hash' and value <> 'null') as "setupWanted"`);
  return row;
}
