import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, AnyAction } from '../../platform/action.ts';
import type { Perform } from '../../platform/perform.ts';
import { signIn } from '../../modules/access/index.ts';
import { apiPath } from './server.ts';
import { cookieName } from './actor.ts';

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
      const { secret, ...rest } = await perform(action, { ...body, where: request.headers['user-agent'] ?? '' }, actor) as { secret?: string };
      if (secret) {
        setCookie(reply, secret);
        // Signing in over an open session ends that one: nobody is left signed in behind another.
        if (actor.session && endSession) await perform(endSession, { id: actor.session }, actor);
      }
      return reply.type('application/json').send(JSON.stringify(rest));
    });
  }
}

function setCookie(reply: FastifyReply, secret: string): void {
  reply.header('set-cookie', `${cookieName}=${secret}; Path=/; Secure; HttpOnly; SameSite=Strict`);
}

function clearCookie(reply: FastifyReply): void {
  reply.header('set-cookie', `${cookieName}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0`);
}
