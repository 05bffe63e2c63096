import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { action } from '../../../platform/action.ts';
import { actionOf } from '../../../platform/module.ts';
import { Problem } from '../../../platform/problem.ts';
import * as contracts from '../contract.ts';
import { allClients, clientById, endClientRow, insertClient, insertToken, revokeTokenRow } from '../store/client.ts';
import { tellChanged } from '../store/person.ts';
import { requireFacility } from './facilities.ts';
import { hashSecret, newSecret } from '../secrets.ts';
import { keptApart, mergeScope, readScopes } from '../rules/scopes.ts';

export const addClient = actionOf(contracts.addClient, {
  title: 'Add a program client', kind: 'write', right: 'access.manage',
  async run(ctx, { name, scope, facility }) {
    const { scopes, unknown } = readScopes(scope);
    if (unknown.length || !scopes.length) throw new Problem('invalid-input', `The scope ${unknown[0] ?? scope} is not understood`, { issues: [{ at: 'scope', says: `The scope ${unknown[0] ?? scope} is not understood`, mend: 'Write scopes like system/Patient.rs or system/*.cruds; records/kept-apart beside them for psychotherapy notes and the like' }] });
    if (facility !== undefined) await requireFacility(ctx, facility);
    const id = `client-${randomUUID()}`, secret = newSecret();
    await insertClient(ctx.tx, { id, name, secretHash: hashSecret(secret).toString('hex'), scope, facility: facility ?? ctx.facility });
    ctx.note({ clientId: id, scope });
    return { client_id: id, client_secret: secret, scope };
  },
});

export const listClients = actionOf(contracts.listClients, {
  title: 'List program clients', kind: 'read', right: 'access.manage',
  async run(ctx) {
    return { clients: (await allClients(ctx.tx)).map((c) => ({ id: c.client_id, name: c.name, scope: c.scope, active: c.active, createdAt: c.created_at.toISOString() })) };
  },
});

export const endClient = actionOf(contracts.endClient, {
  title: 'End a program client', kind: 'write', right: 'access.manage',
  async run(ctx, { id }) {
    if (!await endClientRow(ctx.tx, id)) throw new Problem('not-found', 'There is no such client');
    await tellChanged(ctx.tx);
    return {};
  },
});

/** OAuth2 client credentials (RFC 6749 4.4). Answers the token, which is kept only as a hash. */
export const issueToken = action({
  name: 'access.issue-token', title: 'Issue an access token to a program', kind: 'write', right: 'public',
  input: z.object({ clientId: z.string().max(200), clientSecret: z.string().max(500), scope: z.string().max(2000).default('') }),
  async run(ctx, { clientId, clientSecret, scope }) {
    const client = await clientById(ctx.tx, clientId);
    ctx.note({ clientId: client ? clientId : 'unknown' });
    if (!client?.active || client.secret_hash !== hashSecret(clientSecret).toString('hex')) throw new Problem('not-signed-in', 'The client id and secret do not fit together');
    const granted: string = narrow(client.scope, scope);
    if (!granted) throw new Problem('not-permitted', 'None of the scopes asked for was given to this client');
    const token = newSecret();
    const seconds = ctx.policy<number>('token.lifetime-minutes') * 60;
    await insertToken(ctx.tx, { hash: hashSecret(token), clientId, scope: granted, at: ctx.now, until: new Date(ctx.now.getTime() + seconds * 1000) });
    return { access_token: token, token_type: 'Bearer', expires_in: seconds, scope: granted };
  },
});

/** A program gives a token back (RFC 7009). An unknown token is no error. */
export const revokeToken = action({
  name: 'access.revoke-token', title: 'Revoke an access token', kind: 'write', right: 'public',
  input: z.object({ clientId: z.string().max(200), clientSecret: z.string().max(500), token: z.string().max(500) }),
  async run(ctx, { clientId, clientSecret, token }) {
    if (await revokeTokenRow(ctx.tx, hashSecret(token), clientId, hashSecret(clientSecret).toString('hex'))) await tellChanged(ctx.tx);
    return {};
  },
});

/** What of the asked scopes the client has; nothing asked means all it has. */
function narrow(has: string, asked: string): string {
  if (!asked.trim()) return has;
  const mine = readScopes(has).scopes;
  return readScopes(asked).scopes.flatMap((want) => {
    if (want.type === keptApart) return mine.some((m) => m.type === keptApart) ? [keptApart] : [];
    // Joining people has no letter, and no wildcard reaches it.
    if (want.letters.has('$merge')) return mine.some((m) => m.letters.has('$merge')) ? [mergeScope] : [];
    const letters = [...'cruds'].filter((l) => want.letters.has(l) && mine.some((m) => (m.type === '*' || m.type === want.type) && m.letters.has(l)));
    return letters.length ? [`system/${want.type}.${letters.join('')}`] : [];
  }).join(' ');
}
