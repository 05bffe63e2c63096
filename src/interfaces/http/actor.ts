import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../platform/action.ts';
import type { Memory } from '../../modules/access/index.ts';
import { Problem } from '../../platform/problem.ts';

export const cookieName = '__Host-chartkeeper';
/** By this a browser is known in which somebody signed in before; it opens nothing. */
export const deviceCookieName = '__Host-chartkeeper-device';

export const nobody: Actor = { kind: 'nobody', id: 'nobody', name: 'Nobody', roles: [], rights: new Set(), facility: 'main' };

/** From a request to its actor: a bearer token (programs) or the session cookie (people); otherwise nobody. */
export function actorReader(memory: Memory, sameOrigin: (origin: string, request: FastifyRequest) => boolean): (request: FastifyRequest) => Promise<Actor> {
  return async (request) => {
    const authorization = request.headers.authorization;
    if (authorization !== undefined) {
      const m = /^Bearer ([A-Za-z0-9._~+/-]{20,200}=*)$/i.exec(authorization);
      return (m && (await memory.ofToken(m[1]!))?.actor) || nobody;
    }
    const secret = readCookie(request.headers.cookie, cookieName);
    if (secret === undefined) return nobody;
    const known = await memory.ofSession(secret);
    if (!known) return nobody;
    // A cookie travels by itself, so a change must also carry our header, and must not come from another site.
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      const origin = request.headers.origin;
      if (request.headers['x-chartkeeper'] !== '1' || (origin !== undefined && !sameOrigin(origin, request))) {
        throw new Problem('not-permitted', 'The request did not come from the desk itself', { issues: [{ at: 'x-chartkeeper', says: 'The header x-chartkeeper: 1 is missing, or the request comes from another site' }] });
      }
    }
    return known.actor;
  };
}

export function readCookie(header: string | undefined, name: string): string | undefined {
  if (!header) return undefined;
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}
