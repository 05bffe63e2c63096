import { useNavigate, useSearch } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { send } from '../../lib/call.ts';
import { m } from '../../lib/messages/index.ts';
import { queries } from '../../lib/use-ask.ts';
import { Mark } from '../../ui/icons.tsx';
import { DemoAccounts } from './demo-accounts.tsx';
import type { DemoAccount } from './demo-accounts.tsx';
import { FirstAdministrator } from './first-administrator.tsx';
import { SignInForm } from './sign-in-form.tsx';
import './sign-in.css';

export function SignInPage() {
  const [fill, setFill] = useState<DemoAccount | null>(null);
  const { next } = useSearch({ from: '/sign-in' }), navigate = useNavigate();
  const about = useQuery({ queryKey: ['about'], retry: false, queryFn: () => send('/api/about', { headers: { accept: 'application/json' } }, { once: true }) as Promise<{ setupWanted?: boolean }> });
  const setup = about.data?.setupWanted === true;
  useEffect(() => { document.title = `${m.signIn.title} - ${m.frame.product}`; }, []);
  const done = (): void => {
    queries.removeQueries({ predicate: (q) => q.queryKey[0] !== 'demo-accounts' });
    // Only an address of our own is followed after sign-in.
    void navigate({ href: next?.startsWith('/') && !next.startsWith('//') ? next : '/', replace: true });
  };
  return (
    <main className="signin">
      <div className="signbox">
        <header><Mark /><span><b>{m.frame.product}</b><small>{m.signIn.tagline}</small></span></header>
        <h1>{setup ? m.setup.title : m.signIn.title}</h1>
        {setup ? <FirstAdministrator onDone={done} /> : <SignInForm fill={fill} onDone={done} />}
        <DemoAccounts onPick={(a) => setFill({ ...a })} />
      </div>
    </main>
  );
}
