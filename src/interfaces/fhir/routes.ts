import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../platform/action.ts';
import type { Perform } from '../../platform/perform.ts';
import { Problem } from '../../platform/problem.ts';
import type { ExactJson } from '../../standards/fhir/exact-json.ts';
import { parseExact } from '../../standards/fhir/exact-json.ts';
import { localReferences } from '../../standards/fhir/references.ts';
import { answer } from './answer.ts';
import type { Answer, Ask, Desk } from './ask.ts';
import { capabilityStatement } from './capability.ts';
import { HttpRefusal, outcomeOf } from './outcome.ts';
import type { BodyKind } from './read-headers.ts';
import { bodyKind, readPrefer, requireJson } from './read-headers.ts';

export type FhirDoor = {
  perform: Perform;
  actorOf(request: FastifyRequest): Promise<Actor>;
  /** Where people reach the program, without trailing slash. */
  base?(request: FastifyRequest): string;
  version?: string;
};

const prefix = '/fhir/R4';
const bodyMax = 50 * 2 ** 20;
const mediaType = 'application/fhir+json; charset=utf-8';

/** The FHIR R4 API. Bodies are read raw, so that digits stay; answers are stored texts, so that nothing is written twice. */
export function fhirRoutes(app: FastifyInstance, door: FhirDoor): void {
  const base = (request: FastifyRequest): string => `${door.base ? door.base(request) : `${request.protocol}://${request.host}`}${prefix}`;
  app.register(async (part) => {
    part.removeAllContentTypeParsers();
    part.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: bodyMax }, (_request, body, done) => done(null, body));
    part.setErrorHandler((error, request, reply) => refuse(reply, error, base(request)));
    part.get(`${prefix}/metadata`, async (request, reply) => {
      requireJson(new URLSearchParams(request.url.split('?')[1] ?? '').get('_format'), request.headers.accept);
      return reply.header('content-type', mediaType).send(capabilityStatement(base(request), door.version ?? '0'));
    });
    const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const actor = await door.actorOf(request);
      try {
        if (asksForBytes(request)) return await sendBytes(reply, { perform: door.perform, actor }, request, base(request));
        return send(reply, await answer({ perform: door.perform, actor, version: door.version ?? '0' }, readAsk(request, base(request))));
      } catch (error) {
        // A stranger is told to sign in, whatever else was wrong with the address or the body.
        throw actor.kind === 'nobody' && error instanceof Problem && error.kind !== 'not-signed-in' ? new Problem('not-signed-in', 'Sign in first') : error;
      }
    };
    for (const url of [prefix, `${prefix}/*`]) part.route({ method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], url, bodyLimit: bodyMax, handler: handle });
  });
}

const bytesOf = /^[^?]*\/Binary\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/\d{1,9})?$/;

/** A Binary is read as what it holds when the reader asks for another type than FHIR's (binary.html#rest). */
const asksForBytes = ({ method, url, headers }: FastifyRequest): boolean => method === 'GET' && bytesOf.test(url) && headers.accept !== undefined && !/json|xml|\*\/\*/i.test(headers.accept);

const headerSafe = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:;[\x20-\x7e]*)?$/;

/** Handed over as a file, never shown in place: what a record holds is not trusted to be harmless. */
async function sendBytes(reply: FastifyReply, desk: Desk, request: FastifyRequest, base: string): Promise<FastifyReply> {
  const { text, ...marks } = await answer(desk, { method: 'GET', path: request.url.slice(prefix.length).split('/').filter((s) => s !== ''), params: '', prefer: { strict: false }, base });
  const { contentType, data } = JSON.parse(text) as { contentType: string; data?: string };
  const wanted = request.headers.accept!.split(',').map((one) => one.split(';')[0]!.trim().toLowerCase()), type = contentType.split(';')[0]!.trim().toLowerCase();
  if (!wanted.includes(type) && !wanted.includes(`${type.split('/')[0]}/*`)) throw new HttpRefusal(406, 'This Binary is of another type', [{ at: 'Accept', code: 'not-supported', says: 'asks for a type that this Binary is not', mend: 'Ask for application/fhir+json, or for the type it names' }]);
  return mark(reply, marks).header('content-type', headerSafe.test(contentType) ? contentType : 'application/octet-stream').header('content-disposition', 'attachment').header('x-content-type-options', 'nosniff').send(Buffer.from(data ?? '', 'base64'));
}

function readAsk(request: FastifyRequest, base: string): Ask {
  const { headers } = request;
  const cut = request.url.indexOf('?');
  let params = cut < 0 ? '' : request.url.slice(cut + 1);
  const path = (cut < 0 ? request.url : request.url.slice(0, cut)).slice(prefix.length).split('/').filter((s) => s !== '').map(decode);
  requireJson(params.includes('_format=') ? new URLSearchParams(params).get('_format') : null, headers.accept);
  const buffer = request.body as Buffer | undefined;
  let body: ExactJson | undefined, kind: BodyKind | undefined;
  if (buffer !== undefined && buffer.length > 0) {
    kind = bodyKind(headers['content-type']);
    if (!isUtf8(buffer)) throw new Problem('unreadable', 'The body is not UTF-8', { issues: [{ at: 'body', code: 'structure', says: 'is not UTF-8', mend: 'FHIR JSON is sent in UTF-8' }] });
    const text = buffer.toString('utf8');
    if (kind === 'form') params = params === '' ? text : `${params}&${text}`;
    else body = localBody(parseExact(text), text, base);
  }
  return {
    method: request.method, path, params, body, bodyKind: kind, prefer: readPrefer(headers.prefer as string | undefined), base,
    ifMatch: headers['if-match'], ifNoneMatch: headers['if-none-match'], ifNoneExist: headers['if-none-exist'] as string | undefined, ifModifiedSince: headers['if-modified-since'],
  };
}

/** `http://this.server/fhir/R4/Patient/1` is `Patient/1`. Looked for in the text first, so that bodies without it cost nothing. */
function localBody(body: ExactJson, text: string, base: string): ExactJson {
  if (!text.includes(base)) return body;
  const value = localReferences(body.value, base);
  return { ...body, value, exact: body.exact === body.value ? value : localReferences(body.exact, base) };
}

function decode(segment: string): string {
  if (!segment.includes('%')) return segment;
  try { return decodeURIComponent(segment); } catch { throw new Problem('not-found', 'The address cannot be read'); }
}

function mark(reply: FastifyReply, a: Omit<Answer, 'text'>): FastifyReply {
  reply.status(a.status).header('cache-control', 'no-store');
  if (a.version !== undefined) reply.header('etag', `W/"${a.version}"`);
  if (a.lastUpdated !== undefined) reply.header('last-modified', new Date(a.lastUpdated).toUTCString());
  if (a.location !== undefined) reply.header('location', a.location);
  return reply;
}

function send(reply: FastifyReply, a: Answer): FastifyReply {
  mark(reply, a);
  if (a.text === '') return reply.send();
  return reply.header('content-type', mediaType).send(a.text);
}

/** Every refusal is an OperationOutcome. */
function refuse(reply: FastifyReply, error: unknown, base: string): FastifyReply {
  const problem = asProblem(error);
  const { status, text } = outcomeOf(problem);
  if (status === 401) reply.header('www-authenticate', `Bearer realm="${base}"`);
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', String(problem.retryAfterSeconds));
  return reply.status(status).header('cache-control', 'no-store').header('content-type', mediaType).send(text);
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { statusCode } = error as { statusCode?: number };
  if (statusCode === 413) return new Problem('too-large', `The body is larger than ${bodyMax / 2 ** 20} MB`);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new HttpRefusal(statusCode, 'The request could not be read');
  return new Problem('bug', 'Something went wrong here; it has been logged', { cause: error });
}
