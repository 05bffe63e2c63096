import { z } from 'zod';
import { generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import { action } from '../../../platform/action.ts';
import type { Action } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import * as contracts from '../contract.ts';
import { passwordIsMine, self } from './own-account.ts';
import { deletePasskey, dropChallenges, insertPasskey, notePasskeyUse, passkeyById, passkeyIdsOf, passkeysOf, putChallenge, readChallenge, takeSignInChallenge } from '../store/second-step.ts';
import { begin } from './sign-in.ts';
import type { SignedIn } from './sign-in.ts';

/** Passkeys (WebAuthn). `site` is the address people use: a passkey is bound to its host name. */
export type Site = { origin: string; host: string };

export function passkeyActions(site: () => Site): Action<any, any>[] {
  const start = action({
    name: contracts.startPasskey.name, title: 'Begin adding a passkey', kind: 'write', right: 'access.self', input: contracts.startPasskey.input,
    async run(ctx, { password }) {
      const person = await self(ctx);
      if (person.demo) throw new Problem('rule-refused', 'Demo accounts have no passkeys');
      // A session left open is no way to a key of one's own to somebody else's account.
      if (!await passwordIsMine(ctx, person, password)) return { options: {} };
      const have = await passkeyIdsOf(ctx.tx, person.person_id);
      const options = await generateRegistrationOptions({ rpName: 'Chartkeeper', rpID: site().host, userName: person.sign_in_name, userID: new TextEncoder().encode(person.person_id), userDisplayName: person.name, excludeCredentials: have.map((id) => ({ id })), authenticatorSelection: { residentKey: 'required', userVerification: 'required' } });
      await putChallenge(ctx.tx, { id: ctx.newId(), personId: person.person_id, challenge: options.challenge, purpose: 'passkey' });
      return { options };
    },
  });
  const confirm = action({
    name: contracts.confirmPasskey.name, title: 'Add a passkey', kind: 'write', right: 'access.self', input: contracts.confirmPasskey.input,
    async run(ctx, { response, name }) {
      const pending = await readChallenge(ctx.tx, ctx.actor.id, 'passkey');
      await dropChallenges(ctx.tx, ctx.actor.id, 'passkey');
      if (!pending) throw new Problem('conflict', 'Begin again: it was left for too long');
      const checked = await verifyRegistrationResponse({ response: response as never, expectedChallenge: pending, expectedOrigin: site().origin, expectedRPID: site().host, requireUserVerification: true }).catch(() => undefined);
      if (!checked?.verified) throw new Problem('invalid-input', 'The passkey could not be verified; begin again');
      const { credential } = checked.registrationInfo;
      await insertPasskey(ctx.tx, { id: credential.id, personId: ctx.actor.id, publicKey: Buffer.from(credential.publicKey), counter: credential.counter, transports: credential.transports ?? [], name: name || 'Passkey' });
      return {};
    },
  });
  const list = action({
    name: contracts.passkeys.name, title: 'List one\'s own passkeys', kind: 'read', right: 'access.self', input: contracts.passkeys.input, output: contracts.passkeys.output,
    run: async (ctx) => ({ passkeys: (await passkeysOf(ctx.tx, (await self(ctx)).person_id)).map((k) => ({ id: k.credential_id, name: k.name, addedAt: k.created_at.toISOString(), lastUsedAt: k.last_used_at?.toISOString() ?? null })) }),
  });
  const remove = action({
    name: contracts.removePasskey.name, title: 'Remove a passkey', kind: 'write', right: 'access.self', input: contracts.removePasskey.input, output: contracts.removePasskey.output,
    async run(ctx, { id, password }) {
      const person = await self(ctx);
      if (!await passwordIsMine(ctx, person, password)) return {};
      if (!await deletePasskey(ctx.tx, person.person_id, id)) throw new Problem('not-found', 'That passkey is not yours, or has gone already');
      return {};
    },
  });
  const startSignIn = action({
    name: contracts.startPasskeySignIn.name, title: 'Begin to sign in with a passkey', kind: 'write', right: 'public', input: contracts.startPasskeySignIn.input,
    async run(ctx) {
      const options = await generateAuthenticationOptions({ rpID: site().host, userVerification: 'required' });
      const challengeId = ctx.newId();
      await putChallenge(ctx.tx, { id: challengeId, personId: null, challenge: options.challenge, purpose: 'sign-in' });
      return { options, challengeId };
    },
  });
  const signIn = action({
    name: contracts.passkeySignIn.name, title: 'Sign in with a passkey', kind: 'write', right: 'public', input: contracts.passkeySignIn.input.extend({ where: z.string().default('') }),
    async run(ctx, { response, challengeId, where }): Promise<SignedIn> {
      const no = new Problem('not-signed-in', 'That passkey does not open an account here');
      const id = (response as { id?: unknown } | null)?.id;
      if (typeof id !== 'string' || !/^\d{1,19}$/.test(challengeId)) throw no;
      const pending = await takeSignInChallenge(ctx.tx, challengeId);
      const key = await passkeyById(ctx.tx, id);
      if (!pending || !key?.active) throw no;
      const checked = await verifyAuthenticationResponse({ response: response as never, expectedChallenge: pending, expectedOrigin: site().origin, expectedRPID: site().host, requireUserVerification: true, credential: { id: key.credential_id, publicKey: new Uint8Array(key.public_key), counter: Number(key.counter), transports: key.transports as never } }).catch(() => undefined);
      if (!checked?.verified) throw no;
      await notePasskeyUse(ctx.tx, id, checked.authenticationInfo.newCounter, ctx.now);
      return { next: 'done', secret: await begin(ctx, key.person_id, where) };
    },
  });
  return [start, confirm, list, remove, startSignIn, signIn];
}
