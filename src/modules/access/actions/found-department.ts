import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { action } from '../../../platform/action.ts';
import { Problem } from '../../../platform/problem.ts';
import { firstAdministrator as contract } from '../contract.ts';
import { hashPassword } from '../secrets.ts';
import { anybodyActive, anybodyDemo, anybodyReal, openDemoAccounts, putSetupCode, setupCode } from '../store/department.ts';
import { insertPerson, isTaken, tellChanged } from '../store/person.ts';
import { begin } from './sign-in.ts';
import type { SignedIn } from './sign-in.ts';

export const setupCodeHash = (code: string): string => createHash('sha256').update(code.replace(/[\s-]/g, '').toLowerCase()).digest('hex');

/** The first administrator is made with the one-time code printed to the console; then the code is gone. */
export const firstAdministrator = action({
  name: contract.name, title: 'Make the first administrator', kind: 'write', right: 'public',
  input: contract.input.extend({ where: z.string().default('') }),
  async run(ctx, input): Promise<SignedIn> {
    const kept = await setupCode(ctx.tx);
    const given = Buffer.from(setupCodeHash(input.code), 'hex');
    if (typeof kept !== 'string' || !timingSafeEqual(Buffer.from(kept, 'hex'), given)) {
      throw new Problem('not-permitted', 'That is not the code printed on the console', { issues: [{ at: 'code', says: 'That is not the code printed on the console', mend: 'Restart the program to have a new one printed' }] });
    }
    await putSetupCode(ctx.tx, null);
    const id = ctx.newId();
    await insertPerson(ctx.tx, { id, signInName: input.signInName.toLowerCase(), name: input.name, facility: ctx.facility, roles: ['administrator'], passwordHash: await hashPassword(input.password), mustChange: false, demo: false });
    return { next: 'done', secret: await begin(ctx, id, input.where) };
  },
});

/** On start, while nobody can sign in: a new code whose hash is kept. Answers whether a first administrator is wanted. */
export const offerSetup = action({
  name: 'access.offer-setup', title: 'Offer to make the first administrator', kind: 'write', right: 'system', input: z.object({ code: z.string() }),
  async run(ctx, { code }) {
    if (await anybodyActive(ctx.tx)) return { wanted: false };
    await putSetupCode(ctx.tx, setupCodeHash(code));
    return { wanted: true };
  },
});

/** At each start that is no demo: the accounts with known passwords are closed, and their sessions ended. */
export const closeDemoAccounts = action({
  name: 'access.close-demo-accounts', title: 'Close the demo accounts', kind: 'write', right: 'system', input: z.object({}),
  async run(ctx) {
    const closed = await openDemoAccounts(ctx.tx, false);
    if (closed) await tellChanged(ctx.tx);
    ctx.note({ closed });
    return { closed };
  },
});

const demoPeople = [
  ['clerk', 'Renee Okafor', 'records-clerk'], ['supervisor', 'Tomas Lindqvist', 'him-supervisor'], ['privacy', 'Grace Mbeki', 'privacy-officer'],
  ['doctor', 'Priya Shah', 'provider'], ['registrar', 'Daniel Reyes', 'registrar'], ['analyst', 'Hana Kobayashi', 'data-integrity-analyst'],
  ['imaging', 'Omar Haddad', 'imaging-technician'], ['release', 'Ines Moreau', 'release-specialist'], ['coder', 'Felix Brandt', 'coder'], ['admin', 'Astrid Nilsen', 'administrator'],
] as const;
export const demoPassword = 'demo-chartkeeper';
export const demoAccounts = demoPeople.map(([signInName, name, role]) => ({ signInName, name, role, password: demoPassword }));

/** The demo department's facility and people; refuses where real people are. */
export const seedDemoPeople = action({
  name: 'access.seed-demo-people', title: 'Make the demo accounts', kind: 'write', right: 'system', input: z.object({}),
  async run(ctx) {
    // Real people may have been added to a demo; a department that began without demo accounts never gets them.
    if (await anybodyReal(ctx.tx) && !await anybodyDemo(ctx.tx)) throw new Problem('rule-refused', 'This data folder holds a department of real people, and a demo would open it to known passwords: set CHARTKEEPER_DEMO=0, or give the demo a folder of its own (CHARTKEEPER_HOME)');
    if (await openDemoAccounts(ctx.tx, true)) await tellChanged(ctx.tx);
    const passwordHash = await hashPassword(demoPassword);
    for (const p of demoAccounts) {
      if (!await isTaken(ctx.tx, p.signInName)) await insertPerson(ctx.tx, { id: ctx.newId(), signInName: p.signInName, name: p.name, facility: ctx.facility, roles: [p.role], passwordHash, mustChange: false, demo: true });
    }
    return {};
  },
});
