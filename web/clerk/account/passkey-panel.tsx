import { PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { confirmPasskey, me as showMe, passkeys, removePasskey, startPasskey } from '../../../src/modules/access/contract.ts';
import { call } from '../../lib/call.ts';
import { CallProblem } from '../../lib/problem.ts';
import { shortInstant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { queries, useAct, useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { Rows } from '../../ui/rows.tsx';

/** One's passkeys: what each is called, when it served last, adding and removing one. Both ask for the password again. */
export function PasskeyPanel() {
  const { data, error, refetch } = useAsk(passkeys, {}), remove = useAct(removePasskey, [passkeys, showMe]);
  const [name, setName] = useState(''), [password, setPassword] = useState(''), [tried, setTried] = useState(false), [says, setSays] = useState<{ good: boolean; text: string } | null>(null), [busy, setBusy] = useState(false);
  const withPassword = (go: () => void): void => { setTried(true); setSays(null); if (password) go(); };
  const done = (text: string): void => { setSays({ good: true, text }); setName(''); setPassword(''); setTried(false); };
  const add = async (): Promise<void> => {
    setBusy(true);
    try {
      const { startRegistration } = await import('@simplewebauthn/browser');
      const { options } = await call(startPasskey, { password });
      const response = await startRegistration({ optionsJSON: options as Parameters<typeof startRegistration>[0]['optionsJSON'] });
      await call(confirmPasskey, { response, name });
      await queries.invalidateQueries({ queryKey: [showMe.name] });
      await refetch();
      done(m.account.passkeyAdded);
    } catch (cause) { setSays({ good: false, text: cause instanceof CallProblem ? cause.message : m.account.passkeyFailed }); } finally { setBusy(false); }
  };
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <form className="signform" noValidate onSubmit={(e) => { e.preventDefault(); withPassword(() => void add()); }}>
      {says ? <p className={says.good ? '' : 'crit'} role="status">{says.text}</p> : null}
      {remove.error ? <p className="crit" role="alert">{remove.error.message}</p> : null}
      {data.passkeys.length === 0 ? <p className="m">{m.account.passkeysCount(0)}</p> : (
        <Rows label={m.account.passkeys}><thead><tr><th scope="col">{m.account.passkeyName}</th><th scope="col">{m.account.passkeyUsed}</th><th scope="col"><span className="sr">{m.account.passkeyRemove}</span></th></tr></thead>
          <tbody>{data.passkeys.map((k) => <tr key={k.id}><td className="cut">{k.name}</td><td className="m">{k.lastUsedAt ? shortInstant(k.lastUsedAt) : m.account.passkeyUnused}</td><td className="num"><Button small type="button" disabled={remove.isPending} onClick={() => withPassword(() => remove.mutate({ id: k.id, password }, { onSuccess: () => done(m.account.passkeyRemoved(k.name)) }))} aria-label={`${m.account.passkeyRemove}: ${k.name}`}>{m.account.passkeyRemove}</Button></td></tr>)}</tbody></Rows>
      )}
      <TextInput label={m.account.passkeyName} value={name} onChange={(e) => setName(e.currentTarget.value)} maxLength={100} autoComplete="off" />
      <PasswordInput label={m.account.current} description={m.account.passkeyPassword} value={password} onChange={(e) => setPassword(e.currentTarget.value)} autoComplete="current-password" error={tried && !password ? m.account.needCurrent : undefined} />
      <div><Button type="submit" busy={busy}>{m.account.passkeyAdd}</Button></div>
    </form>
  );
}
