import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { m } from '../../lib/messages/index.ts';
import { send } from '../../lib/call.ts';
import { Glyph } from '../../ui/icons.tsx';
import { Failed, Loading } from '../../ui/states.tsx';

const flat = (value: unknown, at = ''): [string, string][] => value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value).flatMap(([k, v]) => flat(v, at ? `${at} ${k}` : k)) : [[at, String(value)]];

/** What the program says of itself: able to serve or not, and which versions run. */
export function Health() {
  const ready = useQuery({ queryKey: ['readyz'], refetchInterval: 15_000, retry: false, queryFn: async () => { const r = await fetch('/readyz', { credentials: 'same-origin' }); const t = await r.text(); let body: unknown = t; try { body = JSON.parse(t); } catch { /* plain words */ } return { ok: r.ok, body }; } });
  const about = useQuery({ queryKey: ['about'], queryFn: () => send('/api/about', { headers: { accept: 'application/json' } }) });
  if (ready.error) return <Failed error={ready.error} retry={() => void ready.refetch()} />;
  if (!ready.data) return <Loading />;
  return (
    <div className="panel">
      <p className={ready.data.ok ? '' : 'crit'} role="status"><Glyph of={ready.data.ok ? IconCheck : IconAlertTriangle} /> <b>{ready.data.ok ? m.admin.ready : m.admin.notReady}</b></p>
      <dl className="pairs">{[...flat(ready.data.body), ...flat(about.data ?? {})].filter(([k]) => k).map(([k, v]) => [<dt key={k}>{k}</dt>, <dd key={`${k}v`}>{v}</dd>])}</dl>
    </div>
  );
}
