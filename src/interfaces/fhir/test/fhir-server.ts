import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import type { Actor } from '../../../platform/action.ts';
import { testHouse } from '../../../../test/kit/house.ts';
import type { TestHouse } from '../../../../test/kit/house.ts';
import { fhirRoutes } from '../routes.ts';

export type Reply = { status: number; headers: Record<string, any>; body: any; text: string };
export type FhirServer = {
  house: TestHouse;
  app: FastifyInstance;
  /** Asks as a program with all scopes, or as the actor given. */
  ask(method: string, url: string, body?: unknown, headers?: Record<string, string>, actor?: Actor): Promise<Reply>;
  /** Creates and gives the id. */
  create(resource: object): Promise<string>;
  ids(url: string): Promise<string[]>;
  close(): Promise<void>;
};

/** The FHIR interface over a database of its own. */
export async function fhirServer(options: Parameters<typeof testHouse>[0] = {}): Promise<FhirServer> {
  const house = await testHouse(options);
  const app = fastify({ routerOptions: { maxParamLength: 500 } }) as unknown as FastifyInstance;
  let current: Actor = house.client;
  fhirRoutes(app, { perform: house.perform, actorOf: async () => current });
  await app.ready();
  const ask: FhirServer['ask'] = async (method, url, body, headers = {}, actor = house.client) => {
    current = actor;
    const type = method === 'PATCH' && Array.isArray(body) ? 'application/json-patch+json' : 'application/fhir+json';
    const reply = await app.inject({ method: method as 'GET', url: `/fhir/R4${url}`, headers: { ...(body === undefined ? {} : { 'content-type': type }), ...headers }, ...(body === undefined ? {} : { payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body) }) });
    let parsed: any;
    try { parsed = JSON.parse(reply.payload); } catch { parsed = undefined; }
    return { status: reply.statusCode, headers: reply.headers, body: parsed, text: reply.payload };
  };
  return {
    house, app, ask,
    async create(resource) {
      const reply = await ask('POST', `/${(resource as { resourceType: string }).resourceType}`, resource);
      if (reply.status !== 201) throw new Error(`${reply.status} ${reply.text}`);
      return reply.body.id;
    },
    async ids(url) {
      const reply = await ask('GET', url);
      if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text}`);
      return (reply.body.entry ?? []).filter((e: any) => e.search.mode === 'match').map((e: any) => e.resource.id);
    },
    async close() { await app.close(); await house.close(); },
  };
}
