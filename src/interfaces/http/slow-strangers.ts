import type { FastifyInstance } from 'fastify';
import { Problem } from '../../platform/problem.ts';
import { replyProblem } from './problem-reply.ts';

/** The doors where somebody says who they are. */
const doors = new Set(['/api/access/sign-in', '/api/access/passkey-sign-in', '/api/access/first-administrator', '/oauth2/token', '/oauth2/revoke']);
const minuteMs = 60_000, addressesMost = 20_000;
const atOnce = 4, inLineMost = 100;

/**
 * Many names tried from one address: after so many failures in a minute that address waits for the minute's end
 * (45 CFR 164.308(a)(5)(ii)(C)). Counted in this process: of several on one database each counts for itself. A name's own waiting is counted in the database, for all.
 */
export function slowStrangers(app: FastifyInstance, failuresMost: () => number, nowMs: () => number = Date.now): void {
  const failed = new Map<string, { count: number; untilMs: number }>();
  const slowed = (address: string): Problem | undefined => {
    const known = failed.get(address), now = nowMs();
    if (!known || now >= known.untilMs || known.count < failuresMost()) return undefined;
    const seconds = Math.ceil((known.untilMs - now) / 1000);
    return new Problem('too-many', `Too many failed tries from this address: wait ${seconds} seconds and try again`, { retryAfterSeconds: seconds });
  };
  app.addHook('onRequest', async (request, reply) => {
    if (!doors.has(request.routeOptions.url ?? '')) return;
    const problem = slowed(request.ip);
    if (!problem) return;
    reply.header('cache-control', 'no-store');
    return replyProblem(reply, problem);
  });
  // A password is checked slowly by design, holding a connection to the database: so many at once, a line behind them, and no more.
  let inside = 0;
  const line: (() => void)[] = [];
  app.addHook('preHandler', async (request, reply) => {
    if (!doors.has(request.routeOptions.url ?? '')) return;
    if (inside >= atOnce) {
      if (line.length >= inLineMost) throw new Problem('too-many', 'Many people are signing in at this moment: try again in a few seconds', { retryAfterSeconds: 3 });
      await new Promise<void>((go) => line.push(go));
    }
    inside += 1;
    let left = false;
    const leave = (): void => { if (left) return; left = true; inside -= 1; line.shift()?.(); };
    reply.raw.once('close', leave);
    if (reply.raw.destroyed) leave(); // gone while it stood in line
    // Others of the same address may have failed meanwhile: many at once are no way around the count.
    const problem = slowed(request.ip);
    if (problem) throw problem;
  });
  app.addHook('onResponse', async (request, reply) => {
    if (!doors.has(request.routeOptions.url ?? '') || ![400, 401, 403, 429].includes(reply.statusCode)) return;
    const now = nowMs(), known = failed.get(request.ip);
    if (known && now < known.untilMs) { known.count += 1; return; }
    if (failed.size >= addressesMost) for (const [address, one] of failed) if (now >= one.untilMs || failed.size >= addressesMost) failed.delete(address);
    failed.set(request.ip, { count: 1, untilMs: now + minuteMs });
  });
}
