import { PasswordInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { changePassword, me as showMe, sessions } from '../../../src/modules/access/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { useAct } from '../../lib/use-ask.ts';
import { roleWords } from '../../lib/names.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { Sessions } from '../admin/sessions.tsx';
import { sayDone } from '../frame/foot-note.ts';
import { PasskeyPanel } from './passkey-panel.tsx';
import { TotpPanel } from './totp-panel.tsx';
import '../admin/admin.css';
import '../sign-in/sign-in.css';

/** One's own password, second step, passkeys and sessions. */
export function AccountPage() {
  const me = useMe();
  useEffect(() => { document.title = `${m.account.title} - ${m.frame.product}`; }, []);
  return (
    <div className="page admin">
      <h1>{m.account.title}</h1><p className="m lead">{me.name}, {me.signInName}, {roleWords(me.roles)}</p>
      <section className="panel" aria-labelledby="acc-p"><h2 id="acc-p">{m.account.password}</h2>{me.mustChangePassword ? <p role="status"><b>{m.account.first}</b></p> : null}<PasswordPanel /></section>
      <section className="panel" aria-labelledby="acc-t"><h2 id="acc-t">{m.account.totp}</h2><TotpPanel /></section>
      <section className="panel" aria-labelledby="acc-k"><h2 id="acc-k">{m.account.passkeys}</h2><PasskeyPanel /></section>
      <section aria-labelledby="acc-s"><h2 id="acc-s">{m.account.sessions}</h2><Sessions personId={me.id} /></section>
    </div>
  );
}

function PasswordPanel() {
  const [password, setPassword] = useState(''), [next, setNext] = useState(''), [tried, setTried] = useState(false), act = useAct(changePassword, [sessions, showMe]);
  const go = (): void => {
    setTried(true);
    if (!password || next.length < 12) return;
    act.mutate({ password, next }, { onSuccess: () => { setPassword(''); setNext(''); setTried(false); sayDone(m.account.changed); } });
  };
  return (
    <form className="signform" noValidate onSubmit={(e) => { e.preventDefault(); go(); }}>
      {act.error ? <p className="crit" role="alert">{act.error.message}</p> : act.isSuccess && !next ? <p role="status">{m.account.changed}</p> : null}
      <input type="text" autoComplete="username" hidden readOnly value={useMe().signInName} />
      <PasswordInput label={m.account.current} value={password} onChange={(e) => setPassword(e.currentTarget.value)} autoComplete="current-password" error={tried && !password ? m.account.needCurrent : undefined} />
      <PasswordInput label={m.account.next} description={m.account.nextSays} value={next} onChange={(e) => setNext(e.currentTarget.value)} autoComplete="new-password" error={tried && next.length < 12 ? m.account.tooShort : undefined} />
      <div><Button type="submit" busy={act.isPending}>{m.account.change}</Button></div>
    </form>
  );
}
