import type { Module } from '../../platform/module.ts';
import { signIn } from './actions/sign-in.ts';
import { changePassword, confirmTotp, endOneSession, listSessions, showMe, signOut, startTotp } from './actions/own-account.ts';
import { passkeyActions } from './actions/passkeys.ts';
import type { Site } from './actions/passkeys.ts';
import { addPerson, changePerson, listChartGrants, listPeople, listRoles } from './actions/people.ts';
import { addClient, endClient, issueToken, listClients, revokeToken } from './actions/clients.ts';
import { listFacilities, setFacility } from './actions/facilities.ts';
import { closeDemoAccounts, firstAdministrator, offerSetup, seedDemoPeople } from './actions/found-department.ts';

/** Who may, and why. */
export const accessModule = (site: () => Site): Module => ({
  name: 'access',
  calls: [],
  actions: [
    signIn, signOut, showMe, changePassword, listSessions, endOneSession, startTotp, confirmTotp, ...passkeyActions(site),
    listPeople, addPerson, changePerson, listChartGrants, listRoles, addClient, listClients, endClient, issueToken, revokeToken,
    listFacilities, setFacility, firstAdministrator, offerSetup, seedDemoPeople, closeDemoAccounts,
  ],
});
