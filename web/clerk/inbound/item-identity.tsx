import { Link, useNavigate } from '@tanstack/react-router';
import type { z } from 'zod';
import type { ItemLine, showItem } from '../../../src/modules/exchange/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { Chip } from '../../ui/chip.tsx';
import { useKeys } from '../../ui/keys.tsx';

type Identity = NonNullable<z.infer<typeof showItem.output>['identity']>;
type Asked = Identity['asks'][number];
type Changed = Identity['changed'][number];
type Number = Asked['of'][number];
const i = m.inboundIdentity;

const bare = (n: Number): string => n.value;
/** A number, by which its holder is looked for. */
const Numbers = ({ of }: { of: readonly Number[] }) => <>{of.map((n, at) => <span key={at}>{at > 0 ? ', ' : ''}<Link to="/find" search={{ q: n.value }} title={n.system}>{bare(n)}</Link></span>)}</>;
const Person = ({ of }: { of: Changed['chart'] }) => <Link to="/charts/$chartId/$section" params={{ chartId: of.chartId, section: 'summary' }}>{of.patient ?? i.gone}{of.mrn ? `, ${m.words.mrn} ${of.mrn}` : ''}</Link>;

/** What a message that says who is whom asks for, what it changed here, in which charts, and the way back. */
export function ItemIdentity({ of, item }: { of: Identity; item: ItemLine }) {
  const navigate = useNavigate(), undoable = of.changed.find((c) => c.joinState === 'joined');
  useKeys(m.inbound.detail, [{ keys: 'u', says: i.key.undo, line: true, when: undoable !== undefined, run: () => void navigate({ to: '/index/joins/$joinId/undo', params: { joinId: undoable!.joinId! } }) }]);
  return (
    <>
      {of.changed.length > 0 ? <section><h3>{i.did}</h3><ul className="iddid">{of.changed.map((c, at) => <li key={at}><Did of={c} first={c === undoable} /></li>)}</ul></section>
        : item.state === 'filed' ? <section><h3>{i.did}</h3><p className="m">{i.nothing}</p></section> : null}
      {of.asks.length > 0 ? (
        <section><h3>{i.asks}</h3><dl className="pairs idasks">{of.asks.flatMap((a, at) => [
          <dt key={`${at}d`}>{i.does[a.does] ?? a.does}</dt>,
          <dd key={`${at}n`}>{a.was && a.now ? <><Numbers of={[a.was]} /> {i.becomes} <Numbers of={[a.now]} /></> : a.now ? <Numbers of={[a.now]} /> : null}{a.other.length > 0 ? <>{a.now ? ', ' : ''}{a.now ? i.from : null} <Numbers of={a.other} /> {a.does === 'merge' || a.now ? i.into : i.and} </> : a.now ? <>, {i.of} </> : null}<Numbers of={a.of} /></dd>,
        ])}</dl>{item.chartId && of.changed.length === 0 ? <p><Link to="/charts/$chartId/$section" params={{ chartId: item.chartId, section: 'summary' }}>{m.inbound.openChart}{item.patient ? `: ${item.patient}` : ''}</Link></p> : null}</section>
      ) : null}
    </>
  );
}

/** One change, with both charts; a join by its own undoing, anything else by what takes it back. */
function Did({ of: c, first }: { of: Changed; first: boolean }) {
  const number = c.was && c.now && c.was.value !== c.now.value ? `${c.was.value} ${i.becomes} ${c.now.value}` : c.now?.value ?? c.was?.value;
  return (
    <>
      <b>{i.kinds[c.kind] ?? c.kind}{number ? ` ${number}` : ''}</b>{c.joinState === 'ended' ? <> <Chip tone="plain">{i.undone}</Chip></> : null}
      <div>{c.other ? <><Person of={c.other} /> <span className="m">{i.to[c.kind] ?? i.and}</span> </> : null}<Person of={c.chart} /></div>
      {c.joinId && c.joinState === 'joined' ? <div><Link to="/index/joins/$joinId/undo" params={{ joinId: c.joinId }}>{i.undo[c.kind] ?? i.undo['merged']}</Link>{first ? <> <kbd>u</kbd></> : null} <span className="f"><Link to="/index/joins/$joinId" params={{ joinId: c.joinId }}>{i.plan}</Link></span></div>
        : c.joinState === 'ended' ? null : <p className="f">{i.back[c.kind] ?? ''}</p>}
    </>
  );
}
