import { PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { firstAdministrator } from '../../../src/modules/access/contract.ts';
import { call } from '../../lib/call.ts';
import { m } from '../../lib/messages/index.ts';
import { CallProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';

const empty = { code: '', name: '', signInName: '', password: '' };
type Field = keyof typeof empty;

/** While nobody can sign in: the first administrator, with the one-time code that the program printed on its console. */
export function FirstAdministrator({ onDone }: { onDone: () => void }) {
  const [given, setGiven] = useState(empty), [faults, setFaults] = useState<Partial<Record<Field, string>>>({}), [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const read = firstAdministrator.input.safeParse(given);
    if (!read.success) { setFaults(Object.fromEntries(read.error.issues.map((i) => [i.path[0], i.message]))); return; }
    setBusy(true); setFaults({});
    try {
      await call(firstAdministrator, given, { once: true });
      onDone();
    } catch (error) {
      const issues = error instanceof CallProblem ? error.issues : [];
      setFaults(issues.length ? Object.fromEntries(issues.map((i) => [i.at ?? 'code', [i.says, i.mend].filter(Boolean).join('. ')])) : { code: error instanceof Error ? error.message : m.states.errorSays });
    } finally { setBusy(false); }
  };
  const field = (name: Field) => ({ label: m.setup[name], value: given[name], error: faults[name], onChange: (e: { currentTarget: { value: string } }) => setGiven({ ...given, [name]: e.currentTarget.value }) });
  return (
    <form onSubmit={submit} className="signform" noValidate>
      <p>{m.setup.says}</p>
      <TextInput {...field('code')} autoFocus autoComplete="off" spellCheck={false} autoCapitalize="none" />
      <TextInput {...field('name')} autoComplete="name" />
      <TextInput {...field('signInName')} autoComplete="username" spellCheck={false} autoCapitalize="none" />
      <PasswordInput {...field('password')} description={m.setup.passwordSays} autoComplete="new-password" />
      <Button look="primary" type="submit" busy={busy} hint="Enter">{m.setup.go}</Button>
    </form>
  );
}
