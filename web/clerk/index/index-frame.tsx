import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { mi } from '../../lib/messages/patient-index.ts';
import { useRight } from '../../lib/use-me.ts';
import './index.css';

const parts = [['pairs', '/index'], ['joins', '/index/joins'], ['overlays', '/index/overlays'], ['figures', '/index/figures'], ['weights', '/index/weights'], ['changes', '/index/changes'], ['sealed', '/index/sealed']] as const;
/** What has no tab of its own belongs to one: how far an error went to overlays, a person's records to joins. */
const partOf = (path: string): string => path.startsWith('/index/reach') ? 'overlays' : path.startsWith('/index/people') ? 'joins' : parts.slice(1).find(([, to]) => path.startsWith(to))?.[0] ?? 'pairs';

/** The parts of the patient index, and the one that is open. */
export function IndexFrame() {
  const maySeal = useRight('patient-index.sealed'), at = useLocation({ select: (l) => partOf(l.pathname) });
  return (
    <div className="ix">
      <nav className="ixtabs" aria-label={mi.index.tabsLabel}>{parts.filter(([name]) => name !== 'sealed' || maySeal).map(([name, to]) => <Link key={name} to={to} search={{}} activeOptions={{ exact: true, includeSearch: false }} aria-current={at === name ? 'page' : undefined}>{mi.index.tabs[name]}</Link>)}</nav>
      <Outlet />
    </div>
  );
}
