import { z } from 'zod';
import { createHash } from 'node:crypto';
import { verifySync } from 'otplib';
import { action } from '../../../platform/action.ts';
import type { Ctx } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import { noteSignIn, personBySignInName } from '../store/person.ts';
import type { PersonRow } from '../store/person.ts';
import { rememberTotpStep, useUpRecovery } from '../store/second-step.ts';
import { openSession } from '../store/session.ts';
import { hashSecret, newSecret, passwordFits, pretendToCheck } from '../secrets.ts';
import { deviceKnownTo, noteDevice } from '../store/known-device.ts';
import { countedAs, countFailure, failuresBefore } from '../slow-names.ts';
import { forgetFailures } from '../store/slowed-name.ts';
import { signIn as contract } from '../contract.ts';

const wrong = (): Problem => new Problem('not-signed-in', 'The name and the password do not fit together', { issues: [{ at: 'password', says: 'The name and the password do not fit together', mend: 'Check the name and the caps-lock key, then try again' }] });

/** `device` is the secret by which this browser is known next time; absent where it was known already. */
export type SignedIn = { next: 'done' | 'totp'; secret?: string; device?: string };

/** The first and, where asked for, the second step. A failure is counted though the act refuses. */
export const signIn = action({
  name: contract.name, title: 'Sign in', kind: 'write', right: 'public',
  input: contract.input.extend({ where: z.string().default(''), device: z.string().max(100).optional() }),
  async run(ctx, input): Promise<SignedIn> {
    const name = input.signInName.trim().toLowerCase();
    const person = await personBySignInName(ctx.tx, name);
    if (person) ctx.note({ personId: person.person_id });
    const device = input.device && person ? await deviceKnownTo(ctx.tx, hashSecret(input.device), person.person_id) : undefined;
    const counted = countedAs(name, device), before = await failuresBefore(ctx, counted);
    const failed = async (problem: Problem): Promise<SignedIn> => { await countFailure(ctx, counted, before, problem); return { next: 'done' }; };
    if (!person?.active) {
      await pretendToCheck(input.password);
      return failed(wrong());
    }
    if (!await passwordFits(person.password_hash, input.password)) return failed(wrong());
    if (person.totp_key) {
      if (!input.code) return { next: 'totp' };
      if (!await secondStepFits(ctx, person, input.code)) {
        return failed(new Problem('not-signed-in', 'That code is not right', { issues: [{ at: 'code', says: 'That code is not right', mend: 'Type the six digits your app shows now' }] }));
      }
    }
    if (before) await forgetFailures(ctx.tx, counted);
    const secret = await begin(ctx, person.person_id, input.where);
    if (device) { await noteDevice(ctx.tx, device, person.person_id, ctx.now); return { next: 'done', secret }; }
    const made = newSecret();
    await noteDevice(ctx.tx, hashSecret(made), person.person_id, ctx.now);
    return { next: 'done', secret, device: made };
  },
});

export async function begin(ctx: Ctx, personId: string, where: string): Promise<string> {
  const secret = newSecret(), id = ctx.newId();
  await noteSignIn(ctx.tx, personId, ctx.now);
  await openSession(ctx.tx, { id, personId, secretHash: hashSecret(secret), at: ctx.now, where });
  ctx.note({ personId, sessionId: id });
  return secret;
}

/** A code counts once: the time step it belongs to is remembered. Recovery codes are used up. */
async function secondStepFits(ctx: Ctx, person: PersonRow, code: string): Promise<boolean> {
  const typed = code.replace(/[\s-]/g, '').toLowerCase();
  if (/^\d{6}$/.test(typed)) {
    const result = verifySync({ secret: person.totp_key!, token: typed, epochTolerance: 30, epoch: Math.floor(ctx.now.getTime() / 1000) });
    if (!result.valid) return false;
    const step = Math.floor(ctx.now.getTime() / 30_000) + (('delta' in result ? result.delta : 0) ?? 0);
    if (step <= Number(person.totp_used)) return false;
    await rememberTotpStep(ctx.tx, person.person_id, step);
    return true;
  }
  const hashed = createHash('sha256').update(typed).digest('hex');
  if (!person.recovery_hashes.includes(hashed)) return false;
  await useUpRecovery(ctx.tx, person.person_id, hashed);
  return true;
}
