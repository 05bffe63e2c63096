import { createHash, randomBytes } from 'node:crypto';
import { generateSecret, generateURI, verifySync } from 'otplib';
import { actionOf } from '../../../platform/module.ts';
import type { Ctx } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import * as contracts from '../contract.ts';
import { personById, setPassword, tellChanged } from '../store/person.ts';
import { facilityOf } from '../store/department.ts';
import { dropChallenges, passkeyIdsOf, putChallenge, readChallenge, rememberTotpStep, setTotp } from '../store/second-step.ts';
import type { PersonRow } from '../store/person.ts';
import { endSession, endSessionsOf, openSessions } from '../store/session.ts';
import { hashPassword, passwordFits } from '../secrets.ts';
import { countFailure, failuresBefore } from '../slow-names.ts';
import { forgetFailures } from '../store/slowed-name.ts';

export async function self(ctx: Ctx): Promise<PersonRow> {
  const person = ctx.actor.kind === 'person' ? await personById(ctx.tx, ctx.actor.id) : undefined;
  if (!person) throw new Problem('not-found', 'Only a person who signed in has an account here');
  return person;
}

/** Whether it is; a wrong one is counted as at the sign-in, so that a session left open is no place to guess. */
export async function passwordIsMine(ctx: Ctx, person: PersonRow, password: string): Promise<boolean> {
  const before = await failuresBefore(ctx, person.sign_in_name);
  if (await passwordFits(person.password_hash, password)) { if (before) await forgetFailures(ctx.tx, person.sign_in_name); return true; }
  await countFailure(ctx, person.sign_in_name, before, new Problem('invalid-input', 'That is not your present password', { issues: [{ at: 'password', says: 'That is not your present password' }] }));
  return false;
}

export const showMe = actionOf(contracts.me, {
  title: 'Show who I am', kind: 'read', right: 'access.self',
  async run(ctx) {
    const person = await self(ctx);
    const facility = await facilityOf(ctx.tx, person.facility_id);
    const passkeys = await passkeyIdsOf(ctx.tx, person.person_id);
    return {
      id: person.person_id, name: person.name, signInName: person.sign_in_name, roles: person.roles, rights: [...ctx.actor.rights],
      facility: { id: person.facility_id, name: facility?.name ?? person.facility_id, zone: facility?.zone ?? 'UTC' }, demo: person.demo, mustChangePassword: ctx.actor.mustChangePassword ?? false, idleMinutes: ctx.policy<number>('session.idle-minutes'), totp: person.totp_key !== null, passkeys: passkeys.length,
    };
  },
});

export const signOut = actionOf(contracts.signOut, {
  title: 'Sign out', kind: 'write', right: 'access.self',
  async run(ctx) {
    if (ctx.actor.session) await endSession(ctx.tx, ctx.actor.session, ctx.actor.id);
    await tellChanged(ctx.tx);
    return {};
  },
});

export const changePassword = actionOf(contracts.changePassword, {
  title: 'Change one\'s own password', kind: 'write', right: 'access.self',
  async run(ctx, { password, next }) {
    const person = await self(ctx);
    if (person.demo) throw new Problem('rule-refused', 'Demo accounts keep their passwords');
    if (!await passwordIsMine(ctx, person, password)) return {};
    await setPassword(ctx.tx, person.person_id, await hashPassword(next));
    await endSessionsOf(ctx.tx, person.person_id, ctx.actor.id, ctx.actor.session);
    await tellChanged(ctx.tx);
    return {};
  },
});

export const listSessions = actionOf(contracts.sessions, {
  title: 'List open sessions', kind: 'read', right: 'access.self',
  async run(ctx, { personId }) {
    // Others' sessions are for those who manage access; anybody else sees their own.
    const whose = ctx.actor.rights.has('access.manage') ? personId : ctx.actor.id;
    return { sessions: (await openSessions(ctx.tx, whose)).map((s) => ({ id: s.session_id, personId: s.person_id, person: s.name, startedAt: s.started_at.toISOString(), lastSeenAt: s.last_seen_at.toISOString(), current: s.session_id === ctx.actor.session, where: s.client_words })) };
  },
});

export const endOneSession = actionOf(contracts.endSession, {
  title: 'End a session', kind: 'write', right: 'access.self',
  async run(ctx, { id }) {
    const ended = /^\d{1,19}$/.test(id) ? await endSession(ctx.tx, id, ctx.actor.id, ctx.actor.rights.has('access.manage') ? undefined : ctx.actor.id) : 0;
    if (!ended) throw new Problem('not-found', 'That session is not open');
    await tellChanged(ctx.tx);
    return {};
  },
});

/** The key is kept apart until the first code proves that the app has it. */
export const startTotp = actionOf(contracts.startTotp, {
  title: 'Begin two-step sign-in', kind: 'write', right: 'access.self',
  async run(ctx, { password }) {
    const person = await self(ctx);
    if (person.demo) throw new Problem('rule-refused', 'Demo accounts have no second step');
    if (!await passwordIsMine(ctx, person, password)) return { secret: '', uri: '' };
    const secret = generateSecret();
    await putChallenge(ctx.tx, { id: ctx.newId(), personId: person.person_id, challenge: secret, purpose: 'totp' });
    return { secret, uri: generateURI({ issuer: 'Chartkeeper', label: person.sign_in_name, secret }) };
  },
});

export const confirmTotp = actionOf(contracts.confirmTotp, {
  title: 'Finish setting up two-step sign-in', kind: 'write', right: 'access.self',
  async run(ctx, { code }) {
    const pending = await readChallenge(ctx.tx, ctx.actor.id, 'totp');
    if (!pending) throw new Problem('conflict', 'Begin the set-up again: it was left for too long');
    const checked = /^\d{6}$/.test(code.trim()) ? verifySync({ secret: pending, token: code.trim(), epochTolerance: 30, epoch: Math.floor(ctx.now.getTime() / 1000) }) : undefined;
    if (!checked?.valid) throw new Problem('invalid-input', 'That code is not right', { issues: [{ at: 'code', says: 'That code is not right', mend: 'Type the six digits your app shows now' }] });
    const recoveryCodes = Array.from({ length: 8 }, () => randomBytes(5).toString('hex').replace(/(.{5})/, '$1-'));
    const hashes = recoveryCodes.map((c) => createHash('sha256').update(c.replace('-', '')).digest('hex'));
    await setTotp(ctx.tx, ctx.actor.id, pending, hashes);
    // The code that proved the app has been used: it opens nothing a second time.
    await rememberTotpStep(ctx.tx, ctx.actor.id, Math.floor(ctx.now.getTime() / 30_000) + (('delta' in checked ? checked.delta : 0) ?? 0));
    await dropChallenges(ctx.tx, ctx.actor.id, 'totp');
    return { recoveryCodes };
  },
});
