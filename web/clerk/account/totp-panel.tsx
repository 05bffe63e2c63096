import { PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { confirmTotp, me as showMe, startTotp } from '../../../src/modules/access/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { useAct } from '../../lib/use-ask.ts';
import { useMe } from '../../lib/use-me.ts';
import { Button } from '../../ui/button.tsx';
import { QrCode } from './qr-code.tsx';

/** The second step: password, QR code or secret, a code to prove it, recovery codes shown once. */
export function TotpPanel() {
  const { totp } = useMe(), [password, setPassword] = useState(''), [code, setCode] = useState('');
  const start = useAct(startTotp), confirm = useAct(confirmTotp, [showMe]);
  if (confirm.data) return <div className="once" role="status"><b>{m.account.totpRecovery}</b><span className="m">{m.account.totpRecoverySays}</span><ul className="codes">{confirm.data.recoveryCodes.map((c) => <li key={c}>{c}</li>)}</ul><div><Button small onClick={() => print()}>{m.account.printCodes}</Button></div></div>;
  if (start.data) return (
    <form className="signform" noValidate onSubmit={(e) => { e.preventDefault(); confirm.mutate({ code: code.trim() }); }}>
      <p>{m.account.totpScan}</p>
      <QrCode text={start.data.uri} label={m.account.qr} />
      <p className="m">{m.account.totpSecret}: <code>{start.data.secret}</code><br /><a href={start.data.uri}>{m.account.openApp}</a></p>
      <TextInput autoFocus label={m.account.totpCode} value={code} onChange={(e) => setCode(e.currentTarget.value)} inputMode="numeric" autoComplete="one-time-code" error={confirm.error?.message} />
      <div><Button look="primary" type="submit" busy={confirm.isPending} hint="Enter">{m.account.totpConfirm}</Button></div>
    </form>
  );
  return (
    <form className="signform" noValidate onSubmit={(e) => { e.preventDefault(); if (password) start.mutate({ password }); }}>
      <p className="m">{totp ? m.account.totpOn : m.account.totpOff}</p>
      <PasswordInput label={m.account.current} value={password} onChange={(e) => setPassword(e.currentTarget.value)} autoComplete="current-password" error={start.error?.message} />
      <div><Button type="submit" busy={start.isPending}>{m.account.totpStart}</Button></div>
    </form>
  );
}
