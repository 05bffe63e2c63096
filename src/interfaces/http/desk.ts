import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import fastifyStatic from '@fastify/static';
import { demoAccounts } from '../../modules/access/index.ts';

/** The desk's files: hashed names live for ever, the page itself is asked for anew. */
export async function deskRoutes(app: FastifyInstance, { root, demo, about }: { root: string; demo: boolean; about(): Promise<object> }): Promise<void> {
  const folder = join(root, 'build/web/clerk');
  app.get('/api/about', async (_request, reply) => reply.header('cache-control', 'no-store').send(await about()));
  if (demo) app.get('/api/demo-accounts', async () => ({ accounts: demoAccounts.map(({ signInName, name, role, password }) => ({ signInName, password, role, says: name })) }));
  if (!existsSync(join(folder, 'index.html'))) return;
  await app.register(fastifyStatic, { root: folder, prefix: '/', wildcard: false, index: false, cacheControl: false, preCompressed: true,
    setHeaders: (res, path) => { res.header('cache-control', /[-.][A-Za-z0-9_-]{8,}\.(js|css|woff2|svg|png)(\.br|\.gz)?$/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'); } });
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  // Every address of the desk answers the same page; the desk reads the address itself.
  app.get('/*', async (request, reply) => {
    if (/^\/(api|fhir|oauth2)(\/|$)/.test(request.url) || /\.[a-z0-9]{2,5}$/i.test(request.url.split('?')[0]!)) return reply.callNotFound();
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
  });
}
