import { m } from '../../lib/messages/index.ts';
import { useMe } from '../../lib/use-me.ts';
import { usePlace } from './use-chart.ts';

export type SummaryRole = 'clerk' | 'provider' | 'privacy';

/** The summary one's work needs first; another can be looked at and is in the address then. */
export function useRole(): SummaryRole {
  const { roles } = useMe(), { search } = usePlace();
  return search.role ?? (roles.includes('provider') ? 'provider' : roles.includes('privacy-officer') ? 'privacy' : 'clerk');
}

export function RoleSwitch({ role }: { role: SummaryRole }) {
  const { go } = usePlace();
  return (
    <div className="full rolebar"><span className="f" id="rolebar">{m.roleView.label}</span><div className="segs" role="group" aria-labelledby="rolebar">{(['clerk', 'provider', 'privacy'] as const).map((r) => <button key={r} type="button" aria-pressed={r === role} onClick={() => go({ role: r, entry: undefined })}>{m.roleView[r]}</button>)}</div></div>
  );
}
