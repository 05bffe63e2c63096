import type { z } from 'zod';
import type { Contract } from '../../src/values/contract.ts';
import { CallProblem } from './problem.ts';
import { session } from './session.ts';
import { m } from './messages/index.ts';

type Options = { signal?: AbortSignal | undefined; /** Do not wait for a new sign-in on 401: for the sign-in calls themselves. */ once?: boolean; /** Goes through even when the page closes; for small bodies (64 kB at most). */ keepalive?: boolean };

const headers = { 'content-type': 'application/json', accept: 'application/json', 'x-chartkeeper': '1' };

/** `POST /api/<module>/<verb-noun>` by contract. Problems come as CallProblem; a lapsed session waits and goes on. */
export async function call<I extends z.ZodType, O extends z.ZodType>(contract: Contract<I, O>, input: z.input<I>, options: Options = {}): Promise<z.output<O>> {
  return await send(`/api/${contract.name.replace('.', '/')}`, { method: 'POST', headers, body: JSON.stringify(input), ...(options.keepalive ? { keepalive: true } : {}) }, options) as z.output<O>;
}

/** Any other door of the program that answers JSON. */
export async function send(path: string, init: RequestInit, options: Options = {}): Promise<unknown> {
  for (;;) {
    const reply = await reach(path, init, options.signal);
    if (reply.status === 401 && !options.once && session.begun) {
      session.lapse('ended');
      await session.untilRenewed();
      continue;
    }
    if (reply.ok) return reply.status === 204 ? {} : await reply.json();
    throw await problemOf(reply);
  }
}

async function reach(path: string, init: RequestInit, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(path, { ...init, credentials: 'same-origin', ...(signal ? { signal } : {}) });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new CallProblem({ kind: 'offline', detail: m.states.offlineSays });
  }
}

async function problemOf(reply: Response): Promise<CallProblem> {
  const retry = Number(reply.headers.get('retry-after'));
  let body: object = {};
  try { body = await reply.json() as object; } catch { /* a proxy may answer in its own words */ }
  return new CallProblem({ kind: reply.status === 401 ? 'not-signed-in' : reply.status >= 502 ? 'unavailable' : 'bug', status: reply.status, detail: m.states.errorSays, ...body }, Number.isFinite(retry) && retry > 0 ? retry : null);
}
