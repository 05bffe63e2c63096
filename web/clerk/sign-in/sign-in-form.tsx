import { PasswordInput, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconFingerprint } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { passkeySignIn, signIn, startPasskeySignIn } from '../../../src/modules/access/contract.ts';
import { call } from '../../lib/call.ts';
import { m } from '../../lib/messages/index.ts';
import { CallProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Glyph } from '../../ui/icons.tsx';
import type { DemoAccount } from './demo-accounts.tsx';

type Fault = { at?: 'name' | 'password' | 'code'; says: string };

/** Name and password, then the second step where one is asked for; or a passkey alone. */
export function SignInForm({ fixedName, fill, onDone }: { fixedName?: string; fill?: DemoAccount | null; onDone: () => void }) {
  const [name, setName] = useState(fixedName ?? ''), [password, setPassword] = useState(''), [code, setCode] = useState('');
  const [step, setStep] = useState<'password' | 'code'>('password'), [fault, setFault] = useState<Fault | null>(null), [busy, setBusy] = useState(false);
  const nameField = useRef<HTMLInputElement>(null), passwordField = useRef<HTMLInputElement>(null), codeField = useRef<HTMLInputElement>(null);

  useEffect(() => { if (step === 'code') codeField.current?.focus(); else (fixedName ? passwordField : nameField).current?.focus(); }, [step, fixedName]);
  useEffect(() => { if (fill) { setName(fill.signInName); setPassword(fill.password); setFault(null); passwordField.current?.focus(); } }, [fill]);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!name.trim()) { setFault({ at: 'name', says: m.signIn.needName }); nameField.current?.focus(); return; }
    if (!password) { setFault({ at: 'password', says: m.signIn.needPassword }); passwordField.current?.focus(); return; }
    setBusy(true); setFault(null);
    try {
      const { next } = await call(signIn, { signInName: name.trim(), password, ...(step === 'code' ? { code: code.trim() } : {}) }, { once: true });
      if (next === 'totp') setStep('code'); else onDone();
    } catch (error) {
      setFault(faultOf(error, step));
      (step === 'code' ? codeField : passwordField).current?.focus();
    } finally { setBusy(false); }
  };

  const withPasskey = async (): Promise<void> => {
    setBusy(true); setFault(null);
    try {
      const { startAuthentication } = await import('@simplewebauthn/browser');
      const { options, challengeId } = await call(startPasskeySignIn, {}, { once: true });
      const response = await startAuthentication({ optionsJSON: options as Parameters<typeof startAuthentication>[0]['optionsJSON'] });
      await call(passkeySignIn, { response, challengeId }, { once: true });
      onDone();
    } catch (error) {
      setFault({ says: error instanceof CallProblem && error.kind === 'offline' ? error.message : m.signIn.passkeyFailed });
    } finally { setBusy(false); }
  };

  return (
    <form onSubmit={submit} className="signform" noValidate>
      {fault && !fault.at ? <div className="note dan" role="alert"><Glyph of={IconAlertTriangle} /><span>{fault.says}</span></div> : null}
      {step === 'password' ? (
        <>
          <TextInput ref={nameField} label={m.signIn.name} value={name} onChange={(e) => setName(e.currentTarget.value)} autoComplete="username" autoCapitalize="none" spellCheck={false} error={fault?.at === 'name' ? fault.says : undefined} readOnly={fixedName !== undefined} />
          <PasswordInput ref={passwordField} label={m.signIn.password} value={password} onChange={(e) => setPassword(e.currentTarget.value)} autoComplete="current-password" error={fault?.at === 'password' ? fault.says : undefined} visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0, 'aria-hidden': false }} />
        </>
      ) : (
        <TextInput ref={codeField} label={m.signIn.code} description={m.signIn.codeSays} value={code} onChange={(e) => setCode(e.currentTarget.value)} autoComplete="one-time-code" inputMode="numeric" error={fault?.at === 'code' ? fault.says : undefined} />
      )}
      <Button look="primary" type="submit" busy={busy} hint="Enter">{m.signIn.go}</Button>
      {step === 'password' && 'PublicKeyCredential' in window ? <Button onClick={() => void withPasskey()} disabled={busy}><Glyph of={IconFingerprint} />{m.signIn.passkey}</Button> : null}
    </form>
  );
}

function faultOf(error: unknown, step: 'password' | 'code'): Fault {
  if (!(error instanceof CallProblem)) return { says: m.states.errorSays };
  if (error.kind === 'too-many') return { says: m.signIn.slow(error.retryAfterSeconds ?? 60) };
  if (error.kind === 'not-signed-in' || error.kind === 'not-permitted') return step === 'code' ? { at: 'code', says: m.signIn.wrongCode } : { at: 'password', says: m.signIn.wrong };
  return { says: error.message };
}
