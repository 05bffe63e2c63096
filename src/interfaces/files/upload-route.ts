import multipart from '@fastify/multipart';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Actor } from '../../platform/action.ts';
import type { Log } from '../../platform/log.ts';
import type { Perform } from '../../platform/perform.ts';
import { Problem } from '../../platform/problem.ts';
import { harmlessPath } from './harmless-path.ts';
import { importFiles } from './import-files.ts';
import { drained } from './unpack.ts';
import type { Incoming } from './unpack.ts';

export type UploadParts = { perform: Perform; newId(): string; log: Log; actorOf(request: FastifyRequest): Promise<Actor> };

const uploadBytesMax = 64 * 2 ** 30;

/**
 * `POST /api/exchange/upload`, multipart: an optional field `source`, then files. They stream into the inbound store; the reply names the run as
 * soon as the last byte is here, while filing goes on (`exchange.show-run`).
 */
export async function uploadRoute(app: FastifyInstance, { perform, newId, log, actorOf }: UploadParts): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(multipart as never, { preservePath: true, throwFileSizeLimit: true, limits: { fileSize: uploadBytesMax, files: 20_000, parts: 20_010, fields: 10, fieldSize: 1000, fieldNameSize: 100, headerPairs: 100 } } as never);
    scope.post('/api/exchange/upload', { bodyLimit: uploadBytesMax }, async (request, reply) => {
      const actor = await actorOf(request);
      // Asked before a byte is read, so that nobody's upload is not taken in at all.
      if (!actor.rights.has('exchange.import')) throw new Problem(actor.kind === 'nobody' ? 'not-signed-in' : 'not-permitted', actor.kind === 'nobody' ? 'Sign in first' : 'Your roles do not include taking files in');
      if (!request.isMultipart()) throw new Problem('not-supported', 'Send the files as multipart/form-data');
      const runId = await takeUpload({ perform, newId, log }, request, actor);
      reply.header('cache-control', 'no-store');
      return reply.code(202).send({ runId });
    });
  });
}

async function takeUpload(hands: Omit<UploadParts, 'actorOf'>, request: FastifyRequest, actor: Actor): Promise<string> {
  const parts = request.parts();
  let source = '';
  let first: MultipartFile | undefined;
  for (;;) {
    const next = await parts.next();
    if (next.done) break;
    if (next.value.type === 'file') { first = next.value; break; }
    if (next.value.fieldname === 'source') source = String(next.value.value).trim().slice(0, 120);
  }
  if (!first) throw new Problem('invalid-input', 'No file was sent');
  const all = Promise.withResolvers<void>(), run = Promise.withResolvers<string>();
  for (const promise of [all.promise, run.promise]) promise.catch(() => {});
  const files = async function* (): AsyncGenerator<Incoming> {
    for (let file: MultipartFile | undefined = first; file; ) {
      yield { path: harmlessPath(file.filename || 'unnamed'), bytes: drained(file.file) };
      const next = await parts.next();
      file = !next.done && next.value.type === 'file' ? next.value : undefined;
    }
  };
  const working = importFiles({ perform: hands.perform, newId: hands.newId, actor }, files(), { source: source || folderOf(first.filename) }, undefined, { onRun: (runId) => run.resolve(runId), onKept: () => all.resolve() });
  working.then(() => all.resolve(), (error: unknown) => { run.reject(error); all.reject(error); });
  working.catch(() => hands.log.warn('an upload did not finish', { actorId: actor.id }));
  const runId = await run.promise;
  await all.promise;
  return runId;
}

/** The dropped folder's name; loose files come from the desk. */
const folderOf = (name: string): string => { const path = harmlessPath(name); return path.includes('/') ? path.slice(0, path.indexOf('/')).slice(0, 120) : 'desk'; };
