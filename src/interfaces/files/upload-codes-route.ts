import multipart from '@fastify/multipart';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Actor, AnyAction } from '../../platform/action.ts';
import type { Log } from '../../platform/log.ts';
import type { Perform } from '../../platform/perform.ts';
import { Problem } from '../../platform/problem.ts';
import { harmlessPath } from './harmless-path.ts';
import { loadCodes } from './load-codes.ts';
import type { LoadOptions, PerformByName } from './load-codes.ts';
import { drained } from './unpack.ts';
import type { Incoming } from './unpack.ts';

export type UploadCodesParts = { perform: Perform; actions: readonly AnyAction[]; log: Log; actorOf(request: FastifyRequest): Promise<Actor> };

const uploadBytesMax = 8 * 2 ** 30;

/**
 * `POST /api/terminology/upload`, multipart: optional fields `kind`, `version`, `effectiveOn`, `older`, `retireMany`, then the files of a release. The reply is
 * NDJSON: `{progress}` lines while it is read and staged, and last `{done}` or `{problem}`. The whole is acts of the person who uploads.
 */
export async function uploadCodesRoute(app: FastifyInstance, parts: UploadCodesParts): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(multipart as never, { preservePath: true, throwFileSizeLimit: true, limits: { fileSize: uploadBytesMax, files: 2000, parts: 2010, fields: 10, fieldSize: 1000, fieldNameSize: 100, headerPairs: 100 } } as never);
    scope.post('/api/terminology/upload', { bodyLimit: uploadBytesMax }, async (request, reply) => {
      const actor = await parts.actorOf(request);
      // Asked before a byte is read, so that nobody's upload is taken in at all.
      if (!actor.rights.has('terminology.load')) throw new Problem(actor.kind === 'nobody' ? 'not-signed-in' : 'not-permitted', actor.kind === 'nobody' ? 'Sign in first' : 'Your roles do not include loading code systems');
      if (!request.isMultipart()) throw new Problem('not-supported', 'Send the files as multipart/form-data');
      const { options, files } = await readParts(request);
      const act: PerformByName = <T>(name: string, input: object) => parts.perform(parts.actions.find((a) => a.name === name)!, input, actor) as Promise<T>;
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-accel-buffering': 'no' });
      const say = (line: object): void => { reply.raw.write(`${JSON.stringify(line)}\n`); };
      let told = 0;
      try {
        say({ done: await loadCodes(act, files, options, (progress) => { if (Date.now() - told > 300 || progress.step === 'changing') { told = Date.now(); say({ progress }); } }) });
      } catch (error) {
        if (!(error instanceof Problem)) parts.log.error('codes could not be loaded', { actorId: actor.id, stack: error instanceof Error ? error.name : 'thrown' });
        say({ problem: error instanceof Problem ? { kind: error.kind, detail: error.message, issues: error.issues } : { kind: 'bug', detail: 'Something went wrong here; it has been logged' } });
      }
      reply.raw.end();
    });
  });
}

async function readParts(request: FastifyRequest): Promise<{ options: LoadOptions; files: AsyncGenerator<Incoming> }> {
  const parts = request.parts(), options: LoadOptions = {};
  let first: MultipartFile | undefined;
  for (;;) {
    const next = await parts.next();
    if (next.done) break;
    if (next.value.type === 'file') { first = next.value; break; }
    const { fieldname, value } = next.value, text = String(value).trim();
    if (text === '') continue;
    if (fieldname === 'kind' && text !== 'auto') options.kind = text;
    else if (fieldname === 'version') options.version = text;
    else if (fieldname === 'effectiveOn') options.effectiveOn = text;
    else if ((fieldname === 'older' || fieldname === 'retireMany') && text === 'true') options[fieldname] = true;
  }
  if (!first) throw new Problem('invalid-input', 'No file was sent');
  const files = async function* (): AsyncGenerator<Incoming> {
    for (let file: MultipartFile | undefined = first; file; ) {
      yield { path: harmlessPath(file.filename || 'unnamed'), bytes: drained(file.file) };
      const next = await parts.next();
      file = !next.done && next.value.type === 'file' ? next.value : undefined;
    }
  };
  return { options, files: files() };
}
