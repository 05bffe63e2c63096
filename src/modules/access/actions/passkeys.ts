import { z } from 'zod';
import { generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import { action } from '../../../platform/action.ts';
import type { Action } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import * as contracts from '../contract.ts';
import { personById } from '../store/person.ts';
import { begin } from './sign-in.ts';
import type { SignedIn } from './sign-in.ts';

/** Passkeys (WebAuthn). `site` is the address people use: a passkey is bound to its host name. */
export type Site = { origin: string; host: string };

export function passkeyActions(site: () => Site): Action<any, any>[] {
  const start = action({
    name: contracts.startPasskey.name, title: 'Begin adding a passkey', kind: 'write', right: 'access.self', input: contracts.startPasskey.input,
    async run(ctx) {
      const person = await personById(ctx.tx, ctx.actor.id);
      if (!person || person.demo) throw new Problem('rule-refused', 'Demo accounts have no passkeys');
      const have = await ctx.tx.query('select credential_id from access.passkey where person_id = $1', [person.person_id]);
      const options = await generateRegistrationOptions({ rpName: 'Chartkeeper', rpID: site().host, userName: person.sign_in_name, userID: new TextEncoder().encode(person.person_id), userDisplayName: person.name, excludeCredentials: have.map((h) => ({ id: h.credential_id })), authenticatorSelection: { residentKey: 'required', userVerification: 'required' } });
      await ctx.tx.query(`delete from access.challenge where person_id = $1 and purpose = 'passkey'`, [person.person_id]);
      await ctx.tx.query(`insert into access.challenge (challenge_id, person_id, challenge, purpose) values ($1, $2, $3, 'passkey')`, [ctx.newId(), person.person_id, options.challenge]);
      return { options };
    },
  });
  const confirm = action({
    name: contracts.confirmPasskey.name, title: 'Add a passkey', kind: 'write', right: 'access.self', input: contracts.confirmPasskey.input,
    async run(ctx, { response, name }) {
      const [pending] = await ctx.tx.query(`delete from access.challenge where person_id = $1 and purpose = 'passkey' and created_at > now() - interval '10 minutes' returning challenge`, [ctx.actor.id]);
      if (!pending) throw new Problem('conflict', 'Begin again: it was left for too long');
      const checked = await verifyRegistrationResponse({ response: response as never, expectedChallenge: pending.challenge, expectedOrigin: site().origin, expectedRPID: site().host, requireUserVerification: true }).catch(() => undefined);
      if (!checked?.verified) throw new Problem('invalid-input', 'The passkey could not be verified; begin again');
      const { credential } = checked.registrationInfo;
      await ctx.tx.query('insert into access.passkey (credential_id, person_id, public_key, counter, transports, name) values ($1, $2, $3, $4, $5, $6)', [credential.id, ctx.actor.id, Buffer.from(credential.publicKey), credential.counter, credential.transports ?? [], name || 'Passkey']);
      return {};
    },
  });
  const startSignIn = action({
    name: contracts.startPasskeySignIn.name, title: 'Begin to sign in with a passkey', kind: 'write', right: 'public', input: contracts.startPasskeySignIn.input,
    async run(ctx) {
      const options = await generateAuthenticationOptions({ rpID: site().host, userVerification: 'required' });
      const challengeId = ctx.newId();
      await ctx.tx.query(`delete from access.challenge where created_at < now() - interval '1 hour'`);
      await ctx.tx.query(`insert into access.challenge (challenge_id, challenge, purpose) values ($1, $2, 'sign-in')`, [challengeId, options.challenge]);
      return { options, challengeId };
    },
  });
  const signIn = action({
    name: contracts.passkeySignIn.name, title: 'Sign in with a passkey', kind: 'write', right: 'public', input: contracts.passkeySignIn.input.extend({ where: z.string().default('') }),
    async run(ctx, { response, challengeId, where }): Promise<SignedIn> {
      const no = new Problem('not-signed-in', 'That passkey does not open an account here');
      const id = (response as { id?: unknown } | null)?.id;
      if (typeof id !== 'string' || !/^\d{1,19}$/.test(challengeId)) throw no;
      const [pending] = await ctx.tx.query(`delete from access.challenge where challenge_id = $1 and purpose = 'sign-in' and created_at > now() - interval '5 minutes' returning challenge`, [challengeId]);
      const [key] = await ctx.tx.query(`select k.*, p.active from access.passkey k join access.person p using (person_id) where credential_id = $1`, [id]);
      if (!pending || !key?.active) throw no;
      const checked = await verifyAuthenticationResponse({ response: response as never, expectedChallenge: pending.challenge, expectedOrigin: site().origin, expectedRPID: site().host, requireUserVerification: true, credential: { id: key.credential_id, publicKey: new Uint8Array(key.public_key), counter: Number(key.counter), transports: key.transports } }).catch(() => undefined);
      if (!checked?.verified) throw no;
      await ctx.tx.query('update access.passkey set counter = $2, last_used_at = $3 where credential_id = $1', [id, checked.authenticationInfo.newCounter, ctx.now]);
      return { next: 'done', secret: await begin(ctx, key.person_id, where) };
    },
  });
  return [start, confirm, startSignIn, signIn];
}
