import { signOut } from '../../../src/modules/access/contract.ts';
import { call } from '../../lib/call.ts';
import { dropDrafts } from '../../lib/draft.ts';

/** Signing out on purpose drops drafts and everything in memory. */
export async function signOutHere(): Promise<void> {
  dropDrafts();
  await call(signOut, {}, { once: true }).catch(() => undefined);
  location.assign('/sign-in');
}
