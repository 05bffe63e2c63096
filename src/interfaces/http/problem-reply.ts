import type { FastifyReply } from 'fastify';
import { Problem, problems } from '../../platform/problem.ts';

/** RFC 9457 problem details. */
export function replyProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const row = problems[problem.kind];
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', String(problem.retryAfterSeconds));
  return reply.status(row.http).header('content-type', 'application/problem+json').send(JSON.stringify({
    type: `urn:chartkeeper:problem:${problem.kind}`, kind: problem.kind, title: row.title, status: row.http, detail: problem.message,
    ...(problem.issues.length ? { issues: problem.issues } : {}), ...(problem.because.length ? { because: problem.because } : {}),
  }));
}

/** What Fastify and its plugins throw, in our one table. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  if (statusCode === 413) return new Problem('too-large', 'What was sent is larger than this door takes');
  if (statusCode === 415) return new Problem('not-supported', 'This door does not take that content type');
  if (statusCode === 404) return new Problem('not-found', 'Nothing is here under that address');
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new Problem('unreadable', code === 'FST_ERR_CTP_INVALID_JSON_BODY' || error instanceof SyntaxError ? 'The body is not JSON' : 'The request could not be read');
  return new Problem('bug', 'Something went wrong here; it has been logged', { cause: error });
}
