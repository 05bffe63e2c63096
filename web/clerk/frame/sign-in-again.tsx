import { useSyncExternalStore } from 'react';
import { me as showMe } from '../../../src/modules/access/contract.ts';
import { call } from '../../lib/call.ts';
import { dropDrafts } from '../../lib/draft.ts';
import { m } from '../../lib/messages/index.ts';
import { session } from '../../lib/session.ts';
import { useMe } from '../../lib/use-me.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { SignInForm } from '../sign-in/sign-in-form.tsx';

/** After a lapse the screen is covered, not left: the same person signs in and goes on; anybody else starts anew. */
export function SignInAgain() {
  const { lapsed } = useSyncExternalStore(session.subscribe, session.get), me = useMe();
  const anew = (): void => { dropDrafts(); location.assign('/sign-in'); };
  const done = async (): Promise<void> => {
    const now = await call(showMe, {}, { once: true }).catch(() => null);
    if (now?.id === me.id) session.renew(); else { dropDrafts(); location.assign('/'); }
  };
  return (
    <Dialog title={lapsed === 'idle' ? m.signIn.lapsedIdle : m.signIn.lapsedEnded} opened={lapsed !== 'no'} onClose={() => undefined} opaque firm>
      <p>{m.signIn.lapsedSays(me.name)}</p>
      <SignInForm fixedName={me.signInName} onDone={() => void done()} />
      <p className="f">{m.signIn.someoneElseSays} <button type="button" className="link" onClick={anew}>{m.signIn.someoneElse}</button></p>
    </Dialog>
  );
}
