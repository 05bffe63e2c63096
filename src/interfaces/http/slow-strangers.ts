import type { FastifyInstance } from 'fastify';
import { Problem } from '../../platform/problem.ts';
import { replyProblem } from './problem-reply.ts';

/** The doors where somebody says who they are. */
const doors = new Set(['/api/access/sign-in', '/api/access/passkey-sign-in', '/api/access/first-administrator', '/oauth2/token', '/oauth2/revoke']);
const minuteMs = 60_000, addressesMost = 20_000;

/**
 * Many names tried from one address: after so many failures in a minute that address waits for the minute's end
 * (45 CFR 164.308(a)(5)(ii)(C)). A name's own waiting is counted with the person.
 */
export function slowStrangers(app: FastifyInstance, failuresMost: () => number, nowMs: () => number = Date.now): void {
  const failed = new Map<string, { count: number; untilMs: number }>();
  app.addHook('onRequest', async (request, reply) => {
    if (!doors.has(request.routeOptions.url ?? '')) return;
    const known = failed.get(request.ip), now = nowMs();
    if (!known || now >= known.untilMs || known.count < failuresMost()) return;
    const seconds = Math.ceil((known.untilMs - now) / 1000);
    reply.header('cache-control', 'no-store');
    return replyProblem(reply, new Problem('too-many', `Too many failed tries from this address: wait ${seconds} seconds and try again`, { retryAfterSeconds: seconds }));
  });
  app.addHook('onResponse', async (request, reply) => {
    if (!doors.has(request.routeOptions.url ?? '') || ![400, 401, 403, 429].includes(reply.statusCode)) return;
    const now = nowMs(), known = failed.get(request.ip);
    if (known && now < known.untilMs) { known.count += 1; return; }
    if (failed.size >= addressesMost) for (const [address, one] of failed) if (now >= one.untilMs || failed.size >= addressesMost) failed.delete(address);
    failed.set(request.ip, { count: 1, untilMs: now + minuteMs });
  });
}
