import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import type { House } from '../../app.ts';
import { Problem } from '../../platform/problem.ts';
import type { ProblemKind } from '../../platform/problem.ts';
import { asProblem, replyProblem } from '../http/problem-reply.ts';

/** Where the command line reaches a running program: in the home, or, where that path is too long for a socket, beside. */
export function socketPath(home: string): string {
  const own = join(home, 'cli.sock');
  if (own.length < 100) return own;
  return join(tmpdir(), `chartkeeper-${createHash('sha256').update(home).digest('hex').slice(0, 16)}`, 'cli.sock');
}

/** Listens for the command line. Whoever may open the socket's file is the operator; each act is recorded as theirs. */
export async function listenForCommands(house: House, more: ((app: FastifyInstance) => void)[] = []): Promise<FastifyInstance> {
  const path = socketPath(house.config.home);
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
  rmSync(path, { force: true });
  const app = fastify({ logger: false, bodyLimit: 100 * 2 ** 20, requestTimeout: 0 });
  app.setErrorHandler((error, _request, reply) => replyProblem(reply, asProblem(error)));
  const byName = new Map(house.actions.map((a) => [a.name, a]));
  app.post('/act/:name', async (request, reply) => {
    const action = byName.get((request.params as { name: string }).name);
    if (!action) throw new Problem('not-found', 'There is no such act');
    return reply.type('application/json').send(JSON.stringify(await house.perform(action, request.body ?? {}, house.operator) ?? {}));
  });
  for (const add of more) add(app);
  const umask = process.umask(0o177);
  try { await app.listen({ path }); } finally { process.umask(umask); }
  chmodSync(path, 0o600);
  return app;
}

/** Asks the running program; `body` may be a stream. Answers the reply as a stream. */
export function ask(home: string, path: string, body: object | Readable): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const streaming = 'pipe' in body;
    const text = streaming ? undefined : JSON.stringify(body);
    const req = request({ socketPath: socketPath(home), path, method: 'POST', headers: streaming ? { 'content-type': 'application/octet-stream' } : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text!) } }, resolve);
    req.on('error', (cause) => reject(new Problem('unavailable', `The running Chartkeeper does not answer on ${socketPath(home)}`, { cause })));
    if (streaming) (body as Readable).pipe(req); else req.end(text);
  });
}

export async function askJson<T>(home: string, path: string, body: object | Readable): Promise<T> {
  const reply = await ask(home, path, body);
  const chunks: Buffer[] = [];
  for await (const c of reply) chunks.push(c as Buffer);
  const json = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { kind?: ProblemKind; detail?: string; issues?: never[] };
  if ((reply.statusCode ?? 500) >= 400) throw new Problem(json.kind ?? 'bug', json.detail ?? 'It failed', { issues: json.issues ?? [] });
  return json as T;
}
