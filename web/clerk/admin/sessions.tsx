import { endSession, sessions } from '../../../src/modules/access/contract.ts';
import { instantLong, shortInstant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { useAct, useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { Rows } from '../../ui/rows.tsx';

/** Which browser, in words that a person knows. */
const browserOf = (agent: string): string => {
  const name = /Edg\//.test(agent) ? 'Edge' : /Firefox\//.test(agent) ? 'Firefox' : /Chrom(e|ium)\//.test(agent) ? 'Chrome' : /Safari\//.test(agent) ? 'Safari' : '';
  const on = /Windows/.test(agent) ? 'Windows' : /iPhone|iPad/.test(agent) ? 'iOS' : /Mac OS/.test(agent) ? 'macOS' : /Android/.test(agent) ? 'Android' : /Linux/.test(agent) ? 'Linux' : '';
  return name ? [name, on].filter(Boolean).join(', ') : agent.slice(0, 60);
};

/** Sessions of everybody, or of one person, with the means to end each. */
export function Sessions({ personId }: { personId?: string }) {
  const { data, error, refetch } = useAsk(sessions, personId ? { personId } : {}), end = useAct(endSession, [sessions]);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <>
      {end.error ? <p className="crit" role="alert">{end.error.message}</p> : null}
      <Rows label={m.admin.tabs['sessions']!}><thead><tr><th scope="col">{m.admin.person}</th><th scope="col">{m.admin.started}</th><th scope="col">{m.admin.lastSeen}</th><th scope="col" className="hm">{m.admin.where}</th><th scope="col"><span className="sr">{m.admin.endSession}</span></th></tr></thead>
        <tbody>{data.sessions.map((s) => <tr key={s.id}><td className="cut">{s.person} {s.current ? <Chip tone="accent">{m.admin.thisSession}</Chip> : null}</td><td className="m" title={instantLong(s.startedAt)}>{shortInstant(s.startedAt)}</td><td className="m" title={instantLong(s.lastSeenAt)}>{shortInstant(s.lastSeenAt)}</td><td className="f cut hm" title={s.where}>{browserOf(s.where)}</td><td className="num">{s.current ? null : <Button small disabled={end.isPending} onClick={() => end.mutate({ id: s.id })} aria-label={`${m.admin.endSession}: ${s.person}`}>{m.admin.end}</Button>}</td></tr>)}</tbody></Rows>
    </>
  );
}
