import { useState } from 'react';
import type { z } from 'zod';
import { showFeed } from '../../../src/modules/exchange/contract-feed.ts';
import { instantLong, shortInstant } from '../../lib/dates.ts';
import { m } from '../../lib/messages/index.ts';
import { count } from '../../lib/names.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Rows } from '../../ui/rows.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { FeedDialog } from './feed-dialog.tsx';
import type { Begun } from './feed-dialog.tsx';

type Shown = z.infer<typeof showFeed.output>;
type Partner = Shown['partners'][number];

/** Where it listens, or why it does not. */
export function FeedLine({ of }: { of: Shown['listener'] }) {
  if (of.state === 'off') return <p className="m">{m.feed.off}</p>;
  if (of.state === 'failed') return <p className="crit" role="alert">{of.says}</p>;
  return <p className="m">{m.feed.listening(of.host ?? '', of.ports.join(', '), of.tls)}, {m.feed.connections(of.connections)}</p>;
}

const knownBy = (p: Partner): string => [p.application, p.sender, p.addresses.join(', '), p.port === null ? '' : String(p.port), p.certificate?.slice(0, 11)].filter(Boolean).join(' · ');

function Told({ of }: { of: Partner }) {
  if (!of.push || !of.outbound) return <span className="f">{m.feed.silent}</span>;
  const { outstanding, overdue, refused, trouble } = of.outbound;
  if (outstanding === 0 && refused === 0) return <>{m.feed.current}</>;
  return <span title={trouble ?? undefined}>{outstanding > 0 ? <Chip tone={overdue || trouble ? 'due' : 'plain'}>{m.feed.outstanding(outstanding)}{overdue ? `, ${m.feed.overdue}` : ''}</Chip> : null} {refused > 0 ? <Chip tone="due">{m.feed.refused(refused)}</Chip> : null}{trouble ? <span className="f"> {trouble}</span> : null}</span>;
}

/** Who sends over a connection and who is told, with what waits; and who tried and is not known. */
export function Feed() {
  const { data, error, refetch } = useAsk(showFeed, {}, { every: 15_000, keep: true }), [changing, setChanging] = useState<Partner | Begun | null>(null);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <section className="feed"><div className="sh"><h2>{m.feed.title}</h2><Button small onClick={() => setChanging({})}>{m.feed.add}</Button></div>
      <FeedLine of={data.listener} />
      {data.partners.length === 0 ? <p className="m">{m.feed.none}</p> : (
        <Rows label={m.feed.title}><thead><tr><th scope="col">{m.feed.partner}</th><th scope="col" className="hm">{m.feed.known}</th><th scope="col">{m.feed.lastAt}</th><th scope="col" className="num hm">{m.feed.messages}</th><th scope="col" className="num">{m.feed.unfiled}</th><th scope="col">{m.feed.told}</th><th scope="col"><span className="sr">{m.feed.edit}</span></th></tr></thead>
          <tbody>{data.partners.map((p) => <tr key={p.id}><td className="cut"><b>{p.name}</b> {p.active ? null : <Chip tone="plain">{m.feed.inactive}</Chip>}</td><td className="m cut hm" title={knownBy(p)}>{knownBy(p)}</td><td className="f" title={p.told?.lastAt ? instantLong(p.told.lastAt) : undefined}>{p.told?.lastAt ? shortInstant(p.told.lastAt) : m.feed.nothing}</td>
            <td className="num hm">{count(p.told?.messages ?? 0)}</td><td className="num" title={p.told?.trouble ?? undefined}>{p.told?.trouble ? <Chip tone="due">{count(p.told.unfiled)}</Chip> : count(p.told?.unfiled ?? 0)}</td><td className="cut"><Told of={p} /></td><td className="num"><Button small onClick={() => setChanging(p)} aria-label={`${m.feed.edit}: ${m.feed.editTitle(p.name)}`}>{m.feed.edit}</Button></td></tr>)}</tbody></Rows>
      )}
      {data.listener.strangers.length === 0 ? null : (
        <><div className="sh"><h3>{m.feed.strangers}</h3><span className="f">{m.feed.strangersSays}</span></div>
          <Rows label={m.feed.strangers}><thead><tr><th scope="col">{m.feed.stranger}</th><th scope="col">{m.feed.from}</th><th scope="col" className="hm">{m.feed.why}</th><th scope="col" className="num">{m.feed.times}</th><th scope="col"><span className="sr">{m.feed.make}</span></th></tr></thead>
            <tbody>{data.listener.strangers.map((s) => <tr key={`${s.address}${s.application}${s.sender}${s.says}`}><td className="cut">{[s.application, s.sender].filter(Boolean).join(', ')}</td><td className="f cut">{s.address}, {shortInstant(s.at)}</td><td className="m cut hm">{s.says}</td><td className="num">{count(s.times)}</td><td className="num">{s.sender || s.application ? <Button small onClick={() => setChanging({ application: s.application.split('^')[0], sender: s.sender.split('^')[0], addresses: [s.address] })} aria-label={`${m.feed.make}: ${s.sender || s.application}`}>{m.feed.make}</Button> : null}</td></tr>)}</tbody></Rows></>
      )}
      {changing ? <FeedDialog of={changing} onClose={() => setChanging(null)} /> : null}
    </section>
  );
}
