import { actionOf } from '../../../platform/module.ts';
import type { Coding } from '../rules/registration-codes.ts';
import { registrationForm as contract } from '../contract.ts';
import { masterOf } from '../master.ts';

/** What the form offers at this site: data of the house, no record of a patient. */
export const registrationForm = actionOf(contract, {
  title: 'Show the registration form', kind: 'read', right: 'patients.register',
  async run(ctx) {
    return {
      genderIdentity: ctx.policy<Coding[]>('patients.gender-identity'), master: masterOf(ctx), noticeVersion: ctx.policy<string>('patients.privacy-notice-version'),
      passReasons: Object.entries(ctx.policy<Record<string, string>>('patients.pass-reasons')).map(([code, says]) => ({ code, says })),
    };
  },
});
