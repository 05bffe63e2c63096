import { useQuery } from '@tanstack/react-query';
import { m } from '../../lib/messages/index.ts';
import { send } from '../../lib/call.ts';
import { useKeys } from '../../ui/keys.tsx';

export type DemoAccount = { signInName: string; password: string; role: string; says: string };

/** In a demo the accounts are public: one key, or one click, fills the form. Elsewhere the list does not exist. */
export function DemoAccounts({ onPick }: { onPick: (account: DemoAccount) => void }) {
  const { data: accounts = [] } = useQuery({ queryKey: ['demo-accounts'], staleTime: Infinity, retry: false, queryFn: async () => readAccounts(await send('/api/demo-accounts', { headers: { accept: 'application/json' } }, { once: true }).catch(() => [])) });
  useKeys(m.signIn.demo, accounts.slice(0, 9).map((a, i) => ({ keys: [String(i + 1), `alt+${i + 1}`], says: m.signIn.use(a.signInName), run: () => onPick(a) })));
  if (accounts.length === 0) return null;
  return (
    <section className="demo" aria-labelledby="demo-h">
      <h2 id="demo-h">{m.signIn.demo}</h2>
      <p>{m.signIn.demoSays}</p>
      <ul>
        {accounts.map((a, i) => (
          <li key={a.signInName}><button type="button" onClick={() => onPick(a)}>{i < 9 ? <kbd aria-hidden="true">{i + 1}</kbd> : <span />}<b>{a.signInName}</b><span>{a.says || a.role}</span></button></li>
        ))}
      </ul>
    </section>
  );
}

const readAccounts = (body: unknown): DemoAccount[] => (Array.isArray(body) ? body : Array.isArray((body as { accounts?: unknown[] } | null)?.accounts) ? (body as { accounts: unknown[] }).accounts : []) as DemoAccount[];
