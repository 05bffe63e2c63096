/** The door of the access module. */
export { accessModule } from './module.ts';
export { permit, permitChart, rightsOf } from './rules/permit.ts';
export type { RoleTable } from './rules/permit.ts';
export { readScopes, rightsOfScopes, scopeAllows } from './rules/scopes.ts';
export { createMemory } from './memory.ts';
export type { Known, Memory } from './memory.ts';
export { demoAccounts, demoPassword, firstAdministrator, offerSetup, seedDemoPeople, closeDemoAccounts } from './actions/found-department.ts';
export { listFacilities, requireFacility, setFacility } from './actions/facilities.ts';
export { addPerson, listPeople } from './actions/people.ts';
export { addClient, issueToken, revokeToken } from './actions/clients.ts';
export { signIn } from './actions/sign-in.ts';
/** A facility's name and time zone, for what is printed there. */
export { facilityOf } from './store/department.ts';
/** How many other people of the house hold a right now: two-person rules ask it. */
export { othersWhoMay } from './others-who-may.ts';
