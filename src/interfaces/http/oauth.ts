import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Perform } from '../../platform/perform.ts';
import { issueToken, revokeToken } from '../../modules/access/index.ts';
import { Problem } from '../../platform/problem.ts';
import { nobody } from './actor.ts';

/** OAuth2 client credentials (RFC 6749), revocation (RFC 7009) and the SMART configuration that names them. */
export function oauthRoutes(app: FastifyInstance, { perform, base }: { perform: Perform; base(request: FastifyRequest): string }): void {
  app.get('/fhir/R4/.well-known/smart-configuration', async (request, reply) => reply.type('application/json').send(JSON.stringify({
    token_endpoint: `${base(request)}/oauth2/token`, revocation_endpoint: `${base(request)}/oauth2/revoke`,
    grant_types_supported: ['client_credentials'], token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    scopes_supported: ['system/*.cruds', 'system/*.rs', 'system/Patient.rs'], capabilities: ['client-confidential-symmetric', 'permission-v2'],
  })));

  app.register(async (part) => {
    part.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 20_000 }, (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))));
    part.post('/oauth2/token', (request, reply) => oauth(reply, async () => {
      const form = (request.body ?? {}) as Record<string, string>;
      if (form['grant_type'] !== 'client_credentials') return { status: 400, body: { error: 'unsupported_grant_type', error_description: 'Ask with grant_type=client_credentials' } };
      return { status: 200, body: await perform(issueToken, { ...credentials(request, form), scope: form['scope'] ?? '' }, nobody) };
    }));
    part.post('/oauth2/revoke', (request, reply) => oauth(reply, async () => {
      const form = (request.body ?? {}) as Record<string, string>;
      await perform(revokeToken, { ...credentials(request, form), token: form['token'] ?? '' }, nobody);
      return { status: 200, body: {} };
    }));
  });
}

async function oauth(reply: FastifyReply, answer: () => Promise<{ status: number; body: object }>): Promise<FastifyReply> {
  reply.header('cache-control', 'no-store').type('application/json');
  try {
    const { status, body } = await answer();
    return reply.status(status).send(JSON.stringify(body));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.kind === 'not-signed-in') return reply.status(401).header('www-authenticate', 'Basic realm="chartkeeper"').send(JSON.stringify({ error: 'invalid_client', error_description: error.message }));
    if (error.kind === 'not-permitted') return reply.status(400).send(JSON.stringify({ error: 'invalid_scope', error_description: error.message }));
    if (error.kind === 'invalid-input') return reply.status(400).send(JSON.stringify({ error: 'invalid_request', error_description: error.message }));
    throw error;
  }
}

function credentials(request: FastifyRequest, form: Record<string, string>): { clientId: string; clientSecret: string } {
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(request.headers.authorization ?? '');
  if (basic) {
    const text = Buffer.from(basic[1]!, 'base64').toString('utf8'), at = text.indexOf(':');
    return { clientId: decode(text.slice(0, at)), clientSecret: decode(text.slice(at + 1)) };
  }
  return { clientId: form['client_id'] ?? '', clientSecret: form['client_secret'] ?? '' };
}

const decode = (s: string): string => { try { return decodeURIComponent(s.replaceAll('+', ' ')); } catch { return s; } };
