import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, AnyAction } from '../../platform/action.ts';
import type { Perform } from '../../platform/perform.ts';
import { signIn } from '../../modules/access/index.ts';
import { apiPath } from './server.ts';
import { cookieName, deviceCookieName, readCookie } from './actor.ts';

export type ApiParts = { perform: Perform; actorOf(request: FastifyRequest): Promise<Actor>; actions: readonly AnyAction[] };

/** Acts that answer a session secret: it goes into the cookie, never into the body. */
const startsSession = new Set([signIn.name, 'access.passkey-sign-in', 'access.first-administrator']);
/** Acts with a door of their own (OAuth2). */
const elsewhere = new Set(['access.issue-token', 'access.revoke-token']);

export function apiRoutes(app: FastifyInstance, { perform, actorOf, actions }: ApiParts): void {
  const endSession = actions.find((a) => a.name === 'access.end-session');
  for (const action of actions) {
    if (action.right === 'system' || elsewhere.has(action.name) || action.checkInput === false) continue;
    app.post(apiPath(action), async (request, reply) => {
      const actor = await actorOf(request);
      const body = (request.body ?? {}) as Record<string, unknown>;
      reply.header('cache-control', 'no-store');
      if (!startsSession.has(action.name)) {
        const output = await perform(action, body, actor);
        if (action.name === 'access.sign-out') clearCookie(reply);
        return reply.type('application/json').send(JSON.stringify(output ?? {}));
      }
      const known = action.name === signIn.name ? readCookie(request.headers.cookie, deviceCookieName)?.slice(0, 100) : undefined;
      const { secret, device, ...rest } = await perform(action, { ...body, device: known, where: request.headers['user-agent'] ?? '' }, actor) as { secret?: string; device?: string };
      if (secret) {
        setCookies(reply, secret, device);
        // Signing in over an open session ends that one: nobody is left signed in behind another.
        if (actor.session && endSession) await perform(endSession, { id: actor.session }, actor);
      }
      return reply.type('application/json').send(JSON.stringify(rest));
    });
  }
}

const halfYearSeconds = 180 * 86_400;

function setCookies(reply: FastifyReply, secret: string, device: string | undefined): void {
  const session = `${cookieName}=${secret}; Path=/; Secure; HttpOnly; SameSite=Strict`;
  reply.header('set-cookie', device === undefined ? session : [session, `${deviceCookieName}=${device}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=${halfYearSeconds}`]);
}

function clearCookie(reply: FastifyReply): void {
  reply.header('set-cookie', `${cookieName}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0`);
}
